"""The oldest working versions of Python, of the Pulumi CLI, and of libraries with undocumented behavior that is used.

pyproject.toml has the oldest version of every dependency that passes the tests; docs/versions.md lists them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Supported:
    """A library, its oldest version that works, and the newest version that was tested."""

    package: str
    oldest: str
    newest_tested: str

    @property
    def install_command(self) -> str:
        """The command that installs a version that works."""
        return f"pip install '{self.package}>={self.oldest},<={self.newest_tested}'"

    def includes(self, version: str) -> bool:
        """Whether a version is not too old; versions newer than the tested ones are accepted."""
        return _comparable(version) >= _comparable(self.oldest)

    def is_newer_than_tested(self, version: str) -> bool:
        """Whether a version is newer than the newest tested one, of which as many parts count as are given."""
        tested = _comparable(self.newest_tested)
        return _comparable(version)[: len(tested)] > tested

    def refusal(self, found: str, reasons: tuple[str, ...]) -> str:
        """Return in one line why the installed version does not work, and what to install."""
        return (
            f"{found} does not work with pulumi-account: {'; '.join(reasons)}. Install "
            f"{self.package} {self.oldest} or newer (tested up to {self.newest_tested}): {self.install_command}"
        )


# Since 3.260 the host formats errors with the module `traceback`; since 3.268 it finds the provider in Read's inputs.
PULUMI: Final = Supported("pulumi", "3.268.0", "3.272.0")
# Before 1.43.3 botocore takes a hook's False for "retry immediately"; 1.43.106 has VerificationStatus.
BOTO3: Final = Supported("boto3", "1.43.106", "1.44.8")
PYTHON: Final = Supported("python", "3.10", "3.14")
# Older ones may work, but are not tested.
PULUMI_CLI: Final = Supported("pulumi CLI", "3.260.0", "3.260.0")


def _comparable(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])

"""The oldest working versions of the libraries whose undocumented behavior this package relies on.

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

    def includes(self, version: str) -> bool:
        """Whether a version is not too old; versions newer than the tested ones are accepted."""
        return _comparable(version) >= _comparable(self.oldest)

    def refusal(self, found: str, reasons: tuple[str, ...]) -> str:
        """Return in one line why the installed version does not work, and what to install."""
        return (
            f"{found} does not work with pulumi-account: {'; '.join(reasons)}. Install "
            f"{self.package} {self.oldest} or newer (tested up to {self.newest_tested}): "
            f"pip install '{self.package}>={self.oldest},<={self.newest_tested}'"
        )


# Since 3.260 the host formats errors with the module `traceback`; since 3.268 it finds the provider in Read's inputs.
PULUMI: Final = Supported("pulumi", "3.268.0", "3.272.0")
# Before 1.43.3 botocore takes a hook's False for "retry immediately"; 1.43.106 has VerificationStatus.
BOTO3: Final = Supported("boto3", "1.43.106", "1.44.8")


def _comparable(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])

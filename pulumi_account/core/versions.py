"""The oldest versions that this package works with, of the libraries whose behavior it has to rely on.

pyproject.toml has the floor of every dependency, found by running the tests on it; docs/versions.md states them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Supported:
    """A library, its oldest version that works, and the newest one that the tests ran on."""

    package: str
    oldest: str
    newest_tested: str

    def includes(self, version: str) -> bool:
        """Whether a version is not too old. One newer than the tested ones is not refused for that."""
        return _comparable(version) >= _comparable(self.oldest)

    def refusal(self, found: str, reasons: tuple[str, ...]) -> str:
        """Return the one line that says why what is installed does not work, and what to install."""
        return (
            f"{found} does not work with pulumi-account: {'; '.join(reasons)}. Install "
            f"{self.package} {self.oldest} or newer (tested up to {self.newest_tested}): "
            f"pip install '{self.package}>={self.oldest},<={self.newest_tested}'"
        )


# 3.260 sends errors through the module `traceback`; 3.268 finds the provider of what an engine reads by inputs only.
PULUMI: Final = Supported("pulumi", "3.268.0", "3.272.0")
# botocore before 1.43.3 takes a hook's False for "retry at once"; 1.43.106 has VerificationStatus.
BOTO3: Final = Supported("boto3", "1.43.106", "1.44.8")


def _comparable(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])

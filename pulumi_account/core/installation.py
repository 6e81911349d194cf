"""The command that installs this package with an extra, for hints, generated projects and docs."""

from __future__ import annotations

import json
import shlex
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = "pulumi-account"
SOURCE: Final = "PATH/TO/CLONE"
"""What the docs install. On the first release, change it to PACKAGE; a test names each command that then differs."""


def install_command(extra: str = "") -> str:
    """Return the command that installs this package with an extra, from its original source."""
    return f"pip install {shlex.quote(requirement(extra))}"


def requirement(extra: str = "") -> str:
    """Return the requirement for pip: the source that this package was installed from, or its version."""
    name = f"{PACKAGE}[{extra}]" if extra else PACKAGE
    try:
        installed = distribution(PACKAGE)
    except PackageNotFoundError:
        return f"{name} @ {Path(__file__).resolve().parents[2].as_uri()}"
    # pip and uv record the origin of packages that are not from an index.
    origin = installed.read_text("direct_url.json")
    return f"{name}>={installed.version}" if origin is None else f"{name} @ {_location(json.loads(origin))}"


def _location(origin: dict[str, Any]) -> str:
    version_control = origin.get("vcs_info")
    if version_control is None:
        return str(origin["url"])
    return f"{version_control['vcs']}+{origin['url']}@{version_control['commit_id']}"

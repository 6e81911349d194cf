"""The parts that a Pulumi CLI needs to run Python programs with dynamic providers."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

LANGUAGE_HOST: Final = "pulumi-language-python"
EXECUTOR: Final = "pulumi-language-python-exec"
DYNAMIC_PROVIDER: Final = "pulumi-resource-pulumi-python"


def missing_part(executable: Path) -> str | None:
    """Return the part that a CLI lacks, and why it is needed; None if it is complete.

    Looks where the CLI looks: on PATH, then in its own folder; the executor must be in that of the language host.
    """
    path = os.pathsep.join([os.environ.get("PATH", ""), str(executable.parent), str(executable.resolve().parent)])
    language_host = shutil.which(LANGUAGE_HOST, path=path)
    if language_host is None:
        return f"{LANGUAGE_HOST} (the Python language host) is missing"
    if not Path(language_host).resolve().with_name(EXECUTOR).exists():
        return f"{EXECUTOR} (which runs programs) is missing in the folder of {language_host}"
    if shutil.which(DYNAMIC_PROVIDER, path=path) is None:
        return f"{DYNAMIC_PROVIDER} (the script of dynamic providers) is missing"
    return None

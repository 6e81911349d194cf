"""Answers ``pip list`` and ``pip --version`` like pip, and installs what the tests run with; nothing else."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from importlib.metadata import distributions, version
from pathlib import Path

if sys.argv[1:] == ["list", "--format", "json"]:
    found = {each.name: each.version for each in reversed(list(distributions()))}
    listed = [{"name": name, "version": found[name]} for name in sorted(found, key=str.lower)]
    sys.stdout.write(f"{json.dumps(listed)}\n")
elif sys.argv[1:] == ["--version"]:
    sys.stdout.write(f"pip {version('pip')} from {__file__} (python {sys.version_info[0]}.{sys.version_info[1]})\n")
elif sys.argv[1:] == ["install", "--upgrade", "pip", "setuptools", "wheel"]:
    pass
elif sys.argv[1:] == ["install", "-r", "requirements.txt"]:
    sys.stdout.write(Path("requirements.txt").read_text())
    Path(sysconfig.get_path("purelib"), "tests.pth").write_text(os.environ["INSTALLED_FOR_THE_TESTS"])
else:
    sys.exit(f"pip is replaced in the tests' runs of the Pulumi CLI, and doesn't know {sys.argv[1:]}")

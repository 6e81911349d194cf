"""Answers ``pip list --format json`` and ``pip --version`` like pip; nothing else."""

from __future__ import annotations

import json
import sys
from importlib.metadata import distributions, version

if sys.argv[1:] == ["list", "--format", "json"]:
    found = {each.name: each.version for each in reversed(list(distributions()))}
    listed = [{"name": name, "version": found[name]} for name in sorted(found, key=str.lower)]
    sys.stdout.write(f"{json.dumps(listed)}\n")
elif sys.argv[1:] == ["--version"]:
    sys.stdout.write(f"pip {version('pip')} from {__file__} (python {sys.version_info[0]}.{sys.version_info[1]})\n")
else:
    sys.exit(f"pip is replaced in the tests' runs of the Pulumi CLI, and doesn't know {sys.argv[1:]}")

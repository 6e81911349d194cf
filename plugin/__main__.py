"""Runs the native plugin from a clone of the repository, or from the archive of a release."""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# The archive holds the package beside this file; a clone holds it one folder up. Installed packages come later.
sys.path.insert(0, str(FOLDER if (FOLDER / "pulumi_account").is_dir() else FOLDER.parent))

from pulumi_account.native.process import main  # noqa: E402 - found in the folder above

if __name__ == "__main__":
    main()

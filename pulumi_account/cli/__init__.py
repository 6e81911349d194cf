"""The ``pulumi-account`` command.

Each other module here is a subcommand with the module's name (without a trailing underscore, as in ``import_``) and
defines it as ``command``. A module is imported only when its subcommand runs.
"""

from __future__ import annotations

import codecs
import io
import sys

# Modules that need an extra of the package.
_EXTRAS = {"click": "cli", "jinja2": "cli", "rich": "cli", "werkzeug": "testing", "moto": "testing"}
_EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command line; if an extra is missing, name it in one line and exit with 2.

    An interrupted command exits with 130, also one that is still being loaded.
    """
    _take_any_character()
    try:
        from ._commands import pulumi_account

        pulumi_account()
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        sys.exit(_missing(error.name or "", extra))
    except KeyboardInterrupt:
        sys.stderr.write("pulumi-account: interrupted\n")
        sys.exit(_EXIT_INTERRUPTED)


def _take_any_character() -> None:
    """Have output in ASCII go out in UTF-8, as click does, and any other encoding escape what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = codecs.lookup(stream.encoding).name
            if encoding == "ascii":
                stream.reconfigure(encoding="utf-8")
            elif encoding != "utf-8":
                stream.reconfigure(errors="backslashreplace")


def _missing(module: str, extra: str) -> int:
    from pulumi_account.core.installation import install_command

    name = module.partition(".")[0]
    sys.stderr.write(f"pulumi-account: {name} is not installed; run: {install_command(extra)}\n")
    return 2

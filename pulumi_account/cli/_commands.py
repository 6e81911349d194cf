"""The group of subcommands, one for each public module of this package."""

from __future__ import annotations

import errno
import importlib
import pkgutil
from pathlib import Path
from typing import Any, Final

import click

from pulumi_account.core.files import os_error_reason

from ._reading import EXIT_FAILED, EXIT_INTERRUPTED

_DISK_IS_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})


class _ModuleGroup(click.Group):
    """Offers each module without a leading underscore as a subcommand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(f"{__package__}.{module}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"{__package__}.{module}.command is not a click command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; an interruption that it doesn't handle itself ends it with 130 instead of click's 1.

        Output that doesn't fit on the disk ends it with 1.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            said, code = "interrupted", EXIT_INTERRUPTED
        except OSError as error:
            if error.errno not in _DISK_IS_FULL:
                raise
            said, code = f"the output can't be written: {os_error_reason(error)}", EXIT_FAILED
        # It has no name yet while it is being loaded.
        name = " ".join(filter(None, [ctx.command_path, ctx.invoked_subcommand]))
        click.echo(f"{name}: {said}", err=True)
        return ctx.exit(code)

    @staticmethod
    def _modules() -> dict[str, str]:
        found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
        return {name.rstrip("_").replace("_", "-"): name for name in found if not name.startswith("_")}


@click.group(cls=_ModuleGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pulumi-account")
def pulumi_account() -> None:
    """Import, audit, list and emulate AWS account settings, print the IAM policies they need, and check your setup."""

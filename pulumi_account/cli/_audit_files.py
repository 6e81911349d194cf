"""The forms of an audit's report that were asked for, written to files, and one of them to stdout."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.printable import printable, printable_json

from ._output import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_account.audit.report import Report

STDOUT: Final = "-"


@dataclass(frozen=True)
class ReportFiles:
    """Where each form of the report goes: a file, STDOUT, or None for nowhere.

    ``details`` says whether those forms that can have contact details have them.
    """

    json: str | None
    csv: str | None
    sarif: str | None
    html: str | None
    details: bool

    @property
    def uses_stdout(self) -> bool:
        """Whether a form goes to stdout."""
        return STDOUT in self._named

    def refuse_contradictions(self) -> None:
        """Raise click.UsageError if two forms go to the same place, or if no form can have the details."""
        if self._named.count(STDOUT) > 1:
            raise click.UsageError(
                "only one of --json, --csv, --sarif and --html can go to stdout: name files for the others"
            )
        places: set[str] = set()
        for file in self._named:
            place = os.path.realpath(file)
            if file != STDOUT and place in places:
                raise click.UsageError(f"{printable(file)}: two forms of the report can't go to the same file")
            places.add(place)
        if self.details and self.json is None and self.html is None:
            raise click.UsageError("--details needs --json or --html")

    def write(self, report: Report) -> None:
        """Write the forms. Raises ConfigurationError for a file that can't be written."""
        from pulumi_account.audit.csv_file import csv_text
        from pulumi_account.audit.sarif import sarif

        forms: tuple[tuple[str | None, Callable[[], str]], ...] = (
            (self.json, lambda: printable_json(report.to_json())),
            (self.csv, lambda: csv_text(report)),
            (self.sarif, lambda: printable_json(sarif(report))),
            (self.html, lambda: self._page(report)),
        )
        for file, text in forms:
            if file == STDOUT:
                click.echo(text(), nl=False)
            elif file is not None:
                _write_file(Path(file), text(), private=self.details)
                say(f"Written: {file}", err=True)

    @property
    def _named(self) -> list[str]:
        return [file for file in (self.json, self.csv, self.sarif, self.html) if file is not None]

    def _page(self, report: Report) -> str:
        from pulumi_account.audit.html import html_page

        return html_page(report, details=self.details)


def _write_file(file: Path, text: str, *, private: bool) -> None:
    from pulumi_account.core.files import os_error_reason, replace_text

    try:
        if private and file.exists():
            # A file that is replaced keeps its mode.
            file.chmod(0o600)
        replace_text(file, text, mode=0o600 if private else 0o666)
    except OSError as error:
        raise ConfigurationError(f"{file}: can't be written: {os_error_reason(error)}") from None

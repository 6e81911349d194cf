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
        """Raise click.UsageError for an empty name, two forms for one place, or details for forms that have none."""
        if any(not file.strip() for file in self._named):
            raise click.UsageError("--json, --csv, --sarif and --html must have the name of a file; one is empty")
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

    def check(self) -> None:
        """Raise ConfigurationError for a file that can't be written, before accounts are read for minutes."""
        for file in self._named:
            if file != STDOUT:
                _check_file(Path(file))

    def write(self, report: Report) -> None:
        """Write the forms that go to files. Raises ConfigurationError for one that can't be written."""
        for file, text in self._forms(report):
            if file is not None and file != STDOUT:
                _write_file(Path(file), text(), private=self.details)

    def tell(self, report: Report) -> None:
        """Print the form that goes to stdout, and which files were written."""
        for file, text in self._forms(report):
            if file == STDOUT:
                click.echo(text(), nl=False)
            elif file is not None:
                say(f"Written: {file}", err=True)

    def _forms(self, report: Report) -> tuple[tuple[str | None, Callable[[], str]], ...]:
        from pulumi_account.audit.csv_file import csv_text
        from pulumi_account.audit.sarif import sarif

        return (
            (self.json, lambda: printable_json(report.to_json())),
            (self.csv, lambda: csv_text(report)),
            (self.sarif, lambda: printable_json(sarif(report))),
            (self.html, lambda: self._page(report)),
        )

    @property
    def _named(self) -> list[str]:
        return [file for file in (self.json, self.csv, self.sarif, self.html) if file is not None]

    def _page(self, report: Report) -> str:
        from pulumi_account.audit.html import html_page

        return html_page(report, details=self.details)


def _check_file(file: Path) -> None:
    # A file is replaced, so its folder is what has to be writable. A device or a pipe is written to.
    folder = Path(os.path.realpath(file)).parent
    if not file.exists() and not folder.is_dir():
        raise ConfigurationError(f"{file}: can't be written: the folder {folder} does not exist")
    if file.is_dir():
        raise ConfigurationError(f"{file}: can't be written: it is a folder")
    if not os.access(folder if file.is_file() or not file.exists() else file, os.W_OK):
        raise ConfigurationError(f"{file}: can't be written: permission denied")


def _write_file(file: Path, text: str, *, private: bool) -> None:
    from pulumi_account.core.files import os_error_reason, replace_text

    try:
        if private and file.is_file():
            # A file that is replaced keeps its mode.
            file.chmod(0o600)
        replace_text(file, text, mode=0o600 if private else 0o666)
    except OSError as error:
        raise ConfigurationError(f"{file}: can't be written: {os_error_reason(error)}") from None

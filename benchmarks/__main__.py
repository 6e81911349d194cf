"""Run benchmarks, all or by name, and print their figures; exits with 1 if a target is missed."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .engines import engine_of
from .frame import Bench, Row, machine

NAMES = (
    "organization_contacts",
    "organization_account_names",
    "region_opt_ins",
    "two_processes",
    "large_organization",
    "single_resources",
    "import_reading",
    "no_op_preview",
    "organization_audit",
    "audit_page",
)


def main() -> int:
    """Run the named benchmarks, print their figures, and append them to the Markdown file if one is given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; by default all")
    parser.add_argument("--engine", choices=["auto", "pulumi", "offline"], default="auto")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="append the tables to this file too")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        parser.error(f"unknown benchmark: {', '.join(unknown)}; expected one of {', '.join(NAMES)}")
    engine = engine_of(options.engine)
    console = Console(width=None if sys.stdout.isatty() else 180)
    facts = [*machine(), ("Engine", engine.label)]
    for name, value in facts:
        console.print(f"{name}: {value}", highlight=False)
    if options.markdown:
        _append(options.markdown, "".join(f"- {name}: {value}\n" for name, value in facts))
    missed: list[str] = []
    for name in options.names or NAMES:
        begin = time.perf_counter()
        module = importlib.import_module(f"{__package__}.{name}")
        title = (module.__doc__ or "").splitlines()[0]
        console.print(f"\n[bold]{name}[/bold]: {title}")
        with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
            rows = list(_shown(module.measure(Bench(engine, Path(scratch))), console))
        console.print(_table(rows))
        console.print(f"{time.perf_counter() - begin:.0f} s", highlight=False)
        if options.markdown:
            _append(options.markdown, f"\n### {title}\n\n{_markdown(rows)}")
        missed += [f"{name}: {row.what}: {row.measured}, not {row.target}" for row in rows if row.met is False]
    for line in missed:
        console.print(f"missed: {line}", highlight=False)
    return 1 if missed else 0


def _shown(rows: Iterator[Row], console: Console) -> Iterator[Row]:
    with console.status("starting") as status:
        for row in rows:
            status.update(f"{row.what}: {row.measured}")
            yield row


def _table(rows: list[Row]) -> Table:
    table = Table(header_style="bold")
    for heading in ("figure", "measured", "compared with", "ratio", "target", ""):
        table.add_column(heading)
    for row in rows:
        table.add_row(row.what, row.measured, row.compared_with, row.ratio, row.target, _verdict(row))
    return table


def _markdown(rows: list[Row]) -> str:
    lines = ["| Figure | Measured | Compared with | Ratio | Target | |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.measured} | {row.compared_with} | {row.ratio} | {row.target} | {_verdict(row)} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _verdict(row: Row) -> str:
    return "" if row.met is None else "met" if row.met else "missed"


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)


if __name__ == "__main__":
    sys.exit(main())

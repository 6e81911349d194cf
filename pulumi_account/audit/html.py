"""The report of an audit as one HTML page that needs no network: ``page/`` has its template, style and script.

Values reach the page by the template, which escapes them, and as JSON, which the script writes as text only. The page's
Content-Security-Policy allows its own style and script by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from pulumi_account import __version__
from pulumi_account.core.printable import printable
from pulumi_account.core.reasons import ACCOUNT, of_account

from .report import SEVERITIES, STATUSES, Cell
from .texts import COLUMN_TITLES, RULE_TEXTS, SEVERITY_TITLES, STATUS_TITLES, command, sentence

if TYPE_CHECKING:
    from .report import AuditedAccount, Report, Rule, Status

SCRIPTS: Final = ("model.js", "matrix.js", "panel.js", "controls.js", "keyboard.js", "start.js")
"""The parts of the script, in their order."""
_COMPARED_WITH: Final = {
    "rules": "the auditors' rules",
    "baseline": "the auditors' rules and a baseline",
    "stack": "the auditors' rules and a stack",
}
_OUTCOMES: Final = {"read": "read", "denied": "denied", "failed": "failed", "suspended": "suspended or closed"}
_BARE: Final[dict[str, Status]] = {"read": "ok", "denied": "denied", "failed": "unreadable", "suspended": "not_read"}
_BAR_TITLES: Final = {
    "medium": "medium",
    "low": "low",
    "info": "info",
    "ok": "without findings",
    "denied": "denied",
    "unreadable": "not readable",
    "not_read": "suspended or closed",
}
_USUAL_PARTITION: Final = "aws"
_BAR_WIDTH: Final = 1000
_DATA_SEPARATORS: Final = (",", ":")


def html_page(report: Report, *, details: bool = False) -> str:
    """Return the report as an HTML page, which is complete in itself.

    Args:
        report: the report.
        details: whether the page has the contact details that the report has. They show only after a click. Without
            it, none are in the page.

    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader(__package__, "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"separators": _DATA_SEPARATORS}
    style, script = _part("page.css"), "".join(map(_part, SCRIPTS))
    accounts = report.summary().accounts_by_rule
    applied = [{**_rule_as_shown(rule), "accounts": accounts[rule.code]} for rule in report.rules]
    return environment.get_template("page.html.jinja").render(
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - the package's own file
        script=Markup(script),  # noqa: S704 - the package's own files
        title=f"Account audit of {report.organization_id or report.caller_account_id}",
        facts=list(_facts(report)),
        bar=_bar(report),
        rules=[rule for rule in applied if rule["accounts"]],
        passed=[rule for rule in applied if not rule["accounts"]],
        is_complete=report.is_complete,
        legend=_legend(),
        data=_Data(report, details=details).as_json(),
        has_details=details,
        version=__version__,
    )


def _part(name: str) -> str:
    # Reading as text makes line ends \n, as a browser's parser does before it hashes.
    return files(__package__).joinpath("page").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    outcomes = report.summary().outcomes
    counts = [f"{outcomes[name]:,} {title}" for name, title in _OUTCOMES.items() if outcomes.get(name)]
    yield "Made", f"{report.made_at[:16].replace('T', ' ')} UTC"
    yield "Compared with", _COMPARED_WITH[report.compared_with]
    yield "Accounts", f"{len(report.accounts):,}: {', '.join(counts)}" if counts else "0"
    if report.partition != _USUAL_PARTITION:
        yield "Partition", report.partition


def _bar(report: Report) -> list[dict[str, Any]]:
    """Return the parts of the bar: how many accounts have which worst finding, or none, or could not be read."""
    counts: Counter[str] = Counter(report.severity_of(account) or _BARE[account.outcome] for account in report.accounts)
    parts, begin = [], 0.0
    for kind, title in _BAR_TITLES.items():
        width = _BAR_WIDTH * counts[kind] / max(1, len(report.accounts))
        parts.append({"kind": _kind(kind), "title": title, "accounts": counts[kind], "x": begin, "width": width})
        begin += width
    return parts


def _legend() -> list[dict[str, str]]:
    severities = [{"kind": f"finding {_kind(code)}", "title": title} for code, title in SEVERITY_TITLES.items()]
    return severities + [{"kind": code, "title": title} for code, title in STATUS_TITLES.items() if code != "finding"]


def _kind(code: str) -> str:
    return f"sev-{code}" if code in SEVERITIES else code


def _rule_as_shown(rule: Rule) -> dict[str, Any]:
    text = RULE_TEXTS[rule.code]
    return {
        "code": rule.code,
        "severity": rule.severity,
        "severity_title": SEVERITY_TITLES[rule.severity],
        "title": text.title,
        "label": text.label,
        "why": text.why,
        "remedy": text.remedy,
        "standards": rule.standards,
    }


def _in_tree(unit: str) -> tuple[bool, list[str]]:
    """Return a key that sorts units after those above them, and accounts without a known unit last."""
    return not unit, unit.casefold().split("/")


class _Data:
    """The report as the script reads it. Texts that accounts share stand in it once, so that it stays small."""

    def __init__(self, report: Report, *, details: bool) -> None:
        self._report = report
        self._details = details
        self._texts = _Shared()
        self._units = _Shared(sorted({printable(account.unit) for account in report.accounts}, key=_in_tree))
        self._tags = _Shared()
        self._rules = {rule.code: place for place, rule in enumerate(report.rules)}
        self._columns = {column: place for place, column in enumerate(report.columns)}

    def as_json(self) -> dict[str, Any]:
        accounts = [self._account(account) for account in self._report.accounts]
        return {
            "columns": [{"code": code, "title": COLUMN_TITLES[code]} for code in self._report.columns],
            "severities": [{"code": code, "title": SEVERITY_TITLES[code]} for code in SEVERITIES],
            "statuses": [{"code": code, "title": STATUS_TITLES[code]} for code in STATUSES],
            "rules": [
                {**_rule_as_shown(rule), "severity": SEVERITIES.index(rule.severity)} for rule in self._report.rules
            ],
            "units": self._units.values,
            "tags": self._tags.values,
            "texts": self._texts.values,
            "accounts": accounts,
        }

    def _account(self, account: AuditedAccount) -> list[Any]:
        cells = [account.cells.get(column, Cell("not_read")) for column in self._report.columns]
        facts: list[Any] = [
            account.account_id,
            printable(account.name or ""),
            self._units.place(printable(account.unit)),
            account.state or "",
            [self._tags.place(printable(f"{key}={value}")) for key, value in sorted((account.tags or {}).items())],
            [STATUSES.index(cell.status) for cell in cells],
            [
                [
                    self._rules[finding.rule],
                    [self._columns[column] for column in finding.columns if column in self._columns],
                    self._texts.place(printable(sentence(finding, self._report.compared_with))),
                    self._text(command(finding, self._report, account=ACCOUNT)),
                ]
                for finding in account.findings
            ],
            self._text(account.reason and of_account(account.reason, ACCOUNT)),
            [self._texts.place(f"{name} {status}") for name, status in account.regions.items()],
        ]
        if self._details:
            shown = ((place, cell.details) for place, cell in enumerate(cells) if cell.details)
            facts.append([[place, _printable_items(found)] for place, found in shown])
        return facts

    def _text(self, text: str | None) -> int:
        """Return the place of a text, in which the script writes the account's ID for ACCOUNT; -1 for none."""
        return -1 if text is None else self._texts.place(printable(text))


def _printable_items(details: Mapping[str, str]) -> list[list[str]]:
    return [[name, printable(value)] for name, value in details.items()]


class _Shared:
    """Values that are named by their place."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._places = {value: place for place, value in enumerate(values)}

    @property
    def values(self) -> list[str]:
        return list(self._places)

    def place(self, value: str) -> int:
        return self._places.setdefault(value, len(self._places))

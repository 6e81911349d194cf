"""The HTML page of an audit as a file: what is in it, and what is not."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import Any

import pytest

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.html import html_page
from pulumi_account.audit.report import Cell
from pulumi_account.core.reasons import ACCOUNT, ACCOUNT_IN_ARN
from tests.audit.reports import account, finding, report

DETAILS = {"name": "Wilhelmina Example", "email_address": "wilhelmina@example.com", "phone_number": "+49 30 555777"}
WITH_DETAILS = report(account(1, cells={column: Cell("ok", (), DETAILS) for column in COLUMNS}))
STYLE = files("pulumi_account.audit").joinpath("page").joinpath("page.css").read_text(encoding="utf-8")


def data_of(page: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json" id="report">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(text)
    return data


def test_contact_details_are_in_the_page_only_if_asked_for() -> None:
    shown, hidden = html_page(WITH_DETAILS, details=True), html_page(WITH_DETAILS)

    for value in DETAILS.values():
        assert value in shown
        assert value not in hidden
    assert "It has contact details" in shown
    assert "It has no contact details" in hidden


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else() -> None:
    page = html_page(report(account(1)))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)

    def hashed(text: str) -> str:
        return f"&#39;sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}&#39;"

    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["default-src"] == "&#39;none&#39;"
    assert directives["style-src"] == hashed(style)
    assert directives["script-src"] == hashed(script)
    assert not re.search(r'\s(on\w+|style)="', page.replace(script, "")), "an inline handler or style"
    assert not re.search(r'(src|href)="(?!#|data:,)', page), "a link to elsewhere"


@pytest.mark.parametrize("hostile", ["</script><img src=x>", "\u2028", "\u2029", "<!--", "&lt;", "]]>"])
def test_hostile_text_ends_neither_the_data_nor_an_element(hostile: str) -> None:
    page = html_page(report(account(1, name=hostile, unit=f"Root/{hostile}", tags={hostile: hostile}, reason=hostile)))

    assert page.count("</script>") == 2
    assert "<img" not in page
    assert "\u2028" not in page
    assert "\u2029" not in page
    # Line separators are shown as escapes, like other characters that can't be printed.
    assert data_of(page)["accounts"][0][1] == (hostile if hostile.isprintable() else repr(hostile)[1:-1])


def test_texts_that_accounts_share_are_in_the_page_once() -> None:
    one, many = (
        html_page(report(*(account(n, finding("security-contact-missing", n, "security")) for n in range(1, last))))
        for last in (2, 1001)
    )

    assert (len(many) - len(one)) / 999 < 110
    command = data_of(many)["texts"][data_of(many)["accounts"][500][6][0][3]]
    assert "--account-id {account} " in command


def test_a_reason_that_names_the_account_is_in_the_page_once() -> None:
    reason = f"no access to account/{ACCOUNT_IN_ARN}. {ACCOUNT} is the management account"
    data = data_of(html_page(report(*(account(number, outcome="denied", reason=reason) for number in (1, 2)))))

    assert data["texts"] == ["no access to account/{account}. {account} is the management account"]


def test_an_empty_report_has_a_page() -> None:
    assert "No findings" in html_page(report())


def test_the_summary_tells_organization_time_comparison_and_what_was_read() -> None:
    denied = account(3, outcome="denied", cells={column: Cell("denied") for column in COLUMNS})
    bad = account(1, finding("security-contact-missing", 1, "security"))
    page = html_page(report(bad, account(2), denied, compared_with="baseline"))

    for text in (
        "o-aa111bb222",
        "2026-01-02 03:04 UTC",
        "the auditors&#39; rules and a baseline",
        "3: 2 read, 1 denied",
    ):
        assert text in page
    assert "Not everything was read." in page
    assert "Not everything was read." not in html_page(report(bad, account(2)))
    assert re.search(r'href="#finding=security-contact-missing"[^>]*>1 account<', page)


def colors(scheme: str) -> dict[str, str]:
    light, dark = STYLE.split("@media screen and (prefers-color-scheme: dark)")
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", dark if scheme == "dark" else light))


# The matrices of Viénot, Brettel and Mollon (1999), for linear RGB.
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


def seen(color: str, vision: str) -> tuple[float, ...]:
    """Return a color as it is seen, in CIE L*a*b*."""
    linear = [(int(color[at : at + 2], 16) / 255) ** 2.2 for at in (0, 2, 4)]
    red, green, blue = (sum(factor * part for factor, part in zip(row, linear, strict=True)) for row in VISION[vision])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (max(value, 0.0) ** (1 / 3) for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_color_blind_people_can_tell_the_severities_apart(scheme: str, vision: str) -> None:
    found = {name: seen(colors(scheme)[name], vision) for name in ("surface", "medium", "low", "info", "unreadable")}

    for name, color in found.items():
        for other, another in found.items():
            distance = sum((one - two) ** 2 for one, two in zip(color, another, strict=True)) ** 0.5
            assert name == other or distance > 12, (name, other, distance)

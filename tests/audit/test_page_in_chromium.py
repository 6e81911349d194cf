"""The HTML page of an audit as people use it, in an installed Chromium."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from pulumi_account.audit.columns import COLUMNS
from pulumi_account.audit.report import Cell, Report
from tests.audit.conftest import Opened
from tests.audit.reports import account, finding, report

SAME = {"other": ("operations",), "properties": ("email_address",)}


def several() -> Report:
    """Return a report of six accounts in four units, with findings of each severity."""
    denied = {column: Cell("denied") for column in COLUMNS}
    asleep = {column: Cell("not_read") for column in COLUMNS}
    missing = {column: Cell("ok") for column in COLUMNS} | {"security": Cell("missing", ("security-contact-missing",))}
    return report(
        account(
            1,
            finding("security-contact-missing", 1, "security"),
            name="Ledger",
            unit="Root/Prod/Payments",
            cells=missing,
        ),
        account(2, name="Search", unit="Root/Prod", tags={"team": "web", "stage": "prod"}),
        account(
            3,
            finding("contacts-not-distinct", 3, "billing", SAME),
            finding("mailbox-of-a-person", 3, "security"),
            name="Archive",
            unit="Root/Prod/Payments",
            tags={"team": "web2"},
        ),
        account(4, finding("phone-number-not-international", 4, "primary_contact"), name="Mail", unit="Root/Test"),
        account(5, name="Vault", unit="Root/Test", outcome="denied", cells=denied, reason="the contacts: no"),
        account(6, name="Old", unit="", state="SUSPENDED", outcome="suspended", cells=asleep),
    )


def names(page: Page) -> list[str]:
    """Return the names of the accounts that the table shows, from top to bottom."""
    return page.locator(".block:not([hidden]) tr b").all_text_contents()


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def test_search_and_filters_narrow_the_table_and_stand_in_the_address(opened: Opened) -> None:
    page = opened(several())
    assert count(page) == "6 accounts"
    search = page.locator("#search")

    for typed, only in {"led": ["Ledger"], "000000000004": ["Mail"], "payments arch": ["Archive"], "zzz": []}.items():
        search.fill(typed)
        assert names(page) == only
    expect(page.locator("#nothing")).to_be_visible()
    page.locator("#clear").click()
    expect(search).to_be_focused()

    for control, value, found in (
        ("unit", "Root/Prod", {"Ledger", "Search", "Archive"}),
        ("unit", "Root", {"Ledger", "Search", "Archive", "Mail", "Vault"}),
        ("unit", "(none)", {"Old"}),
        ("finding", "security-contact-missing", {"Ledger"}),
        ("status", "denied", {"Vault"}),
        ("status", "ok", {"Ledger", "Search", "Archive", "Mail"}),
    ):
        page.locator(f"#{control}").select_option(value)
        assert set(names(page)) == found
        page.locator(f"#{control}").select_option("")
    for typed, found in (
        ("team=", {"Search", "Archive"}),
        ("Team=Web", {"Search"}),
        ("web2", {"Archive"}),
        ("", {"Ledger", "Search", "Archive", "Mail", "Vault", "Old"}),
    ):
        page.locator("#tag").fill(typed)
        assert set(names(page)) == found

    page.locator("#status").select_option("finding")
    page.locator("#column").select_option("operations")
    assert names(page) == ["Archive"]
    assert count(page) == "1 of 6 accounts"
    page.wait_for_url("**#status=finding&column=operations")


def test_the_address_of_a_view_shows_it_again_and_unknown_filters_are_ignored(opened: Opened) -> None:
    page = opened(several(), fragment="#unit=Root/Prod&sort=-account&group=none")
    assert names(page) == ["Search", "Ledger", "Archive"]
    assert page.locator("#unit").input_value() == "Root/Prod"

    page.get_by_role("link", name=re.compile("1 account.*No security contact")).click()
    expect(page.locator("#count")).to_have_text("1 of 6 accounts")
    assert names(page) == ["Ledger"]
    page.evaluate("location.hash = '#finding=nonsense&column=nowhere&sort=constructor'")
    expect(page.locator("#count")).to_have_text("6 accounts")
    expect(page.locator("th[aria-sort]")).to_have_text("Findings")


def test_accounts_are_sorted_worst_first_or_by_any_column(opened: Opened) -> None:
    page = opened(several(), fragment="#group=none")
    assert names(page) == ["Archive", "Ledger", "Mail", "Vault", "Old", "Search"], (
        "what is not known before what is fine"
    )

    page.get_by_role("columnheader", name="Security").get_by_role("button").click()
    assert names(page)[:2] == ["Ledger", "Archive"]
    by_name = page.get_by_role("columnheader", name="Account")
    by_name.get_by_role("button").click()
    assert names(page) == ["Archive", "Ledger", "Mail", "Old", "Search", "Vault"]
    expect(by_name).to_have_attribute("aria-sort", "ascending")
    by_name.get_by_role("button").click()
    assert names(page) == ["Vault", "Search", "Old", "Mail", "Ledger", "Archive"]
    expect(by_name).to_have_attribute("aria-sort", "descending")
    expect(page.locator("th[aria-sort]")).to_have_count(1)


def test_units_have_counts_and_collapse(opened: Opened) -> None:
    page = opened(several())
    heads = page.locator("tr.unit")
    assert [re.sub(r"[\s▸]+", " ", text).strip() for text in heads.all_inner_texts()] == [
        "Root/ Prod 1 account",
        "Root/Prod/ Payments 2 accounts 1 1 2 2",
        "Root/ Test 2 accounts 1 1",
        "Unit not known 1 account",
    ]

    heads.nth(1).click()
    assert names(page) == ["Search", "Mail", "Vault", "Old"]
    expect(heads.nth(1)).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Collapse all").click()
    assert names(page) == []
    page.get_by_role("button", name="Expand all").click()
    assert len(names(page)) == 6
    page.get_by_label("Group by unit").uncheck()
    assert (heads.count(), len(names(page))) == (0, 6)


def test_a_collapsed_unit_opens_when_the_browser_finds_text_in_it(opened: Opened) -> None:
    page = opened(several())
    page.get_by_role("button", name="Collapse all").click()

    page.evaluate("document.querySelectorAll('.block')[1].dispatchEvent(new Event('beforematch', {bubbles: true}))")

    assert names(page) == ["Archive", "Ledger"]


def test_an_account_tells_its_findings_and_what_to_do_with_the_command(opened: Opened) -> None:
    page = opened(several(), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Archive").click()
    panel = page.locator("#panel")

    expect(panel.get_by_role("heading").first).to_have_text("Archive")
    expect(panel).to_contain_text("Billing contact and operations contact have the same email_address.")
    expect(panel).to_contain_text("What to do: Give each contact a name")
    assert panel.locator("article h3").all_inner_texts() == ["Two contacts are the same", "Mailbox of a person"]
    command = panel.locator("code", has_text="put-alternate-contact").first.inner_text()
    assert "--account-id 000000000003 --alternate-contact-type BILLING" in command
    panel.get_by_role("button", name="Copy").first.click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == command

    page.get_by_text("Vault").click()
    expect(panel).to_contain_text("the contacts: no")
    expect(panel).to_contain_text("none in what was read")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()


def test_contact_details_are_hidden_until_they_are_asked_for(opened: Opened) -> None:
    details = {"name": "Wilhelmina Example", "email_address": "wilhelmina@example.com"}
    page = opened(report(account(1, cells={"security": Cell("ok", (), details)})), details=True)
    page.locator(".block tr").click()
    expect(page.locator("body")).not_to_contain_text("Wilhelmina")

    page.get_by_role("button", name="Show contact details").click()
    expect(page.locator("#panel")).to_contain_text("wilhelmina@example.com")
    page.get_by_role("button", name="Hide contact details").click()
    expect(page.locator("#panel")).not_to_contain_text("wilhelmina")


def test_keys_search_move_open_and_close(opened: Opened) -> None:
    page = opened(several())
    focused = page.locator(":focus")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused.inner_text().startswith("▸"), "the first key leads past the summary"
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("root/")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")

    page.locator("tr.unit th").first.focus()
    for key, text in (
        ("ArrowDown", "Search"),
        ("ArrowRight", "OK"),
        ("End", ""),
        ("Home", "Search"),
        ("Control+End", ""),
        ("Home", "Old"),
        ("Control+Home", "▸"),
    ):
        page.keyboard.press(key)
        assert focused.inner_text().strip().startswith(text), key
    assert focused.evaluate("cell => getComputedStyle(cell).outlineStyle") == "solid"

    page.keyboard.press("ArrowLeft")
    assert "Search" not in names(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert focused.inner_text().startswith("Search")


def test_a_print_has_every_matching_row_and_the_header_on_each_page(opened: Opened) -> None:
    accounts = [account(n, name=f"Printed {n}", unit=f"Root/Unit {n % 3}") for n in range(1, 121)]
    page = opened(report(*accounts, account(999, name="Filtered out", unit="Root/Unit 1")), fragment="#q=printed")
    page.get_by_role("button", name="Collapse all").click()
    page.emulate_media(media="print")
    pages = [each.extract_text() for each in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    text = "\n".join(pages)

    assert {int(number) for number in re.findall(r"Printed (\d+)", text)} == {*range(1, 121)}
    assert len(pages) > 2
    assert all("Operations" in each for each in pages)
    assert "Filtered out" not in text
    assert '120 of 121 accounts: search "printed"' in text
    for control in ("Collapse all", "Copy IDs", "Group by unit", "Any status"):
        assert control not in text


def test_the_page_is_accessible_on_wide_dark_and_narrow_screens(opened: Opened) -> None:
    page = opened(several(), bypass_csp=True)  # axe adds a script
    page.locator(".findings summary").first.click()
    page.get_by_text("Ledger").click()

    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 844})
        results = Axe().run(page)
        assert results.violations_count == 0, (scheme, width, results.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (scheme, width)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_unit_with_a_name_without_blanks_stays_in_its_column(opened: Opened, width: int) -> None:
    units = ("Root", f"Root/{'x' * 128}", f"Root/{'x' * 128}/{'y' * 128}")
    page = opened(report(*(account(n, unit=unit) for n, unit in enumerate(units, 1))))
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for head in page.locator("tr.unit th").all():
        parts = [part.bounding_box() for part in (head, head.locator(".unit-name"), head.locator(".unit-count"))]
        column, name, count = (box for box in parts if box is not None)
        assert name["x"] + name["width"] <= count["x"] <= column["x"] + column["width"]


def test_narrow_columns_show_symbols_and_keep_their_words_for_screen_readers(opened: Opened) -> None:
    page = opened(several(), viewport={"width": 800, "height": 600})

    expect(page.locator("#matrix")).to_have_class("compact")
    expect(page.get_by_role("gridcell", name="Missing")).to_have_count(1)
    symbol = page.get_by_role("gridcell", name="Missing").evaluate("cell => getComputedStyle(cell, '::before').content")
    assert symbol.startswith('"✕"')
    page.get_by_role("gridcell", name="Missing").hover()
    expect(page.get_by_title("No security contact")).to_have_count(1)


def test_thousands_of_accounts_are_all_in_the_document(opened: Opened) -> None:
    page = opened(report(*(account(n, unit=f"Root/{n % 40}") for n in range(1, 1201))))

    assert page.locator(".block tr").count() == 1200
    assert page.evaluate("find('Team 1199')"), "find-in-page sees rows off the screen too"
    page.locator("tr.unit th").first.focus()
    page.keyboard.press("Control+End")
    expect(page.locator(":focus")).to_be_in_viewport()
    assert page.locator(":focus").evaluate("cell => cell.parentElement.row.unit") == "Root/9"


def test_without_javascript_the_summary_still_shows(opened: Opened) -> None:
    page = opened(several(), java_script_enabled=False)

    expect(page.get_by_text("No security contact", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_be_hidden()

"""The HTML page of an audit in an installed Chromium: nothing runs but its own script."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.audit.conftest import Opened
from tests.audit.reports import account, report


def test_hostile_names_are_shown_and_run_nothing(opened: Opened) -> None:
    hostile = "</script><img src=x onerror=\"document.title='broken into'\">"
    page = opened(
        report(
            account(1, name=hostile, unit=hostile, tags={hostile: hostile}, reason=hostile),
            account(2, name="javascript:alert(1)", unit="Root"),
        ),
        fragment=f"#q={hostile}",
    )

    assert page.locator(".block tr b").all_text_contents() == [hostile]
    page.locator(".block tr").click()
    expect(page.locator("#panel h2")).to_have_text(hostile)
    assert page.locator("img").count() == 0
    assert page.title() == "Account audit of o-aa111bb222"


def test_the_policy_stops_scripts_styles_and_markup_that_are_not_the_pages_own(opened: Opened) -> None:
    page = opened(report(account(1)), watched=False)
    refused = page.evaluate(
        """async () => {
          const refused = [];
          document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
          const style = document.createElement("style");
          style.textContent = "body { display: none }";
          document.head.append(style);
          try { document.body.innerHTML = "<b>x</b>"; } catch (error) { refused.push(error.name); }
          await fetch("https://example.com/").catch(() => {});
          await new Promise((done) => setTimeout(done, 50));
          return refused;
        }"""
    )

    assert {"style-src-elem", "connect-src", "TypeError", "require-trusted-types-for"} <= set(refused)

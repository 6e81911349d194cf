from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from pulumi_account.audit.html import html_page
from pulumi_account.audit.report import Report
from tests.chromium import NoChromiumError, running_chromium
from tests.proofs import proves

REQUIRE_CHROMIUM = "PULUMI_ACCOUNT_REQUIRE_CHROMIUM"
Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium that all tests of a worker share; without one the test is skipped, or fails if one is required."""
    try:
        with running_chromium() as browser:
            yield browser
    except NoChromiumError as error:
        if os.environ.get(REQUIRE_CHROMIUM):
            pytest.fail(f"{REQUIRE_CHROMIUM} is set, and there is {error}", pytrace=False)
        pytest.skip(str(error))


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Return a function that opens a report's page, with any options of a browser's context.

    After the test, the page must have had no error, no violation of its policy, and no request of the network, unless
    it isn't ``watched``.
    """
    proves(request, f"Chromium {chromium.version.partition('.')[0]}")
    wrong: list[str] = []
    contexts = []

    def opens(
        report: Report, *, details: bool = False, fragment: str = "", watched: bool = True, **options: Any
    ) -> Page:
        file = tmp_path / "audit.html"
        file.write_text(html_page(report, details=details), encoding="utf-8")
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        if watched:
            page.on("console", lambda message: wrong.append(message.text))
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("request", lambda sent: None if sent.url.startswith(("file:", "data:")) else wrong.append(sent.url))
        page.goto(f"{file.as_uri()}{fragment}")
        if options.get("java_script_enabled", True):
            page.wait_for_selector("#matrix[aria-busy=false]", state="attached")
        return page

    yield opens
    for context in contexts:
        context.close()
    assert wrong == []

"""An installed Chromium, without a window, for tests and benchmarks of HTML pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

CHROMIUM: Final = "PULUMI_ACCOUNT_CHROMIUM"
"""The variable that names Chromium's executable, if it is not on PATH."""
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")


class NoChromiumError(Exception):
    """No Chromium is installed; the text says where it was looked for."""


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run an installed Chromium. Raises NoChromiumError."""
    executable = os.environ.get(CHROMIUM) or next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        raise NoChromiumError(f"no Chromium: none of {', '.join(_NAMES)} is on PATH, and {CHROMIUM} is not set")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable)
        try:
            yield browser
        finally:
            browser.close()

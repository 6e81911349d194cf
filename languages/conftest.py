"""Prints at the very end which SDKs were compiled, and why others were not."""

from __future__ import annotations

import os
from typing import Final, NoReturn

import pytest

REQUIRE_SDKS: Final = "PULUMI_ACCOUNT_REQUIRE_SDKS"
_PROPERTY: Final = "language"


def is_for(request: pytest.FixtureRequest, language: str) -> None:
    """Note that a test compiles the SDK of a language."""
    request.node.user_properties.append((_PROPERTY, language))


def not_compiled(reason: str) -> NoReturn:
    """Skip a language, or fail if each is required."""
    if os.environ.get(REQUIRE_SDKS):
        pytest.fail(f"{REQUIRE_SDKS} is set, and {reason}", pytrace=False)
    pytest.skip(reason)


class Outcomes:
    """A pytest plugin that notes the outcome by language."""

    def __init__(self) -> None:
        self._compiled: list[str] = []
        self._others: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the outcome of a test."""
        for name, language in report.user_properties:
            if name != _PROPERTY:
                continue
            if report.skipped and isinstance(report.longrepr, tuple):
                self._others.append(f"{language} ({report.longrepr[2].removeprefix('Skipped: ')})")
            elif report.failed:
                self._others.append(f"{language} (failed)")
            elif report.when == "call":
                self._compiled.append(str(language))

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Print the last line."""
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None and (self._compiled or self._others):
            line = f"Compiled: {', '.join(self._compiled) or 'no SDK'}."
            terminal.write_line(f"{line} Not compiled: {', '.join(self._others)}." if self._others else line)


def pytest_configure(config: pytest.Config) -> None:
    """Print the outcomes of this run."""
    config.pluginmanager.register(Outcomes())

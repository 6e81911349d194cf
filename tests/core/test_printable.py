from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.core.errors import AccountError, PartialFailureError
from pulumi_account.core.printable import printable, printable_json, printable_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Zürich 東京\u3000支社 \U0001f468\u200d\U0001f4bb [red]",
            "Zürich 東京\u3000支社 \U0001f468\u200d\U0001f4bb [red]",
        ),
        ("\x1b[2J\x1b]0;title\x07", "\\x1b[2J\\x1b]0;title\\x07"),
        ("a\r\nb\tc\x85d\u2028e", "a\\r\\nb\\tc\\x85d\\u2028e"),
        ("prod\u202etset\u2066\u200f", "prod\\u202etset\\u2066\\u200f"),
        ("\x9b31m\x00\x7f\ud800\ufeff", "\\x9b31m\\x00\\x7f\\ud800\\ufeff"),
    ],
)
def test_control_and_invisible_characters_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


@given(st.text())
def test_any_text_becomes_one_printable_line(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown
    assert printable_lines(text).split("\n") == [printable(line) for line in text.split("\n")]


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_printable_json_keeps_every_character(value: Any) -> None:
    text = printable_json(value)
    assert json.loads(text) == value
    assert printable_lines(text) == text


def test_every_error_of_the_package_is_safe_to_print() -> None:
    assert str(AccountError("a \x1b[31m\nb")) == "a \\x1b[31m\nb"
    assert str(PartialFailureError("\u202e", {})) == "\\u202e"

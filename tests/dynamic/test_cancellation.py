"""How a run that the engine cancels ends."""

from __future__ import annotations

import threading

import pytest

from pulumi_account.dynamic import cancellation
from pulumi_account.dynamic.cancellation import CancelCalls


def test_a_cancel_call_takes_effect_before_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    noticed = threading.Event()
    monkeypatch.setattr(cancellation, "canceled", noticed)

    with CancelCalls() as pool:
        assert not noticed.is_set()
        assert pool.submit(noticed.is_set).result() is True

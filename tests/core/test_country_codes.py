from __future__ import annotations

import pytest

from pulumi_account.core.fields import country_codes


def test_there_are_249_officially_assigned_codes() -> None:
    assert len(country_codes()) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in country_codes())


@pytest.mark.parametrize("code", ["XK", "XX", "ZZ", "AA", "QM", "UK", "EU"])
def test_user_assigned_and_reserved_codes_are_excluded(code: str) -> None:
    assert code not in country_codes()

from __future__ import annotations

import pytest

from pulumi_account.core.fields import country_codes


def test_the_codes_are_the_249_officially_assigned_ones() -> None:
    assert len(country_codes()) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in country_codes())


@pytest.mark.parametrize("code", ["XK", "XX", "ZZ", "AA", "QM", "UK", "EU"])
def test_codes_that_are_user_assigned_or_reserved_are_not_among_them(code: str) -> None:
    assert code not in country_codes()

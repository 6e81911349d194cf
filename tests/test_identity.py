from __future__ import annotations

import pytest

from pulumi_account import identity
from pulumi_account.errors import InvalidIdentityError


@pytest.mark.parametrize(
    ("text", "names", "parts"),
    [
        ("123456789012/SECURITY", ("TYPE",), ("123456789012", "SECURITY")),
        ("123456789012", (), ("123456789012",)),
        ("123456789012/eu-central-2", ("region",), ("123456789012", "eu-central-2")),
    ],
)
def test_an_id_is_built_and_parsed_alike(text: str, names: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert identity.parse(text, *names) == parts
    assert identity.build(*parts) == text


@pytest.mark.parametrize(
    "text", ["", "SECURITY", "12345678901/SECURITY", "123456789012/", "123456789012/A/B", chr(0x661) * 12]
)
def test_a_wrong_id_is_told_the_form(text: str) -> None:
    with pytest.raises(InvalidIdentityError, match="account, 12 digits"):
        identity.parse(text, "TYPE")

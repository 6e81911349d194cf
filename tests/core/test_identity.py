from __future__ import annotations

import pytest

from pulumi_account.core import identity
from pulumi_account.core.errors import InvalidIdentityError


@pytest.mark.parametrize(
    ("text", "names", "parts"),
    [
        ("123456789012/SECURITY", ("TYPE",), ("123456789012", "SECURITY")),
        ("123456789012", (), ("123456789012",)),
        ("123456789012/eu-central-2", ("region",), ("123456789012", "eu-central-2")),
    ],
)
def test_build_and_parse_are_inverse(text: str, names: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert identity.parse(text, *names) == parts
    assert identity.build(*parts) == text


@pytest.mark.parametrize(
    "text", ["", "SECURITY", "12345678901/SECURITY", "123456789012/", "123456789012/A/B", chr(0x661) * 12]
)
def test_an_invalid_id_is_rejected_with_its_form(text: str) -> None:
    with pytest.raises(InvalidIdentityError, match="account, 12 digits"):
        identity.parse(text, "TYPE")


@pytest.mark.parametrize(
    ("text", "names", "parts"),
    [
        ("SECURITY", ("TYPE",), (None, "SECURITY")),
        (" 123456789012 / security ", ("TYPE",), ("123456789012", "security")),
        ("123456789012", (), ("123456789012",)),
    ],
)
def test_a_short_id_may_omit_the_account(text: str, names: tuple[str, ...], parts: tuple[str | None, ...]) -> None:
    assert identity.parse_short(text, *names) == parts


@pytest.mark.parametrize(
    ("text", "names", "forms"),
    [
        ("123456789012", ("TYPE",), "{TYPE} or {account, 12 digits}/{TYPE}"),
        ("", ("region",), "{region} or {account, 12 digits}/{region}"),
        ("SECURITY", (), "the form {account, 12 digits}"),
    ],
)
def test_an_invalid_short_id_is_rejected_with_both_forms(text: str, names: tuple[str, ...], forms: str) -> None:
    with pytest.raises(InvalidIdentityError) as caught:
        identity.parse_short(text, *names)
    assert str(caught.value).endswith(forms)

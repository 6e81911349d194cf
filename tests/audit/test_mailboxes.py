"""Whether an address looks like that of a person: a hint that would rather miss one than be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.audit.mailboxes import is_mailbox_of_a_person


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Jane Doe", "jane.doe@example.com"),
        ("Jane Doe", " JDoe@example.com "),
        ("Jane Doe", "doe_jane@example.com"),
        ("Jane Doe", "doej@example.com"),
        ("Jane Doe", "jane.doe2@example.com"),
        ("Jane Doe", "jane-doe+aws@example.com"),
        ("Doe, Jane", "jane.doe@example.com"),
        ("Jürgen Groß", "juergen.gross@example.com"),
        ("Jürgen Groß", "j.gross@example.com"),
        ("Zoë Nuñez", "zoe.nunez@example.com"),
        ("Jane van der Berg", "janeberg@example.com"),
    ],
)
def test_an_address_made_of_the_persons_name_is_noticed(name: str, address: str) -> None:
    assert is_mailbox_of_a_person(name, address)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Security Team", "security.team@example.com"),
        ("Cloud Security", "cloudsecurity@example.com"),
        ("Jane Doe", "security@example.com"),
        ("Jane Doe", "jane@example.com"),
        ("Jane", "jane@example.com"),
        ("Accounts Payable", "accountspayable@example.com"),
        ("Red Hat", "redhat@redhat.com"),
        ("Jane Doe", "aws.jane.doe@example.com"),
        ("", "@"),
        ("日本 支社", "tokyo@example.com"),
    ],
)
def test_anything_else_is_not(name: str, address: str) -> None:
    assert not is_mailbox_of_a_person(name, address)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_an_answer(name: str, address: str) -> None:
    assert is_mailbox_of_a_person(name, address) in {True, False}

"""Which errors lead to ``pulumi-account doctor``: it shows whose credentials are used and what they may do."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from .errors import AccessDeniedError, AccountError, CredentialsError, NotInOrganizationError


def doctor_command(options: Mapping[str, str | None]) -> str:
    """Return the command with options that have a value, such as ``{"--profile": "prod"}``."""
    given = [(name, shlex.quote(value)) for name, value in options.items() if value]
    return " ".join(["pulumi-account doctor", *(part for option in given for part in option)])


def doctor_hint(error: AccountError, options: Mapping[str, str | None]) -> str | None:
    """Return two lines that lead to the command; None for errors of which it tells no more than their text.

    A credentials error with a ``kind`` says by itself what to do.
    """
    is_about_credentials = isinstance(error, CredentialsError) and error.kind is None
    if not is_about_credentials and not isinstance(error, AccessDeniedError | NotInOrganizationError):
        return None
    return f"To check your credentials and what they may do, run:\n  {doctor_command(options)}"


@contextmanager
def leading_to_doctor(urn: Callable[[], str] | None) -> Iterator[None]:
    """Add the hint to the errors that this package raises inside.

    Args:
        urn: returns the URN of the resource that they are about, whose stack the command examines; empty for none.
            None adds no hint.

    """
    try:
        yield
    except AccountError as error:
        if urn is not None:
            hint = doctor_hint(error, {"--stack": urn().partition("::")[0].rpartition(":")[2]})
            if hint is not None:
                error.reason += f"\n{hint}"
        raise

"""What the package was doing when an error was raised."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import AccountError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .account_names import AccountNames


@contextmanager
def error_context(
    verb: str, resource: str | None = None, resource_id: str | None = None, names: AccountNames | None = None
) -> Iterator[None]:
    """Have the errors that this package raises inside say what it was doing; the innermost context counts.

    Args:
        verb: such as ``create``, or the name of a function.
        resource: the resource's class, such as ``AlternateContact``.
        resource_id: the resource's ID.
        names: the names of accounts that are known when the error is shown.

    """
    try:
        yield
    except AccountError as error:
        if error.verb is None:
            error.verb, error.resource, error.resource_id = verb, resource, resource_id
            error.account_names = names
        # Without the chain: the text says it all.
        raise error from None

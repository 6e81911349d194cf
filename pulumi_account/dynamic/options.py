"""Options and values that a resource refuses, since they would have no effect or end in a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import pulumi

from pulumi_account.core.fields import ACCOUNT_ID_FORM
from pulumi_account.core.ignored import ANY_PART, parts_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi import ProviderResource

_OWN_PACKAGE: Final = "pulumi-python"
# Those whose credentials a user might expect to be used.
_AWS_PACKAGES: Final = ("aws", "aws-native")
# The engine ignores an unknown property in these, so a misspelled one stays in clear, or is not ignored.
_OF_PROPERTIES: Final = ("additional_secret_outputs", "ignore_changes", "replace_on_changes")


def refuse_foreign_providers(what: str, opts: pulumi.ResourceOptions | None, *, has_connection: bool) -> None:
    """Raise pulumi.RunError for a provider that the resource would silently ignore.

    A parent's provider of pulumi-aws is refused too, unless the resource has a ``connection``, which then counts.
    """
    if opts is None:
        return
    if opts.provider is not None and opts.provider.package != _OWN_PACKAGE:
        raise pulumi.RunError(_refusal(what, f"provider: {opts.provider.package} belongs to another package"))
    for provider in _each(opts.providers):
        if provider.package in _AWS_PACKAGES:
            raise pulumi.RunError(_refusal(what, f"providers: {provider.package} belongs to another package"))
    if opts.parent is None or has_connection:
        return
    for package in _AWS_PACKAGES:
        if opts.parent.get_provider(f"{package}:index:Provider") is not None:
            name = opts.parent.pulumi_resource_name
            raise pulumi.RunError(_refusal(what, f"its parent {name} has a provider of the package {package}"))


def _refusal(what: str, why: str) -> str:
    return (
        f"{what}: {why}, whose credentials a dynamic resource can't use: set connection instead, such as "
        f"connection={{'profile': '…'}} or {{'role_arn': '…'}}"
    )


def refuse_unknown_properties(
    what: str, opts: pulumi.ResourceOptions | None, names: Collection[str], others: Collection[str]
) -> None:
    """Raise pulumi.RunError if an option names a property that no resource has.

    Args:
        what: the resource, as messages name it.
        opts: its options.
        names: its properties.
        others: those of other kinds of resources, which may share their options.

    """
    for option in _OF_PROPERTIES:
        for path in getattr(opts, option, None) or ():
            name = next(iter(parts_of(path)), path)
            if name not in (*names, *others, ANY_PART):
                raise pulumi.RunError(
                    f"{what}: {option}: {name} is not a property of this resource; expected one of {', '.join(names)}"
                )


def _each(providers: Any) -> Iterable[ProviderResource]:
    return providers.values() if isinstance(providers, Mapping) else providers or ()


def with_text_keys(what: str, name: str, value: Any, *, by_account: str | None = None) -> Any:
    """Return an input whose keys are all strings. Raises pulumi.RunError for another key.

    The SDK would raise a TypeError for a number. ``by_account`` is the input whose keys are account IDs: an output
    there is checked once it is known.
    """
    if isinstance(value, pulumi.Output):
        return value.apply(lambda known: with_text_keys(what, name, known)) if name == by_account else value
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise pulumi.RunError(f"{what}: {name}: a key must be a string; an account ID is {ACCOUNT_ID_FORM}")
            with_text_keys(what, f"{name}.{key}", part)
    return value

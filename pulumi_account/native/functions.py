"""The plugin's functions: each is a function of the package, by its name in camelCase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pulumi.runtime.proto import provider_pb2 as messages
from pydantic.alias_generators import to_camel

from pulumi_account.account_ids import functions as account_ids
from pulumi_account.account_name import functions as account_name
from pulumi_account.alternate_contact import functions as alternate_contact
from pulumi_account.core.errors import AccountError
from pulumi_account.core.fields import holds_unknown
from pulumi_account.core.printable import printable_lines
from pulumi_account.organization.selection import functions as selection
from pulumi_account.primary_contact import functions as primary_contact
from pulumi_account.primary_email import functions as primary_email
from pulumi_account.region_opt_in import functions as region_opt_in

from .names import token
from .refused_call import KNOWN_OUTCOME, Refused, RefusedCall
from .shapes import Properties, properties_of, properties_of_annotations
from .wire import received, sent

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.front_end.functions import Function


@dataclass(frozen=True)
class NativeFunction:
    """One of the plugin's functions.

    Args:
        function: what reads AWS.
        documented: the function that programs in Python call, whose texts these are too.
        name: its name; by default that of the function.

    """

    function: Function[Any]
    documented: Callable[..., Any]
    name: str = ""

    @property
    def token(self) -> str:
        """The function's token."""
        return token(self.name or to_camel(self.function.name))

    @cached_property
    def arguments(self) -> Properties:
        """Its arguments."""
        return properties_of(self.function.arguments, is_declared=False).without("import_")

    @cached_property
    def returned(self) -> Properties:
        """What it returns."""
        return properties_of_annotations(self.function.result)


_ALL: Final = (
    NativeFunction(account_ids.IDS.function, account_ids.get_account_ids),
    NativeFunction(account_ids.GOV_CLOUD.function, account_ids.get_gov_cloud_account_information),
    NativeFunction(account_name.LOOKUP.function, account_name.get_account_information),
    NativeFunction(alternate_contact.LOOKUP.function, alternate_contact.get_alternate_contact),
    NativeFunction(primary_contact.LOOKUP.function, primary_contact.get_primary_contact),
    NativeFunction(primary_email.LOOKUP.function, primary_email.get_primary_email),
    NativeFunction(region_opt_in.LOOKUP.function, region_opt_in.get_region_opt_in),
    NativeFunction(region_opt_in.REGIONS.function, region_opt_in.list_regions),
    NativeFunction(selection.SELECTION, selection.organization_accounts, "getOrganizationAccounts"),
)
FUNCTIONS: Final[Mapping[str, NativeFunction]] = {each.token: each for each in _ALL}
"""By token."""


def invoke(runtime: Runtime, request: Any) -> Any:
    """Call a function. Raises AccountError for one that the plugin doesn't have, and what the function raises."""
    function = FUNCTIONS.get(request.tok)
    if function is None:
        raise AccountError(f"{request.tok} is an unknown function; expected one of {', '.join(FUNCTIONS)}")
    given = received(request.args)
    _require_known_arguments(function, given.values)
    found = function.function.read(runtime, function.arguments.received(given.values))
    details = function.function.contact_details if runtime.settings.secret_contacts else ()
    # What a function returns repeats its arguments.
    secrets = [function.returned.wire_name(name) for name in (found if given.secrets else details)]
    answer = messages.InvokeResponse()
    # "return" is a word of Python.
    getattr(answer, "return").CopyFrom(sent(function.returned.sent(found), secrets))
    return answer


def _require_known_arguments(function: NativeFunction, given: Mapping[str, Any]) -> None:
    """Raise Refused for names of no argument, and for values that a preview doesn't know yet."""
    name, strange = function.token.rpartition(":")[2], function.arguments.unknown_names(given)
    if strange:
        expected = ", ".join(each.wire_name for each in function.arguments.by_name.values())
        reason = f"{', '.join(strange)} is an unknown argument; expected one of {expected}"
        raise Refused(RefusedCall(KNOWN_OUTCOME, f"{name}: {printable_lines(reason)}"))
    unknown = sorted(argument for argument, value in given.items() if holds_unknown(value))
    if unknown:
        raise Refused(RefusedCall(KNOWN_OUTCOME, f"{name}: {', '.join(unknown)} is not known yet in this preview"))

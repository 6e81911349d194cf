"""A stack's state as Pulumi exports it, and the account settings in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from pulumi_account.core.errors import StackStateError

from .held_resources import held_resources
from .organization_settings import ORGANIZATION_KINDS, held_by_account
from .resource_types import BY_KIND
from .secret_values import HIDDEN, revealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pulumi.automation import ConfigValue, Deployment

    from .found import Kind
    from .held_resources import HeldResource
    from .resource_types import ResourceType

FORMAT: Final = 3


class TargetStack(Protocol):
    """What an import needs of a stack; ``cli_stack`` has the Pulumi CLI's."""

    @property
    def name(self) -> str:
        """Its name, perhaps with an organization before it."""
        ...

    @property
    def project_name(self) -> str:
        """The name of its project."""
        ...

    @property
    def needs_secrets_provider(self) -> bool:
        """Whether ``import_stack`` fails on new secrets if the state names no secrets provider."""
        ...

    def export_stack(self) -> Deployment:
        """Return the state."""
        ...

    def import_stack(self, state: Deployment) -> None:
        """Replace the state."""
        ...

    def get_all_config(self) -> Mapping[str, ConfigValue]:
        """Return the configuration."""
        ...


@dataclass(frozen=True)
class HeldSetting:
    """An account setting in a stack; secrets that the export doesn't show are HIDDEN in ``properties``."""

    resource_name: str
    urn: str
    kind: Kind
    identity: str
    properties: dict[str, Any]


def exported(stack: TargetStack) -> dict[str, Any]:
    """Return the content of a stack's deployment, empty for an empty stack.

    Raises StackStateError if it can't be exported, or has another format.
    """
    try:
        state = stack.export_stack()
    except Exception as error:  # noqa: BLE001 - the error class is the engine's
        raise StackStateError(f"the stack {stack.name} can't be exported: {cause(error)}") from None
    if state.version not in (None, 0, FORMAT):
        raise StackStateError(
            f"the stack {stack.name} has a state of format {state.version}; only format {FORMAT} can be read"
        )
    return dict(state.deployment or {})


def held_settings(content: Mapping[str, Any]) -> list[HeldSetting]:
    """Return the settings that a deployment's resources own, in their order; reads and deletes own none.

    A resource over many accounts has one for each account.
    """
    resources = [each for each in held_resources(content) if not each.is_read and not each.is_leaving]
    return [held for resource in resources for held in _held_by(resource)]


def _held_by(resource: HeldResource) -> Iterator[HeldSetting]:
    name, urn = resource.name, resource.urn
    if (kind := ORGANIZATION_KINDS.get(resource.kind)) is not None:
        for identity, properties in held_by_account(kind, resource.outputs):
            yield HeldSetting(name, urn, kind, identity, properties)
    elif (resource_type := BY_KIND.get(resource.kind)) is not None:
        yield HeldSetting(name, urn, resource_type.kind, resource.identity, dict(resource.outputs))


def accounts_by_kind(settings: Iterable[HeldSetting], kinds: Collection[Kind]) -> dict[Kind, set[str]]:
    """Return the accounts that a stack has settings of these kinds of, by kind."""
    accounts: dict[Kind, set[str]] = {}
    for each in settings:
        if each.kind in kinds:
            accounts.setdefault(each.kind, set()).add(each.identity.partition("/")[0])
    return accounts


def differences(
    resource_type: ResourceType, held: Mapping[str, Any], found: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Compare a setting in a state with the one that was found, by the properties that AWS has.

    Returns the names of the properties that differ, and of those that can't be compared because they are encrypted.
    """
    held, found = revealed(held), revealed(found)
    hidden = tuple(name for name in {**held, **found} if HIDDEN in (held.get(name), found.get(name)))
    changes = resource_type.inputs.difference(held, {**found, **{name: held.get(name) for name in hidden}}).changes
    return tuple(name for name in changes if name in resource_type.setting), hidden


def cause(error: Exception) -> str:
    """Return in one line what went wrong with a stack: by the error's class, otherwise in the words of the CLI."""
    from pulumi import automation

    if isinstance(error, automation.StackNotFoundError):
        return "there is no such stack"
    if isinstance(error, automation.StackAlreadyExistsError):
        return "it already exists"
    if isinstance(error, automation.ConcurrentUpdateError):
        return "another update is in progress: wait until it ends, or run `pulumi cancel` if it was killed"
    return _quoted(str(error)) or type(error).__name__


def _quoted(output: str) -> str:
    """Return the line of a CLI's output that is the error; the CLI has no other way to say what went wrong."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    first = next((line for line in lines if "error:" in line), next(iter(lines), ""))
    return first.partition("error:")[2].strip() or first

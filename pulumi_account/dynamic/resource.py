"""Base of the resource classes: what they do to inputs and options before Pulumi's engine sees them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, cast

import pulumi
from pulumi.dynamic import Resource
from typing_extensions import NotRequired, Self

from pulumi_account.core.inputs import ResourceInputs

from .options import refuse_foreign_providers, with_text_keys
from .program import program_of_run, show_no_interruption
from .program_slots import PROGRAM_SLOTS
from .set_up_order import in_order
from .verbs import LifecycleProvider

if TYPE_CHECKING:
    from pulumi_account.core.lifecycle import Lifecycle


class ConnectionArgs(TypedDict):
    """How one resource reaches its account: a profile, or a role assumed (from that profile, where both are given)."""

    profile: NotRequired[pulumi.Input[str]]
    role_arn: NotRequired[pulumi.Input[str]]
    external_id: NotRequired[pulumi.Input[str]]
    session_name: NotRequired[pulumi.Input[str]]


def given(
    kind: type[Any], args: tuple[Any, ...], inputs: dict[str, Any]
) -> tuple[dict[str, Any], pulumi.ResourceOptions | None]:
    """Return a resource's inputs, given as one object or by keyword, and its options, which may stand behind the name.

    Raises TypeError for arguments that are neither.
    """
    opts = inputs.pop("opts", None)
    if args and opts is None and isinstance(args[-1], pulumi.ResourceOptions | None):
        args, opts = args[:-1], args[-1]
    if not args:
        return dict(vars(kind(**inputs))), opts
    if len(args) > 1 or inputs or not isinstance(args[0], kind):
        raise TypeError(f"the inputs must be given either as one {kind.__name__} or by keyword")
    return dict(vars(args[0])), opts


def _reading(props: dict[str, Any]) -> pulumi.Inputs:
    return {name: value if name == "connection" else None for name, value in props.items()}


class AccountResource(Resource):
    """A resource whose provider is one of the frozen classes."""

    _inputs: ClassVar[type[ResourceInputs]]

    def __init__(
        self,
        provider: LifecycleProvider,
        resource_name: str,
        props: dict[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        show_no_interruption()
        what = f"{type(self).__name__} {resource_name}"
        refuse_foreign_providers(what, opts, has_connection=props.get("connection") is not None)
        props = {name: with_text_keys(what, name, value) for name, value in props.items()}
        if opts is not None and opts.id is not None:
            # Read without being owned: AWS says what the properties are.
            super().__init__(provider, resource_name, _reading(props), opts)
            return
        # An output made secret stands in the state as an input too, in clear unless that is a secret itself.
        secret = set(opts.additional_secret_outputs or ()) if opts is not None else set()
        if pulumi.Config("account").get_bool("secretContacts"):
            secret.update(self._inputs.CONTACT_DETAILS)
        props = {
            name: pulumi.Output.secret(value) if name in secret and value is not None else value
            for name, value in props.items()
        }
        if opts is not None and opts.import_:
            if not isinstance(opts.import_, str):
                raise pulumi.RunError(f"{resource_name}: import_ must be a string; Pulumi takes no Output there")
            # The engine would ask the host to read by ID alone, which it can't: the provider is known by the inputs.
            props = {**props, "import_": opts.import_}
            opts = copy(opts)
            opts.import_ = None
        props = self._with_program_slots(provider.lifecycle_class, resource_name, props, opts)
        super().__init__(provider, resource_name, cast("pulumi.Inputs", props), in_order(props, opts))

    @staticmethod
    def _with_program_slots(
        lifecycle: type[Lifecycle[Any]], name: str, props: dict[str, Any], opts: pulumi.ResourceOptions | None
    ) -> dict[str, Any]:
        """Record what is declared; what may remove a setting before the program's end takes all of it along."""
        program = program_of_run()
        if program is None:
            return props
        declared = program.declare(lifecycle, name, props)
        deletes_first = lifecycle.deletes_before_replacing or (opts is not None and opts.delete_before_replace)
        if not (lifecycle.removes_in_updates or deletes_first):
            return props
        return {**props, PROGRAM_SLOTS: pulumi.Output.from_input(program.slots_beside(declared))}

    @classmethod
    def _get(
        cls,
        provider: LifecycleProvider,
        resource_name: str,
        id_: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None,
        connection: pulumi.Input[ConnectionArgs] | None,
    ) -> Self:
        if connection is not None:
            # While the connection isn't known, the engine must not read: it would leave the connection out.
            both = pulumi.Output.unsecret(pulumi.Output.all(id_, connection))
            id_ = both.apply(lambda values: str(values[0]))
        resource = cls.__new__(cls)
        props = {**dict.fromkeys(cls.__annotations__), "connection": connection}
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))
        AccountResource.__init__(resource, provider, resource_name, props, opts)
        # The engine tells the full ID to recent SDKs alone, and in no preview.
        parts = [getattr(resource, name) for name in ("account_id", *provider.lifecycle_class.part_names.values())]
        full = pulumi.Output.all(id_, *parts)
        resource.__dict__["id"] = full.apply(lambda values: "/".join(values[1:]) if all(values) else values[0])
        return resource

"""Base of the resource classes: what happens to inputs and options before Pulumi's engine sees them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, cast

import pulumi
from pulumi.dynamic import Resource
from typing_extensions import NotRequired, Self

from .options import refuse_foreign_providers, refuse_unknown_properties, with_text_keys
from .program_names import names_of_run, with_program_names
from .program_record import program_of_run, show_no_interruption
from .program_slots import PROGRAM_SLOTS
from .set_up_order import after_trusted_access
from .verbs import LifecycleProvider

if TYPE_CHECKING:
    from pulumi_account.core.lifecycle import Lifecycle


class ConnectionArgs(TypedDict):
    """How one resource reaches its account: by a profile, or by a role, which that profile assumes if both are given.

    Args:
        profile: A profile of AWS's configuration files.
        role_arn: ARN of the IAM role to assume.
        external_id: External ID that the role's trust policy asks for.
        session_name: Name of the role's session, shown in CloudTrail.

    """

    profile: NotRequired[pulumi.Input[str]]
    role_arn: NotRequired[pulumi.Input[str]]
    external_id: NotRequired[pulumi.Input[str]]
    session_name: NotRequired[pulumi.Input[str]]


def split_arguments(
    args_class: type[Any], args: tuple[Any, ...], inputs: dict[str, Any]
) -> tuple[dict[str, Any], pulumi.ResourceOptions | None]:
    """Return a resource's inputs, given as one object or by keyword, and its options, which may follow the name.

    Raises TypeError for arguments that are neither.
    """
    opts = inputs.pop("opts", None)
    if args and opts is None and isinstance(args[-1], pulumi.ResourceOptions | None):
        args, opts = args[:-1], args[-1]
    if not isinstance(opts, pulumi.ResourceOptions | None):
        raise TypeError("opts must be a pulumi.ResourceOptions")
    if not args:
        return dict(vars(args_class(**inputs))), opts
    if len(args) > 1 or inputs or not isinstance(args[0], args_class):
        raise TypeError(f"the inputs must be given either as one {args_class.__name__} or by keyword")
    return dict(vars(args[0])), opts


def _inputs_of_all(provider: type[LifecycleProvider]) -> set[str]:
    """Return the inputs of all kinds of resources, by the providers that are derived from one."""
    lifecycle = getattr(provider, "lifecycle_class", None)
    names = set(lifecycle.inputs.model_fields) if lifecycle is not None else set()
    return names.union(*map(_inputs_of_all, provider.__subclasses__()))


class AccountResource(Resource):
    """Base of the resource classes; the provider of each is one of the frozen classes."""

    _args_class: ClassVar[type[Any]]
    _provider_class: ClassVar[type[LifecycleProvider]]

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        given, opts = split_arguments(self._args_class, args, inputs)
        self._register(resource_name, self._prepared(given), opts)

    @staticmethod
    def _prepared(inputs: dict[str, Any]) -> dict[str, Any]:
        """Return the inputs as the engine is to get them."""
        return inputs

    def _register(self, resource_name: str, inputs: dict[str, Any], opts: pulumi.ResourceOptions | None) -> None:
        provider = self._provider_class()
        show_no_interruption()
        what = f"{type(self).__name__} {resource_name}"
        refuse_foreign_providers(what, opts, has_connection=inputs.get("connection") is not None)
        # The engine answers with those outputs that have a place among the properties.
        props = {**dict.fromkeys(type(self).__annotations__), **inputs}
        refuse_unknown_properties(what, opts, props, _inputs_of_all(LifecycleProvider))
        by_account = provider.lifecycle_class.inputs.BY_ACCOUNT
        props = {name: with_text_keys(what, name, value, by_account=by_account) for name, value in props.items()}
        if opts is not None and opts.id is not None:
            # Read without being owned: AWS says what the properties are.
            reading: pulumi.Inputs = {**dict.fromkeys(props), "connection": props.get("connection")}
            super().__init__(provider, resource_name, reading, opts)
            return
        # The state also has an output that was made secret as an input, in clear unless the input is a secret.
        secret = {*provider.lifecycle_class.inputs.ONE_RUN}
        secret.update((opts.additional_secret_outputs if opts is not None else None) or ())
        if pulumi.Config("account").get_bool("secretContacts"):
            secret.update(provider.lifecycle_class.inputs.contact_details())
        props = {
            name: pulumi.Output.secret(value) if name in secret and value is not None else value
            for name, value in props.items()
        }
        if opts is not None and opts.import_:
            if not isinstance(opts.import_, str):
                raise pulumi.RunError(f"{resource_name}: import_ must be a string; Pulumi takes no Output there")
            # The engine would ask the host to read by only an ID, but the host finds the provider by the inputs.
            props = {**props, "import_": opts.import_}
            opts = copy(opts)
            opts.import_ = None
        names_of_run().learn_declared(provider.lifecycle_class.declared_names(props))
        props = with_program_names(props)
        props = self._with_program_slots(provider.lifecycle_class, resource_name, props, opts)
        super().__init__(provider, resource_name, cast("pulumi.Inputs", props), after_trusted_access(props, opts))
        self._declared(inputs)

    def _declared(self, inputs: dict[str, Any]) -> None:
        """Do what has to be done once the resource is declared."""

    @staticmethod
    def _with_program_slots(
        lifecycle: type[Lifecycle[Any]], name: str, props: dict[str, Any], opts: pulumi.ResourceOptions | None
    ) -> dict[str, Any]:
        """Record the resource's slots; one that may remove a setting takes along those of the whole program."""
        program = program_of_run()
        if program is None:
            return props
        declared = program.declare(lifecycle, name, props)
        deletes_first = lifecycle.deletes_before_replacing or (opts is not None and opts.delete_before_replace)
        if not (lifecycle.removes_in_updates or deletes_first):
            return props
        return {**props, PROGRAM_SLOTS: pulumi.Output.from_input(program.slots_beside(declared))}


class ReadableResource(AccountResource):
    """A resource that a program can read without owning it."""

    @classmethod
    def get(
        cls,
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> Self:
        """Read a resource that AWS has, without owning it: it is never written or deleted. Missing in AWS, it fails.

        Args:
            resource_name: The resource's name in this program.
            id: The ID, as the class documents it. An account that is the caller's own can be left out of an ID that
                has more than the account.
            opts: The resource's options.
            connection: How the account is reached, as for the resource itself.

        """
        if connection is not None:
            # While the connection isn't known, the engine must not read: it would leave the connection out.
            both = pulumi.Output.unsecret(pulumi.Output.all(id, connection))
            id = both.apply(lambda values: str(values[0]))  # noqa: A001 - as above
        resource = cls.__new__(cls)
        resource._register(  # noqa: SLF001 - of this class
            resource_name, {"connection": connection}, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        )
        # The engine tells the full ID only to recent SDKs, and in no preview.
        lifecycle = cls._provider_class.lifecycle_class
        parts = [getattr(resource, name) for name in ("account_id", *lifecycle.part_names.values())]

        def full_id(values: list[str]) -> str:
            return lifecycle.full_id(*values[1:]) if all(values) else values[0]

        resource.__dict__["id"] = pulumi.Output.all(id, *parts).apply(full_id)
        return resource

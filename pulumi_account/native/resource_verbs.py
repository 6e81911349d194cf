"""The engine's verbs on resources: property bags in, property bags out. They block, so they run in threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi.runtime.proto import provider_pb2 as messages

from pulumi_account.core.adoption import differences
from pulumi_account.core.error_context import error_context
from pulumi_account.core.errors import AccountError
from pulumi_account.core.fields import UNKNOWN, holds_unknown
from pulumi_account.core.ignored import IgnoredChanges, parts_of
from pulumi_account.core.inputs import in_words
from pulumi_account.core.printable import printable_lines
from pulumi_account.core.requests import CreateResponse
from pulumi_account.front_end.wire_keys import PROVIDER_KEY

from .answers import partial_failure
from .deployment import NativeDeployment, resource_of
from .refused_call import Refused
from .resources import STABLE, NativeResource
from .wire import Bag, received, sent
from .words import in_native_words

if TYPE_CHECKING:
    from pulumi_account.core.inputs import Failure
    from pulumi_account.front_end.verbs import Changes, Verbs


class ResourceVerbs:
    """The verbs on all resources of a deployment."""

    def __init__(self, deployment: NativeDeployment) -> None:
        self._deployment = deployment
        self._imported: set[str] = set()

    def check(self, request: Any) -> Any:
        """Validate and normalize inputs."""
        resource, verbs = resource_of(request.urn), self._deployment.verbs(request.urn)
        news = received(request.news)
        strange = resource.inputs.unknown_names(news.values)
        if strange:
            expected = ", ".join(each.wire_name for each in resource.inputs.by_name.values())
            reason = f"{', '.join(strange)} is not a property of this resource; expected one of {expected}"
            failure = messages.CheckFailure(reason=printable_lines(reason))
            return messages.CheckResponse(inputs=request.news, failures=[failure])
        held = resource.state.received(received(request.olds).values)
        self._deployment.runtime.names.learn_declared(_declared_names(resource, news))
        checked = verbs.check(request.urn, held, resource.inputs.received(news.values))
        failures = [_check_failure(resource, news, failure) for failure in checked.failures]
        return messages.CheckResponse(inputs=_bag(resource, verbs, checked.properties, news), failures=failures)

    def diff(self, request: Any) -> Any:
        """Compare a state with checked inputs, property by property."""
        resource, verbs = resource_of(request.urn), self._deployment.verbs(request.urn)
        held, news = received(request.olds), received(request.news)
        state, inputs = resource.state.received(held.values), resource.inputs.received(news.values)
        if request.urn in self._imported:
            _require_equal(verbs, request.id, state, inputs)
        former = resource.state.received(received(request.old_inputs).values)
        changes = verbs.compare(
            request.id, state, inputs, urn=request.urn, former=former, ignored=_ignored(resource, request.ignoreChanges)
        )
        kinds = _kinds(resource, changes)
        if request.urn in self._imported:
            # The engine takes what Read found, which doesn't know the program's secrets. An update hides them.
            shown = (news.secrets & held.values.keys()) - held.secrets
            kinds = {**dict.fromkeys(sorted(shown), "UPDATE"), **kinds}
        # The dynamic resource of the same name left this state: an update without a write rewrites it. Without a
        # path, a preview would show every property whose name changes with the provider.
        if PROVIDER_KEY in request.olds:
            kinds[PROVIDER_KEY] = "DELETE"
        if not changes.has_changes and not kinds:
            return messages.DiffResponse(changes=messages.DiffResponse.DIFF_NONE)
        return messages.DiffResponse(
            changes=messages.DiffResponse.DIFF_SOME,
            replaces=[resource.state.wire_name(name) for name in changes.difference.replaces],
            deleteBeforeReplace=verbs.lifecycle.deletes_before_replacing,
            diffs=sorted({parts_of(path)[0] for path in kinds}),
            detailedDiff=detailed(kinds),
            hasDetailedDiff=bool(kinds),
        )

    def create(self, request: Any) -> Any:
        """Create a resource; in a preview, only tell its outputs as far as they are known."""
        resource, verbs = resource_of(request.urn), self._deployment.verbs(request.urn, request.timeout)
        news = received(request.properties)
        inputs = resource.inputs.received(news.values)
        if request.preview:
            return messages.CreateResponse(properties=_bag(resource, verbs, _foreseen(resource, inputs, {}), news))
        try:
            response = verbs.create(request.urn, inputs)
        except AccountError as error:
            raise _answer(error, resource, verbs, news, request.properties, "") from None
        return messages.CreateResponse(
            id=response.identity, properties=_bag(resource, verbs, response.properties, news)
        )

    def read(self, request: Any) -> Any:
        """Read a resource, which may be known only by its ID; without an ID in the answer, it is gone."""
        resource, verbs = resource_of(request.urn), self._deployment.verbs(request.urn)
        held, given = received(request.properties), received(request.inputs)
        state = resource.state.received(held.values)
        if not state and not verbs.is_read_by_id(state):
            raise AccountError(
                f"{resource.name} can't be read by its ID, which names no accounts: declare it, and accounts that "
                f"already have what it declares are adopted without a write"
            )
        names = [resource.state.name(name) for name in given.values]
        if verbs.is_read_by_id(state):
            self._imported.add(request.urn)
        identity, response = verbs.read(request.id, state, names)
        if response is None:
            return messages.ReadResponse()
        secrets = Bag({}, held.secrets | given.secrets)
        return messages.ReadResponse(
            id=identity,
            properties=_bag(resource, verbs, response.properties, secrets),
            inputs=_bag(resource, verbs, response.inputs, secrets),
        )

    def update(self, request: Any) -> Any:
        """Update a resource; in a preview, only tell its outputs as far as they are known."""
        resource, verbs = resource_of(request.urn), self._deployment.verbs(request.urn, request.timeout)
        news = received(request.news)
        inputs, state = resource.inputs.received(news.values), resource.state.received(received(request.olds).values)
        if request.preview:
            return messages.UpdateResponse(properties=_bag(resource, verbs, _foreseen(resource, inputs, state), news))
        ignored = _ignored(resource, request.ignoreChanges)
        try:
            response = verbs.update(request.urn, request.id, state, inputs, ignored)
        except AccountError as error:
            raise _answer(error, resource, verbs, news, request.news, request.id) from None
        return messages.UpdateResponse(properties=_bag(resource, verbs, response.properties, news))

    def delete(self, request: Any) -> None:
        """Delete a resource."""
        resource, verbs = resource_of(request.urn), self._deployment.verbs(request.urn, request.timeout)
        verbs.delete(request.id, resource.state.received(received(request.properties).values))


def detailed(kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return the kind of each change by its path, as the protocol has it."""
    return {path: messages.PropertyDiff(kind=messages.PropertyDiff.Kind.Value(kind)) for path, kind in kinds.items()}


def _bag(resource: NativeResource, verbs: Verbs[Any], properties: Mapping[str, Any], given: Bag) -> Any:
    """Return properties as a bag, in which all are secrets that were given as such or always are."""
    secrets = given.secrets | {resource.state.wire_name(name) for name in verbs.secrets()}
    return sent(resource.state.sent(properties), secrets)


def _answer(
    error: AccountError, resource: NativeResource, verbs: Verbs[Any], news: Bag, inputs: Any, id_: str
) -> Exception:
    """Return the error to raise for a verb that failed, perhaps in part."""
    response = error.response
    if response is None:
        return error
    identity = response.identity if isinstance(response, CreateResponse) else id_
    properties = _bag(resource, verbs, response.properties, news)
    return Refused(partial_failure(error, identity, properties, inputs))


def _foreseen(resource: NativeResource, inputs: Mapping[str, Any], state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs as far as a preview knows them."""
    stable = {name: state[name] for name in STABLE if name in state}
    outputs = dict.fromkeys(resource.outputs.by_name.keys() - resource.inputs.by_name.keys() | {"account_id"}, UNKNOWN)
    shown = {name: value for name, value in outputs.items() if name in resource.outputs.by_name}
    return {**shown, **stable, **inputs}


def _require_equal(verbs: Verbs[Any], id_: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
    """Raise AccountError if a program differs from what AWS has: the engine would import it, then write the program's.

    What only the program has, such as a timeout, may differ.
    """
    model = verbs.lifecycle.inputs
    # A change of what replaces the resource would delete what was just imported.
    compared = {*model.setting().model_fields, *model.REPLACING}
    changes = model.difference(state, inputs).changes
    differing = [name for name in changes if name in compared and not holds_unknown(inputs.get(name))]
    if differing:
        with error_context("import", verbs.lifecycle.resource, id_):
            failures = in_words(differences(verbs.lifecycle, differing, inputs, state))
            raise AccountError(f"{failures}; an import needs a program that is equal to what AWS has")


def _check_failure(resource: NativeResource, news: Bag, failure: Failure) -> Any:
    """Return a failure, which names its property if the engine may print its value."""
    lifecycle = resource.lifecycle
    name, wire_name = failure.property, resource.inputs.wire_name(failure.property)
    reason = in_native_words(printable_lines(failure.reason))
    hidden = {*lifecycle.inputs.contact_details(), *lifecycle.inputs.ONE_RUN}
    is_shown = name in resource.inputs.by_name and name not in hidden and wire_name not in news.secrets
    if is_shown and wire_name in news.values and not holds_unknown(news.values[wire_name]):
        return messages.CheckFailure(property=wire_name, reason=reason)
    return messages.CheckFailure(reason=f"{wire_name} {reason}".strip())


def _declared_names(resource: NativeResource, news: Bag) -> dict[str, str]:
    """Return the names of accounts that a program declares and doesn't keep secret, by account ID."""
    told = {name: value for name, value in news.values.items() if name not in news.secrets}
    return resource.lifecycle.declared_names(resource.inputs.received(told))


def _ignored(resource: NativeResource, paths: Any) -> IgnoredChanges:
    """Return what ``ignoreChanges`` names, with Python's names."""
    named = []
    for path in paths:
        first, *inner = parts_of(path) or [""]
        shape = resource.state.by_name.get(resource.state.name(first))
        names = {to: name for name, to in _inner_names(shape.shape if shape is not None else None).items()}
        named.append([resource.state.name(first), *(names.get(part, part) for part in inner)])
    return IgnoredChanges(tuple("".join(f'["{part}"]' for part in parts) for parts in named))


def _inner_names(shape: Any) -> dict[str, str]:
    """Return the names on the wire of the properties of a shape's objects."""
    while shape is not None and shape.item is not None:
        shape = shape.item
    if shape is None or shape.properties is None:
        return {}
    return {name: each.wire_name for name, each in shape.properties.by_name.items()}


def _kinds(resource: NativeResource, changes: Changes) -> dict[str, str]:
    """Return the kind of each change by its path on the wire."""
    kinds = {}
    for path, kind in changes.kinds.items():
        name = parts_of(path)[0]
        kinds[f"{resource.state.wire_name(name)}{path[len(name) :]}"] = kind
    return kinds

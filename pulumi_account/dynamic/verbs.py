"""Pulumi's dynamic verbs as lifecycles' requests and responses: unknowns, secrets, CheckFailure, DiffResult."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from pulumi_account.core.account_lifecycle import AccountLifecycle
from pulumi_account.core.adoption import adopt, import_id_failures
from pulumi_account.core.allowed_accounts import not_allowed
from pulumi_account.core.clock import system_clock
from pulumi_account.core.contact_warnings import contact_warnings
from pulumi_account.core.departures import is_of_departed_account
from pulumi_account.core.errors import AccountError, PartialFailureError, error_context
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.inputs import Failure, ResourceInputs, in_words
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.lookup import read_by_id
from pulumi_account.core.one_time_passwords import OTP_RECORD
from pulumi_account.core.printable import printable_lines
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import Settings, settings_from

from .engine_watch import canceled
from .host import prepare
from .host_call import (
    NOT_RECORDED,
    former_inputs,
    ignored_paths,
    names_of_inputs,
    note_differences,
    record_partial_state,
    resource_urn,
)
from .narrator import EngineNarrator
from .program_slots import PROGRAM_SLOTS, from_text
from .pulumi_internals import stack_settings
from .runtime import new_runtime
from .wire_format import SECRET, from_wire, to_wire

ResponseT = TypeVar("ResponseT")

_runtimes: dict[Settings, Runtime] = {}
_runtimes_lock = threading.Lock()


def runtime_of(settings: Settings) -> Runtime:
    """Return the process's one runtime for these settings: all providers share its sessions, pacing and slots."""
    with _runtimes_lock:
        if settings not in _runtimes:
            _runtimes[settings] = new_runtime(settings, clock=system_clock(canceled), narrator=EngineNarrator())
        return _runtimes[settings]


class LifecycleProvider(ResourceProvider):
    """Base of the frozen provider classes: one lifecycle driven by Pulumi's engine.

    Instances hold no attribute until the host configures them, so that a state refers to them only by path and name.
    """

    serialize_as_secret_always = False
    lifecycle_class: ClassVar[type[Lifecycle[Any]]]

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's settings. Raises ConfigurationError, or UnsupportedVersionError for an unsupported SDK."""
        prepare()
        # Config has get and require only, but unknown account: keys must be found too.
        self._lifecycle = self.lifecycle_class(runtime_of(settings_from(stack_settings(req))))
        self._adoptions: dict[ResourceInputs, CreateResponse] = {}
        self._of_this_run: dict[str, dict[str, Any]] = {}

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validate and normalize the inputs; only an import and shared slots may take a call to AWS."""
        lifecycle = self._lifecycle
        values, held = from_wire(news), from_wire(_olds)
        self._expect_slots(values.pop(PROGRAM_SLOTS, None))
        inputs, failures = lifecycle.inputs.check(values)
        if held:
            lifecycle.note_held(held)
        if inputs is not None:
            if inputs.is_known:
                lifecycle.warn(inputs)
            self._of_this_run[resource_urn()] = inputs.of_this_run()
            failures = lifecycle.declare(inputs, resource_urn()) or not_allowed(lifecycle.runtime.settings, inputs)
            failures = failures or lifecycle.refusals(inputs) or lifecycle.refused_changes(held, inputs)
            for warning in contact_warnings(lifecycle, inputs, resource_urn()):
                lifecycle.runtime.narrator.warn(f"{lifecycle.resource} {lifecycle.label(inputs)}: {warning}")
        if inputs is not None and inputs.import_ and not failures:
            # An import of something that is in the stack already does nothing.
            failures = self._import_id_failures(inputs) if held else self._import_failures(inputs)
        if inputs is None:
            return CheckResult(to_wire(values), [_check_failure(failure) for failure in failures])
        if not failures and not held and not inputs.import_:
            self._say(lifecycle.label(inputs), lifecycle.consequence_of_create(inputs.properties()))
        return CheckResult(to_wire(inputs.properties()), [_check_failure(failure) for failure in failures])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compare the model's fields, and say what can't be undone."""
        state, inputs, lifecycle = self._compared_state(_olds), self._values(_news), self._lifecycle
        self._require_same_account(_id, state, inputs)
        difference = lifecycle.inputs.difference(state, inputs)
        unfinished = () if difference.changes else lifecycle.unfinished(state, inputs)
        if difference.replaces:
            self._say(_id, lifecycle.consequence_of_replace(state))
        elif difference.changes or unfinished:
            self._say(_id, lifecycle.consequence_of_update(state, inputs))
        else:
            self._say(_id, lifecycle.reminder(state, inputs))
        note_differences(dict.fromkeys(unfinished, "UPDATE"))
        return DiffResult(
            changes=bool(difference.changes or unfinished),
            replaces=list(difference.replaces),
            delete_before_replace=lifecycle.deletes_before_replacing or None,
        )

    def _compared_state(self, olds: dict[str, Any]) -> Mapping[str, Any]:
        """Return the state that a diff compares."""
        return from_wire(olds)

    def _require_same_account(self, id_: str, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        former = former_inputs()
        lifecycle = self._lifecycle
        if former is not None and isinstance(lifecycle, AccountLifecycle) and "account_id" in state:
            with error_context("compare", lifecycle.resource, id_):
                lifecycle.require_same_account(str(state["account_id"]), former, inputs)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create."""
        inputs = self._inputs(props)
        lifecycle = self._lifecycle
        verb = "import" if inputs.import_ else "create"
        with self._keeping(), error_context(verb, lifecycle.resource, lifecycle.label(inputs)):
            response = self._adopted(inputs) if inputs.import_ else lifecycle.create(CreateRequest(inputs))
        return CreateResult(response.identity, self._outputs(response.properties))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read; an empty ID says that the resource is gone."""
        state = from_wire(props)
        response: ReadResponse | None
        # What was created or read has an account; what the program reads by an ID has none yet.
        if "account_id" not in state:
            id_, response = read_by_id(self._lifecycle, id_, state)
        else:
            with error_context("read", self._lifecycle.resource, id_):
                as_it_was: ReadResponse | None = ReadResponse(self._inputs_in(state), state)
                response = self._unless_departed(
                    lambda: self._lifecycle.read(ReadRequest(id_, state)), id_, state, as_it_was
                )
        if response is None:
            return ReadResult("", {})
        outputs = self._outputs(response.properties)
        if not _is_owned(state):
            return ReadResult(id_, outputs)
        return ReadResult(id_, outputs, self._outputs(response.inputs))

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Update."""
        inputs, state = self._inputs(_news), from_wire(_olds)
        request = UpdateRequest(_id, state, inputs, IgnoredChanges(ignored_paths()))
        with self._keeping(_id), error_context("update", self._lifecycle.resource, _id):
            response = self._unless_departed(lambda: self._lifecycle.update(request), _id, state, UpdateResponse(state))
        return UpdateResult(self._outputs(response.properties))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete."""
        state = from_wire(_props)
        with error_context("delete", self._lifecycle.resource, _id):
            self._unless_departed(lambda: self._lifecycle.delete(DeleteRequest(_id, state)), _id, state, None)

    @contextmanager
    def _keeping(self, id_: str = "") -> Iterator[None]:
        """Have the engine record what a verb that fails in part has done."""
        try:
            yield
        except AccountError as error:
            response = error.response
            if response is not None:
                resource_id = response.identity if isinstance(response, CreateResponse) else id_
                is_recorded = record_partial_state(resource_id, self._outputs(response.properties), str(error))
                if not is_recorded and isinstance(error, PartialFailureError):
                    error.reason += f"\n{NOT_RECORDED}"
            raise

    def _inputs_in(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs that the engine's state holds of the resource that is read."""
        names = names_of_inputs()
        return {
            name: state[name]
            for name in (self._lifecycle.inputs.model_fields if names is None else names)
            if name in state
        }

    def _unless_departed(
        self, verb: Callable[[], ResponseT], id_: str, state: dict[str, Any], instead: ResponseT
    ) -> ResponseT:
        """Run a verb; if the account is closed or left the organization, keep the resource unchanged and say so."""
        lifecycle = self._lifecycle
        try:
            return verb()
        except AccountError as error:
            account_id = state.get("account_id")
            if not isinstance(lifecycle, AccountLifecycle) or account_id is None:
                raise
            if not is_of_departed_account(lifecycle, account_id, state, error):
                raise
        self._say(
            id_,
            f"left unchanged, since account {account_id} is closed or no longer in the organization: remove it from "
            f"the program",
        )
        return instead

    def _inputs(self, props: dict[str, Any]) -> Any:
        inputs, failures = self._lifecycle.inputs.check(self._values(props))
        if inputs is None:
            raise AccountError(f"{self._lifecycle.resource}: {in_words(failures)}")
        return inputs

    def _values(self, props: Mapping[str, Any]) -> dict[str, Any]:
        """Return checked inputs with those that only this run has."""
        return {**from_wire(props), **self._of_this_run.get(resource_urn(), {})}

    def _say(self, label: str, message: str | None) -> None:
        if message:
            self._lifecycle.runtime.narrator.say(f"{self._lifecycle.resource} {label}: {message}")

    def _expect_slots(self, text: Any) -> None:
        if isinstance(text, str) and text:
            kind = self._lifecycle.slot_kind()
            slots = from_text(kind, text)
            self._lifecycle.runtime.declarations.announce(kind, slots.places, slots.undecided)

    def _import_id_failures(self, inputs: Any) -> list[Failure]:
        return import_id_failures(self._lifecycle, inputs)

    def _import_failures(self, inputs: Any) -> list[Failure]:
        with error_context("import", self._lifecycle.resource, self._lifecycle.label(inputs)):
            response, failures = adopt(self._lifecycle, inputs)
        if response is not None:
            self._adoptions[inputs] = response
        return failures

    def _adopted(self, inputs: Any) -> CreateResponse:
        # check has just read and compared it.
        response = self._adoptions.pop(inputs, None)
        if response is None:
            response, failures = adopt(self._lifecycle, inputs)
            if response is None:
                raise AccountError(in_words(failures))
        return self._lifecycle.wait_for_adopted(inputs, response) or response

    def _outputs(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        secret = {OTP_RECORD}
        if self._lifecycle.runtime.settings.secret_contacts:
            secret.update(self._lifecycle.inputs.contact_details())
        return {
            name: {**SECRET, "value": value} if name in secret else value
            for name, value in properties.items()
            if name != "import_"
        }


def _check_failure(failure: Failure) -> CheckFailure:
    # The engine prints the value of a property that a failure names, and the host doesn't know what a transform or
    # additional_secret_outputs has made secret.
    return CheckFailure("", printable_lines(f"{failure.property} {failure.reason}".strip()))


def _is_owned(state: Mapping[str, Any]) -> bool:
    """Whether the program owns what is read; otherwise inputs would hold AWS's values in clear."""
    if "account_id" not in state:
        return False
    names = names_of_inputs()
    return names is None or bool(names - {"connection"})

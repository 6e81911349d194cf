"""Pulumi's verbs on one kind of resource, as both front ends run them: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from math import ceil
from typing import Any, Generic, NamedTuple, TypeVar

from typing_extensions import Self

from pulumi_account.core.account_lifecycle import AccountLifecycle
from pulumi_account.core.adoption import adopt, import_id_failures
from pulumi_account.core.allowed_accounts import not_allowed
from pulumi_account.core.contact_warnings import contact_warnings
from pulumi_account.core.departures import is_of_departed_account
from pulumi_account.core.doctor_hint import leading_to_doctor
from pulumi_account.core.error_context import error_context
from pulumi_account.core.errors import AccountError
from pulumi_account.core.ignored import NOTHING_IGNORED, IgnoredChanges, parts_of
from pulumi_account.core.inputs import Difference, Failure, ResourceInputs, in_words
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.lookup import read_by_id
from pulumi_account.core.one_time_passwords import OTP_RECORD
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)
from pulumi_account.core.settings import LONGEST_TIMEOUT_MINUTES

LifecycleT = TypeVar("LifecycleT", bound=Lifecycle[Any])
ResponseT = TypeVar("ResponseT")


class Checked(NamedTuple):
    """Inputs as a state holds them, normalized unless there are failures."""

    properties: dict[str, Any]
    failures: list[Failure]


class Changes(NamedTuple):
    """How a state and inputs differ.

    ``paths`` are the property paths to show, with ``ADD``, ``DELETE`` or ``UPDATE``, from the state's outputs to the
    new inputs. Without them, an engine compares what it may show, and two secrets look the same.
    """

    difference: Difference
    paths: Mapping[str, str]

    @property
    def has_changes(self) -> bool:
        """Whether the resource is to be updated or replaced."""
        return bool(self.difference.changes or self.paths)

    @property
    def kinds(self) -> dict[str, str]:
        """The paths with the engine's kinds, which also tell what replaces the resource, such as ``UPDATE_REPLACE``."""
        replaces = self.difference.replaces
        return {path: f"{kind}_REPLACE" if parts_of(path)[0] in replaces else kind for path, kind in self.paths.items()}


class Verbs(Generic[LifecycleT]):
    """The verbs on one kind of resource, for one provider of one deployment. Safe for threads.

    Args:
        lifecycle: the resource's life; its runtime is shared by all resources of the deployment.
        urn: returns the URN of the resource whose verb runs on this thread, empty if there is none, for errors that
            lead to ``pulumi-account doctor``. None where users may not have that command.

    """

    def __init__(self, lifecycle: LifecycleT, urn: Callable[[], str] | None = None) -> None:
        self.lifecycle = lifecycle
        self._urn = urn
        self._adoptions: dict[ResourceInputs, CreateResponse] = {}
        self._of_this_run: dict[str, dict[str, Any]] = {}

    def within(self, seconds: float) -> Self:
        """Return the same verbs, whose waits for AWS end after so many seconds unless the inputs say otherwise.

        The seconds are rounded up to whole minutes, within the bounds of ``account:timeoutMinutes``; 0 sets no limit.
        """
        if not seconds:
            return self
        bounded, lifecycle, runtime = copy(self), copy(self.lifecycle), copy(self.lifecycle.runtime)
        minutes = min(max(ceil(seconds / 60), 1), LONGEST_TIMEOUT_MINUTES)
        runtime.settings = runtime.settings.model_copy(update={"timeout_minutes": minutes})
        lifecycle.runtime = runtime
        bounded.lifecycle = lifecycle
        return bounded

    def secrets(self) -> set[str]:
        """Return the names of the properties that every state holds as secrets."""
        details = self.lifecycle.inputs.contact_details() if self.lifecycle.runtime.settings.secret_contacts else ()
        return {OTP_RECORD, *details}

    def check(self, urn: str, held: Mapping[str, Any], values: Mapping[str, Any]) -> Checked:
        """Validate and normalize inputs; only an import and shared slots may take a call to AWS.

        Args:
            urn: the resource's URN.
            held: the inputs that the state has of it; empty for a new resource.
            values: the new inputs.

        """
        lifecycle, runtime = self.lifecycle, self.lifecycle.runtime
        inputs, failures = lifecycle.inputs.check(values)
        if held:
            lifecycle.note_held(held)
        if inputs is None:
            return Checked(dict(values), [failure.with_account_name(runtime.names) for failure in failures])
        if inputs.is_known:
            lifecycle.warn(inputs)
        self._of_this_run[urn] = inputs.of_this_run()
        failures = lifecycle.declare(inputs, urn) or not_allowed(runtime.settings, inputs, runtime.names)
        failures = failures or lifecycle.refusals(inputs) or lifecycle.refused_changes(held, inputs)
        for warning in contact_warnings(lifecycle, inputs, urn):
            runtime.warn(lifecycle.resource, lifecycle.label(inputs), warning)
        if inputs.import_ and not failures:
            # An import of something that is in the stack already does nothing.
            failures = self._import_id_failures(inputs) if held else self._import_failures(inputs)
        if not failures and not held and not inputs.import_:
            self._say(lifecycle.label(inputs), lifecycle.consequence_of_create(inputs.properties()))
        return Checked(inputs.properties(), failures)

    def compare(
        self,
        id_: str,
        state: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        urn: str,
        former: Mapping[str, Any] | None,
        ignored: IgnoredChanges = NOTHING_IGNORED,
    ) -> Changes:
        """Compare the model's fields, and say what can't be undone.

        Args:
            id_: the resource's ID.
            state: the outputs that the state has.
            values: the new inputs, as ``check`` returned them.
            urn: the resource's URN.
            former: the inputs that the state has; None if they are unknown.
            ignored: what the resource's ``ignore_changes`` names.

        """
        lifecycle, state = self.lifecycle, self._compared(state, ignored)
        inputs = self._with_this_run(urn, values)
        self._require_same_account(id_, state, former, inputs)
        difference = lifecycle.inputs.difference(state, inputs)
        unfinished = () if difference.changes else lifecycle.unfinished(state, inputs)
        if difference.replaces:
            self._say(id_, lifecycle.consequence_of_replace(state))
        elif difference.changes or unfinished:
            self._say(id_, lifecycle.consequence_of_update(state, inputs))
        else:
            self._say(id_, lifecycle.reminder(state, inputs))
        return Changes(difference, kinds_of(difference.changes, state, inputs) or dict.fromkeys(unfinished, "UPDATE"))

    def _compared(self, state: Mapping[str, Any], ignored: IgnoredChanges) -> Mapping[str, Any]:  # noqa: ARG002
        """Return the state that is compared."""
        return state

    def _require_same_account(
        self, id_: str, state: Mapping[str, Any], former: Mapping[str, Any] | None, inputs: Mapping[str, Any]
    ) -> None:
        lifecycle = self.lifecycle
        if former is not None and isinstance(lifecycle, AccountLifecycle) and "account_id" in state:
            with self._context("compare", id_):
                lifecycle.require_same_account(str(state["account_id"]), former, inputs)

    def create(self, urn: str, values: Mapping[str, Any]) -> CreateResponse:
        """Create a resource with inputs that ``check`` returned, or adopt what ``import_`` names."""
        inputs, lifecycle = self._inputs(urn, values), self.lifecycle
        verb = "import" if inputs.import_ else "create"
        with self._context(verb, lifecycle.label(inputs)):
            response = self._adopted(inputs) if inputs.import_ else lifecycle.create(CreateRequest(inputs))
        self._note_written(inputs, response.properties)
        return response

    def _note_written(self, inputs: Any, properties: Mapping[str, Any]) -> None:
        places = self.lifecycle.places(inputs)
        account_id = properties.get("account_id")
        self.lifecycle.runtime.declarations.note_written(
            place._replace(account_id=place.account_id or account_id) for place in places
        )

    def is_read_by_id(self, state: Mapping[str, Any]) -> bool:
        """Whether only an ID says what is to be read: what was created or read has an account in its state."""
        return "account_id" not in state

    def read(
        self, id_: str, state: Mapping[str, Any], names_of_inputs: Iterable[str] | None
    ) -> tuple[str, ReadResponse | None]:
        """Read a resource; return its full ID, and None if it is gone.

        Args:
            id_: the resource's ID, which may be short if the state is empty.
            state: what is known of it.
            names_of_inputs: the names of the inputs that the state holds; None if they are unknown.

        """
        if self.is_read_by_id(state):
            return read_by_id(self.lifecycle, id_, state)
        names = self.lifecycle.inputs.model_fields if names_of_inputs is None else names_of_inputs
        as_it_was: ReadResponse | None = ReadResponse({name: state[name] for name in names if name in state}, {**state})
        with self._context("read", id_):
            request = ReadRequest(id_, state)
            return id_, self._unless_departed(lambda: self.lifecycle.read(request), id_, state, as_it_was)

    def update(
        self, urn: str, id_: str, state: Mapping[str, Any], values: Mapping[str, Any], ignored: IgnoredChanges
    ) -> UpdateResponse:
        """Bring a resource from its state to inputs that ``check`` returned."""
        request = UpdateRequest(id_, state, self._inputs(urn, values), ignored)
        with self._context("update", id_):
            as_it_was = UpdateResponse({**state})
            response = self._unless_departed(lambda: self.lifecycle.update(request), id_, state, as_it_was)
        self._note_written(request.inputs, response.properties)
        return response

    def delete(self, id_: str, state: Mapping[str, Any]) -> None:
        """Delete a resource."""
        with self._context("delete", id_):
            self._unless_departed(lambda: self.lifecycle.delete(DeleteRequest(id_, state)), id_, state, None)

    @contextmanager
    def _context(self, verb: str, resource_id: str) -> Iterator[None]:
        names = self.lifecycle.runtime.names
        with error_context(verb, self.lifecycle.resource, resource_id, names), leading_to_doctor(self._urn):
            yield

    def _unless_departed(
        self, verb: Callable[[], ResponseT], id_: str, state: Mapping[str, Any], instead: ResponseT
    ) -> ResponseT:
        """Run a verb; if the account is closed or left the organization, keep the resource unchanged and say so."""
        lifecycle = self.lifecycle
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
            f"left unchanged, since account {lifecycle.runtime.names.label(account_id)} is closed or no longer in the "
            f"organization: remove it from the program",
        )
        return instead

    def _inputs(self, urn: str, values: Mapping[str, Any]) -> Any:
        inputs, failures = self.lifecycle.inputs.check(self._with_this_run(urn, values))
        if inputs is None:
            raise AccountError(f"{self.lifecycle.resource}: {in_words(failures)}")
        return inputs

    def _with_this_run(self, urn: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return checked inputs with those that only this run has."""
        return {**values, **self._of_this_run.get(urn, {})}

    def _say(self, label: str, message: str | None) -> None:
        if message:
            self.lifecycle.runtime.say(self.lifecycle.resource, label, message)

    def _import_id_failures(self, inputs: Any) -> list[Failure]:
        return import_id_failures(self.lifecycle, inputs)

    def _import_failures(self, inputs: Any) -> list[Failure]:
        with self._context("import", self.lifecycle.label(inputs)):
            response, failures = adopt(self.lifecycle, inputs)
        if response is not None:
            self._adoptions[inputs] = response
        return failures

    def _adopted(self, inputs: Any) -> CreateResponse:
        # check has just read and compared it.
        response = self._adoptions.pop(inputs, None)
        if response is None:
            response, failures = adopt(self.lifecycle, inputs)
            if response is None:
                raise AccountError(in_words(failures))
        return self.lifecycle.wait_for_adopted(inputs, response) or response


def kinds_of(changed: Iterable[str], olds: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, str]:
    """Return the kind of each change: ``ADD``, ``DELETE`` or ``UPDATE``, by the property's name."""
    return {
        name: "ADD" if olds.get(name) is None else "DELETE" if news.get(name) is None else "UPDATE" for name in changed
    }

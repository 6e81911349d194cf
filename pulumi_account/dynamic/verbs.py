"""Pulumi's dynamic verbs: unknowns, secrets, CheckFailure, DiffResult, and partial failures."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

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

from pulumi_account.core.clock import system_clock
from pulumi_account.core.errors import AccountError, PartialFailureError
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.inputs import Failure
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.printable import printable_lines
from pulumi_account.core.requests import CreateResponse
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import Settings, settings_from
from pulumi_account.front_end.narrator import EngineNarrator
from pulumi_account.front_end.runtime import new_runtime
from pulumi_account.front_end.verbs import Verbs

from .cancellation import canceled
from .host import prepare
from .host_call import (
    NOT_RECORDED,
    former_inputs,
    ignored_paths,
    names_of_inputs,
    note_differences,
    record_partial_state,
    resource_urn,
    timeout_seconds,
)
from .program_names import PROGRAM_NAMES, names_from_text
from .program_slots import PROGRAM_SLOTS, from_text
from .pulumi_internals import engine_address, stack_settings
from .wire_format import SECRET, from_wire, to_wire

_runtimes: dict[Settings, Runtime] = {}
_runtimes_lock = threading.Lock()


def runtime_of(settings: Settings) -> Runtime:
    """Return the process's one runtime for these settings: all providers share its sessions, pacing and slots."""
    with _runtimes_lock:
        if settings not in _runtimes:
            narrator = EngineNarrator(resource_urn, engine_address)
            _runtimes[settings] = new_runtime(settings, clock=system_clock(canceled), narrator=narrator)
        return _runtimes[settings]


class LifecycleProvider(ResourceProvider):
    """Base of the frozen provider classes: one lifecycle driven by Pulumi's engine.

    Instances hold no attribute until the host configures them, so that a state refers to them only by path and name.
    """

    serialize_as_secret_always = False
    lifecycle_class: ClassVar[type[Lifecycle[Any]]]
    verbs_class: ClassVar[type[Verbs[Any]]] = Verbs

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's settings. Raises ConfigurationError, or UnsupportedVersionError for an unsupported SDK."""
        prepare()
        # Config has get and require only, but unknown account: keys must be found too.
        runtime = runtime_of(settings_from(stack_settings(req)))
        self._verbs = self.verbs_class(self.lifecycle_class(runtime), resource_urn)

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validate and normalize the inputs."""
        values = from_wire(news)
        self._expect_slots(values.pop(PROGRAM_SLOTS, None))
        self._verbs.lifecycle.runtime.names.learn(names_from_text(values.pop(PROGRAM_NAMES, None)))
        properties, failures = self._verbs.check(resource_urn(), from_wire(_olds), values)
        return CheckResult(to_wire(properties), [_check_failure(failure) for failure in failures])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compare the state with the inputs."""
        compared = self._verbs.compare(
            _id,
            from_wire(_olds),
            from_wire(_news),
            urn=resource_urn(),
            former=former_inputs(),
            ignored=IgnoredChanges(ignored_paths()),
        )
        note_differences(compared.kinds)
        return DiffResult(
            changes=compared.has_changes,
            replaces=list(compared.difference.replaces),
            delete_before_replace=self.lifecycle_class.deletes_before_replacing or None,
        )

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Create."""
        with self._keeping():
            response = self._verbs.within(timeout_seconds()).create(resource_urn(), from_wire(props))
        return CreateResult(response.identity, self._outputs(response.properties))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read; an empty ID says that the resource is gone."""
        state = from_wire(props)
        id_, response = self._verbs.read(id_, state, names_of_inputs())
        if response is None:
            return ReadResult("", {})
        outputs = self._outputs(response.properties)
        if not self._is_owned(state):
            return ReadResult(id_, outputs)
        return ReadResult(id_, outputs, self._outputs(response.inputs))

    def _is_owned(self, state: Mapping[str, Any]) -> bool:
        """Whether the program owns what is read; otherwise inputs would hold AWS's values in clear."""
        if self._verbs.is_read_by_id(state):
            return False
        names = names_of_inputs()
        return names is None or bool(names - {"connection"})

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Update."""
        ignored = IgnoredChanges(ignored_paths())
        with self._keeping(_id):
            verbs = self._verbs.within(timeout_seconds())
            response = verbs.update(resource_urn(), _id, from_wire(_olds), from_wire(_news), ignored)
        return UpdateResult(self._outputs(response.properties))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Delete."""
        self._verbs.within(timeout_seconds()).delete(_id, from_wire(_props))

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

    def _expect_slots(self, text: Any) -> None:
        if isinstance(text, str) and text:
            lifecycle = self._verbs.lifecycle
            slots = from_text(lifecycle.slot_kind(), text)
            lifecycle.runtime.declarations.announce(lifecycle.slot_kind(), slots.places, slots.undecided)

    def _outputs(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        secret = self._verbs.secrets()
        return {
            name: {**SECRET, "value": value} if name in secret else value
            for name, value in properties.items()
            if name != "import_"
        }


def _check_failure(failure: Failure) -> CheckFailure:
    # The engine prints the value of a property that a failure names, and the host doesn't know what a transform or
    # additional_secret_outputs has made secret.
    return CheckFailure("", printable_lines(f"{failure.property} {failure.reason}".strip()))

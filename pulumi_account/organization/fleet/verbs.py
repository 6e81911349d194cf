"""Pulumi's dynamic verbs for a resource over many accounts: detailed previews, and partial failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core.errors import AccountError, error_context
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.requests import CreateResponse, ReadRequest
from pulumi_account.dynamic.host_call import ignored_paths, note_differences
from pulumi_account.dynamic.verbs import LifecycleProvider
from pulumi_account.dynamic.wire_format import from_wire

from .adoption import adopt, import_id_failures
from .changes import differences
from .ignored import without_ignored
from .lifecycle import OrganizationLifecycle
from .status import accounts_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi.dynamic import DiffResult, ReadResult

    from pulumi_account.core.inputs import Failure


class OrganizationLifecycleProvider(LifecycleProvider):
    """Base of the frozen provider classes of Organization* resources."""

    lifecycle_class: ClassVar[type[OrganizationLifecycle[Any]]]
    _lifecycle: OrganizationLifecycle[Any]

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Compare the model's fields, and say what an update does in which accounts."""
        with error_context("update", self._lifecycle.resource, _id):
            self._lifecycle.require_possible(from_wire(_olds), from_wire(_news))
        result = super().diff(_id, _olds, _news)
        note_differences(differences(self._lifecycle.inputs, self._compared_state(_olds), from_wire(_news)))
        return result

    def _compared_state(self, olds: dict[str, Any]) -> Mapping[str, Any]:
        """Return the state that a diff compares: without the drift that is ignored."""
        return without_ignored(self._lifecycle.inputs, from_wire(olds), IgnoredChanges(ignored_paths()))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read; if an account can't be read, the refresh fails and the state stays unchanged."""
        from pulumi.dynamic import ReadResult

        state = from_wire(props)
        if accounts_in(state) is None:
            raise AccountError(
                f"{self._lifecycle.resource} can't be read by its ID, which names no accounts: import it with import_"
            )
        with error_context("read", self._lifecycle.resource, id_):
            response = self._lifecycle.read(ReadRequest(id_, state))
        return ReadResult(id_, self._outputs(response.properties), self._outputs(response.inputs))

    def _import_id_failures(self, inputs: Any) -> list[Failure]:
        return import_id_failures(self._lifecycle, inputs) if inputs.is_known else []

    def _import_failures(self, inputs: Any) -> list[Failure]:
        with error_context("import", self._lifecycle.resource, self._lifecycle.label(inputs)):
            return adopt(self._lifecycle, inputs)[1]

    def _adopted(self, inputs: Any) -> CreateResponse:
        response, failures = adopt(self._lifecycle, inputs)
        if response is None:
            raise AccountError("; ".join(failure.reason for failure in failures))
        return response

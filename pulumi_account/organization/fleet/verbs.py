"""Pulumi's verbs on a resource over many accounts: detailed previews, reads of all accounts, and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core.errors import AccountError
from pulumi_account.core.requests import CreateResponse, ReadRequest
from pulumi_account.dynamic.verbs import LifecycleProvider
from pulumi_account.front_end.verbs import Changes, Verbs

from .adoption import adopt, import_id_failures
from .changes import differences
from .ignored import without_ignored
from .lifecycle import OrganizationLifecycle
from .status import accounts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_account.core.ignored import IgnoredChanges
    from pulumi_account.core.inputs import Failure
    from pulumi_account.core.requests import ReadResponse


class OrganizationVerbs(Verbs[OrganizationLifecycle[Any]]):
    """The verbs on one kind of resource over many accounts."""

    def compare(self, id_: str, state: Mapping[str, Any], values: Mapping[str, Any], **context: Any) -> Changes:
        """Compare the model's fields by account, and say what an update does in which accounts."""
        with self._context("update", id_):
            self.lifecycle.require_possible(state, values)
        compared = super().compare(id_, state, values, **context)
        paths = differences(self.lifecycle.inputs, self._compared(state, context["ignored"]), values)
        return compared._replace(paths=paths)

    def _compared(self, state: Mapping[str, Any], ignored: IgnoredChanges) -> Mapping[str, Any]:
        """Return the state that is compared: without the drift that is ignored."""
        return without_ignored(self.lifecycle.inputs, state, ignored)

    def is_read_by_id(self, state: Mapping[str, Any]) -> bool:  # noqa: ARG002
        """Return false: an ID names no accounts."""
        return False

    def read(
        self,
        id_: str,
        state: Mapping[str, Any],
        names_of_inputs: Iterable[str] | None,  # noqa: ARG002 - a read returns all
    ) -> tuple[str, ReadResponse | None]:
        """Read every account; if one can't be read, the refresh fails and the state stays unchanged."""
        if accounts_in(state) is None:
            raise AccountError(
                f"{self.lifecycle.resource} can't be read by its ID, which names no accounts: import it with import_"
            )
        with self._context("read", id_):
            return id_, self.lifecycle.read(ReadRequest(id_, state))

    def _import_id_failures(self, inputs: Any) -> list[Failure]:
        return import_id_failures(self.lifecycle, inputs) if inputs.is_known else []

    def _import_failures(self, inputs: Any) -> list[Failure]:
        with self._context("import", self.lifecycle.label(inputs)):
            return adopt(self.lifecycle, inputs)[1]

    def _adopted(self, inputs: Any) -> CreateResponse:
        response, failures = adopt(self.lifecycle, inputs)
        if response is None:
            raise AccountError("; ".join(failure.reason for failure in failures))
        return response


class OrganizationLifecycleProvider(LifecycleProvider):
    """Base of the frozen provider classes of Organization* resources."""

    lifecycle_class: ClassVar[type[OrganizationLifecycle[Any]]]
    verbs_class: ClassVar[type[Verbs[Any]]] = OrganizationVerbs

"""The paths of the account service."""

from __future__ import annotations

from functools import cache

from .service_model import service_model


@cache
def operations_by_path() -> dict[str, str]:
    """Return AWS's operation names by path; each operation is a POST."""
    model = service_model()
    return {model.operation_model(name).http["requestUri"]: name for name in model.operation_names}

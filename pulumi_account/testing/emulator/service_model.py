"""botocore's description of the account service."""

from __future__ import annotations

from functools import cache
from typing import Final

from botocore.loaders import Loader
from botocore.model import ServiceModel

API_VERSION: Final = "2021-02-01"


@cache
def service_model() -> ServiceModel:
    """Return botocore's model of the account service, loaded once."""
    return ServiceModel(Loader().load_service_model("account", "service-2", API_VERSION), "account")


@cache
def error_statuses() -> dict[str, int]:
    """Return the HTTP status of each exception that the service model knows."""
    return {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in service_model().error_shapes}

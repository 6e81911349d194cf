"""The errors of the account API, as AWS sends them.

No message repeats a value of the request: contact details belong in no error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from .service_model import error_statuses

# Errors of AWS's API gateway, which the service model doesn't list.
_FRONT_DOOR_STATUSES: Final = {
    "MissingAuthenticationTokenException": 403,
    "SerializationException": 400,
    "UnknownOperationException": 404,
}


@dataclass(frozen=True)
class Field:
    """One entry of a ValidationException's ``fieldList``."""

    name: str
    message: str


class ServiceError(Exception):
    """An error answer of the service.

    Args:
        code: the exception's name, such as ``ConflictException``.
        message: the text that AWS sends with it.
        status: the HTTP status; by default the one in the service model, 400 for a code that it doesn't know.
        reason: of a ValidationException: ``invalidRegionOptTarget`` or ``fieldValidationFailed``.
        fields: of a ValidationException: what is wrong with which field.

    """

    def __init__(
        self,
        code: str,
        message: str,
        status: int | None = None,
        reason: str | None = None,
        fields: tuple[Field, ...] = (),
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status or error_statuses().get(code) or _FRONT_DOOR_STATUSES.get(code, 400)
        self.reason = reason
        self.fields = fields

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        body: dict[str, Any] = {"message": self.message}
        if self.reason:
            body["reason"] = self.reason
        if self.fields:
            body["fieldList"] = [{"name": field.name, "message": field.message} for field in self.fields]
        return body


def field_validation_failed(message: str, *fields: Field) -> ServiceError:
    """Return the ValidationException for fields of the request."""
    return ServiceError("ValidationException", message, reason="fieldValidationFailed", fields=fields)


def invalid_region_opt_target(region: str, message: str) -> ServiceError:
    """Return the ValidationException for a region that can't be switched."""
    field = Field("RegionName", message)
    text = f"{message} ({region})"
    return ServiceError("ValidationException", text, reason="invalidRegionOptTarget", fields=(field,))


def access_denied(
    caller_arn: str, operation: str, resource: str = "", why: str = "", service: str = "account"
) -> ServiceError:
    """Return the AccessDeniedException for a caller, with the resource or explanation if AWS gives one."""
    message = f"User: {caller_arn} is not authorized to perform: {service}:{operation}"
    message += f" on resource: {resource}" if resource else ""
    return ServiceError("AccessDeniedException", message + (f" ({why})" if why else ""))


def not_found(message: str) -> ServiceError:
    """Return the ResourceNotFoundException."""
    return ServiceError("ResourceNotFoundException", message)


def conflict(message: str) -> ServiceError:
    """Return the ConflictException."""
    return ServiceError("ConflictException", message)


def too_many_requests(message: str) -> ServiceError:
    """Return the TooManyRequestsException, for a rate or for region switches in flight."""
    return ServiceError("TooManyRequestsException", message)

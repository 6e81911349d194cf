"""The errors that a Pulumi program can catch; docs/errors.md says when each is raised.

The get functions and ``organization_accounts`` raise them in the program. What fails in a resource is reported by the
Pulumi engine instead, and never reaches the program.
"""

from .core.errors import (
    AccessDeniedError,
    AccountError,
    AccountNotAllowedError,
    AccountSelectionError,
    ApiError,
    ConfigurationError,
    CredentialsError,
    InvalidRequestError,
    NotFoundError,
    NotInOrganizationError,
    NoTrustedAccessError,
    OrganizationError,
    ThrottledError,
    UnavailableError,
    UnsupportedVersionError,
)

__all__ = [
    "AccessDeniedError",
    "AccountError",
    "AccountNotAllowedError",
    "AccountSelectionError",
    "ApiError",
    "ConfigurationError",
    "CredentialsError",
    "InvalidRequestError",
    "NoTrustedAccessError",
    "NotFoundError",
    "NotInOrganizationError",
    "OrganizationError",
    "ThrottledError",
    "UnavailableError",
    "UnsupportedVersionError",
]

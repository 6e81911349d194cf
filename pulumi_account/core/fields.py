"""Annotated field types of the account API, with exactly the limits of botocore's service model.

Each type names its shape, so that a contract test can compare the two in both directions.
Surrounding whitespace is removed, as AWS does, and values that a preview doesn't know (``Unknown``) pass.
Messages say what is allowed and never repeat the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, TypeAlias, final, get_args

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, WrapValidator
from pydantic_core import CoreSchema, core_schema


@final
class Unknown(str):
    """A value that a preview doesn't know yet; equal only to itself."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown)

    def __hash__(self) -> int:
        return hash(Unknown)


UNKNOWN: Final = Unknown()


class PropertyName:
    """Marks a string that is the name of a property: each front end has it as its users write it."""


def holds_unknown(value: Any) -> bool:
    """Whether a value is unknown in a preview, or any part of a mapping or a list is."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return isinstance(value, Unknown) or any(map(holds_unknown, parts))


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """A string of the account API.

    Args:
        shape: The name in botocore's service model.
        minimum: The smallest number of characters.
        maximum: The largest number of characters; None for no limit.
        pattern: A regular expression that the whole value has to match, with ASCII classes, as in AWS.
        allowed: The pattern in words.
        normalize: Applied before the checks; by default, surrounding whitespace is removed, as AWS does.
        compared: Applied to both of two normalized values before they are compared.
        values: The allowed values, as they are after normalizing; empty for any.
        further: A further check, which raises ValueError.

    """

    shape: str
    minimum: int = 1
    maximum: int | None = None
    pattern: str | None = None
    allowed: str = ""
    normalize: Callable[[str], str] = str.strip
    compared: Callable[[str], str] = str
    values: tuple[str, ...] = ()
    further: Callable[[str], None] | None = None
    reason: str | None = None
    """The reason for any wrong value, if one text covers type, length and pattern."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self)

    def __call__(self, value: Any) -> str:
        """Validate and normalize a value. Raises ValueError, which says what is allowed."""
        if isinstance(value, Unknown):
            return value
        if not isinstance(value, str):
            raise ValueError(self.reason or f"must be a string{self._bounds()}")  # noqa: TRY004 - pydantic turns ValueError into its own
        if _SURROGATE.search(value):  # It can't be encoded on the way to AWS.
            raise ValueError("must not hold half a character (a lone surrogate)")
        text = self.normalize(value)
        if not self._within(text):
            raise ValueError(self.reason or f"must be a string{self._bounds()}")
        if self.pattern is not None and not _compiled(self.pattern).fullmatch(text):
            raise ValueError(self.reason or f"must be {self.allowed}{self._bounds()}")
        if self.values and text not in self.values:
            raise ValueError(f"must be one of {', '.join(self.values)} (in upper or lower case)")
        if self.further is not None:
            self.further(text)
        return text

    def _within(self, value: str) -> bool:
        return self.minimum <= len(value) and (self.maximum is None or len(value) <= self.maximum)

    def _bounds(self) -> str:
        if self.maximum is None:
            return ""
        if self.maximum == self.minimum:
            return f" of exactly {self.maximum} characters"
        return f" of {self.minimum} to {self.maximum} characters"


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def upper_case(value: str) -> str:
    """Return a text without surrounding whitespace, in upper case."""
    return value.strip().upper()


def lower_case(value: str) -> str:
    """Return a text without surrounding whitespace, in lower case."""
    return value.strip().lower()


def _pass_unknown(value: Any, handler: Any) -> Any:
    return value if isinstance(value, Unknown) else handler(value)


PassUnknown = WrapValidator(_pass_unknown)


def choice(literal: Any, normalize: Callable[[str], str] = lower_case) -> BeforeValidator:
    """Return a check that a value is one of a Literal's, in upper or lower case; `PassUnknown` goes after it."""
    allowed = get_args(literal)

    def check(value: Any) -> Any:
        word = normalize(value) if isinstance(value, str) else value
        if word is not None and word not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return word

    return BeforeValidator(check)


def as_tuple(value: Any) -> Any:
    """Return a tuple; a single value becomes a tuple of one."""
    if value is None:
        return ()
    if isinstance(value, str | int | float):
        return (value,)
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else value


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return the officially assigned two-letter codes of ISO 3166-1."""
    from iso3166 import countries_by_alpha2

    # ISO leaves XA to XZ to users; the library has XK.
    return frozenset(code for code in countries_by_alpha2 if not code.startswith("X"))


def _is_country(value: str) -> None:
    if value not in country_codes():
        raise ValueError("must be a two-letter country code of ISO 3166-1, such as DE or US")


ACCOUNT_ID_FORM: Final = "a string of 12 digits"
"""The form of an account ID: a number could lose its leading zeros."""


def _is_email_address(value: str) -> None:
    local, _, domain = value.rpartition("@")
    if not local or not domain or any(character.isspace() for character in value):
        raise ValueError("must be an e-mail address of 5 to 64 characters")


def _is_region(value: str) -> None:
    if not _REGION.fullmatch(value):
        raise ValueError("must be a region's code, such as eu-central-2")


_REGION: Final = re.compile(r"[a-z]{2,8}(?:-[a-z]+)+-\d{1,2}", re.ASCII)
AlternateContactType: TypeAlias = Literal["BILLING", "OPERATIONS", "SECURITY"]
ALTERNATE_CONTACT_TYPES: Final[tuple[AlternateContactType, ...]] = get_args(AlternateContactType)

AccountId = Annotated[str, Text("AccountId", 12, 12, r"\d{12}", reason=f"must be an account ID: {ACCOUNT_ID_FORM}")]
AlternateContactTypeText = Annotated[
    str,
    Text("AlternateContactType", normalize=upper_case, values=ALTERNATE_CONTACT_TYPES),
    Field(description="`BILLING`, `OPERATIONS` or `SECURITY`"),
]
AccountName = Annotated[
    str, Text("AccountName", 1, 50, r"[ -;=?-~]+", "an account name (printable ASCII characters without < and >)")
]
Name = Annotated[str, Text("Name", 1, 64)]
Title = Annotated[str, Text("Title", 1, 50)]
PrimaryEmailAddress = Annotated[
    str,
    Text(
        "PrimaryEmailAddress",
        5,
        64,
        compared=str.casefold,
        further=_is_email_address,
    ),
]
OTP: Final = Text("Otp", 0, None, r"[a-zA-Z0-9]{6}", reason="must be the code that AWS sent: 6 letters or digits")
Otp = Annotated[str, OTP]
OtpRequest = Annotated[str, Text("OtpRequest", 1, 64)]
EmailAddress = Annotated[
    str,
    Text(
        "EmailAddress",
        1,
        254,
        r"[\s]*[\w+=.#|!&-]+@[\w.-]+\.[\w]+[\s]*",
        "an e-mail address (letters, digits and _+=.#|!&- before the @, a domain with a dot after it)",
    ),
]
PhoneNumber = Annotated[
    str, Text("PhoneNumber", 1, 25, r"[\s0-9()+-]+", "a phone number (digits, spaces, parentheses, + and -)")
]
FullName = Annotated[str, Text("FullName", 1, 50)]
AddressLine = Annotated[str, Text("AddressLine", 1, 60)]
City = Annotated[str, Text("City", 1, 50)]
CompanyName = Annotated[str, Text("CompanyName", 1, 50)]
CountryCode = Annotated[str, Text("CountryCode", 2, 2, normalize=upper_case, further=_is_country)]
DistrictOrCounty = Annotated[str, Text("DistrictOrCounty", 1, 50)]
ContactInformationPhoneNumber = Annotated[
    str,
    Text(
        "ContactInformationPhoneNumber",
        1,
        20,
        r"[+][\s0-9()-]+",
        "a phone number that begins with + and the country's calling code (then digits, spaces, parentheses and -)",
    ),
]
PostalCode = Annotated[str, Text("PostalCode", 1, 20)]
StateOrRegion = Annotated[str, Text("StateOrRegion", 1, 50)]
WebsiteUrl = Annotated[str, Text("WebsiteUrl", 1, 256)]
RegionName = Annotated[
    str,
    Text("RegionName", 1, 50, normalize=lower_case, further=_is_region),
    Field(description="The region's code, such as `eu-central-2`"),
]

"""The emulated AWS as anybody else sees it: read and changed with plain boto3, and its log of calls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from urllib.request import ProxyHandler, Request, build_opener

CONTACT_TYPES: Final = ("BILLING", "OPERATIONS", "SECURITY")
_WRITES: Final = ("Put", "Delete", "Enable", "Disable")
_TIMEOUT_SECONDS: Final = 30


def is_write(operation: str) -> bool:
    """Whether an operation changes something."""
    return operation.startswith(_WRITES)


class Account:
    """The account whose credentials the variables hold."""

    def __init__(self, url: str, variables: Mapping[str, str]) -> None:
        import boto3

        session = boto3.Session(
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
            region_name=variables["AWS_REGION"],
        )
        self._client: Any = session.client("account", endpoint_url=url)
        self._url = url
        # Not through a proxy of the user's.
        self._opener = build_opener(ProxyHandler({}))

    def calls(self) -> Counter[str]:
        """Return the calls since the last time, by operation, and forget them."""
        made = self._made()
        self.forget_calls()
        return made

    def made(self, operation: str) -> bool:
        """Whether an operation was called since the last time; nothing is forgotten."""
        return operation in self._made()

    def _made(self) -> Counter[str]:
        with self._opener.open(f"{self._url}/_emulator/calls", timeout=_TIMEOUT_SECONDS) as answer:
            return Counter(str(call["operation"]) for call in json.load(answer))

    def forget_calls(self) -> None:
        """Forget the calls, such as those that were made from here."""
        self._opener.open(Request(f"{self._url}/_emulator/reset", method="POST"), timeout=_TIMEOUT_SECONDS).close()  # noqa: S310 - the emulator's

    def contact(self, contact_type: str) -> dict[str, str] | None:
        """Return an alternate contact (GetAlternateContact)."""
        try:
            return dict(self._client.get_alternate_contact(AlternateContactType=contact_type)["AlternateContact"])
        except self._client.exceptions.ResourceNotFoundException:
            return None

    def primary_contact(self) -> dict[str, str]:
        """Return the primary contact (GetContactInformation)."""
        return dict(self._client.get_contact_information()["ContactInformation"])

    def region(self, name: str) -> str:
        """Return a region's status (GetRegionOptStatus)."""
        return str(self._client.get_region_opt_status(RegionName=name)["RegionOptStatus"])

    def delete_contact(self, contact_type: str) -> None:
        """Delete an alternate contact (DeleteAlternateContact)."""
        self._client.delete_alternate_contact(AlternateContactType=contact_type)

    def move_to(self, city: str) -> None:
        """Change the primary contact's city (PutContactInformation)."""
        self._client.put_contact_information(ContactInformation={**self.primary_contact(), "City": city})

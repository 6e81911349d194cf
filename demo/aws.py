"""The emulated AWS as any client sees it: read and changed with plain boto3, and its log of calls."""

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
    """Return whether an API operation, such as ``PutAlternateContact``, changes something."""
    return operation.startswith(_WRITES)


class Account:
    """The account that the credentials in the variables belong to.

    Args:
        url: the emulator's address.
        variables: environment variables with credentials and a region.

    """

    def __init__(self, url: str, variables: Mapping[str, str]) -> None:
        import boto3

        session = boto3.Session(
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
            region_name=variables["AWS_REGION"],
        )
        self._client: Any = session.client("account", endpoint_url=url)
        self._url = url
        # The emulator is on this machine: no proxy.
        self._opener = build_opener(ProxyHandler({}))

    def take_calls(self) -> Counter[str]:
        """Return the calls since the log was last cleared, by operation, and clear it."""
        calls = self._logged_calls()
        self.clear_calls()
        return calls

    def was_called(self, operation: str) -> bool:
        """Return whether an operation was called since the log was last cleared."""
        return operation in self._logged_calls()

    def clear_calls(self) -> None:
        """Clear the log of calls, for example of those made by this class."""
        self._opener.open(Request(f"{self._url}/_emulator/reset", method="POST"), timeout=_TIMEOUT_SECONDS).close()  # noqa: S310 - the emulator's

    def _logged_calls(self) -> Counter[str]:
        with self._opener.open(f"{self._url}/_emulator/calls", timeout=_TIMEOUT_SECONDS) as answer:
            return Counter(str(call["operation"]) for call in json.load(answer))

    def contact(self, contact_type: str) -> dict[str, str] | None:
        """Return an alternate contact (GetAlternateContact), None if there is none."""
        try:
            return dict(self._client.get_alternate_contact(AlternateContactType=contact_type)["AlternateContact"])
        except self._client.exceptions.ResourceNotFoundException:
            return None

    def primary_contact(self) -> dict[str, str]:
        """Return the primary contact (GetContactInformation)."""
        return dict(self._client.get_contact_information()["ContactInformation"])

    def region_status(self, name: str) -> str:
        """Return a region's status (GetRegionOptStatus)."""
        return str(self._client.get_region_opt_status(RegionName=name)["RegionOptStatus"])

    def delete_contact(self, contact_type: str) -> None:
        """Delete an alternate contact (DeleteAlternateContact)."""
        self._client.delete_alternate_contact(AlternateContactType=contact_type)

    def set_city(self, city: str) -> None:
        """Change the primary contact's city (PutContactInformation)."""
        self._client.put_contact_information(ContactInformation={**self.primary_contact(), "City": city})

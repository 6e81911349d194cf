"""Refuses requests of web pages: any site in a browser on this machine can reach the emulator.

The emulator checks no signatures, so a page could read the calls and change accounts, with a form or a script that
posts to the emulator's address, or with a name that it lets resolve to this machine (DNS rebinding). AWS SDKs, the AWS
CLI and curl send neither Origin nor Sec-Fetch-Site.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .messages import AwsRequest


def is_loopback(host: str) -> bool:
    """Whether an address to bind to can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class WebPages:
    """Recognizes requests of foreign web pages.

    Args:
        bound_to: the host that the emulator listens on. Unless it is loopback, clients may know it by any name.

    """

    def __init__(self, bound_to: str) -> None:
        self._bound_to = bound_to.lower()
        self._any_name = not is_loopback(bound_to)

    def refusal(self, request: AwsRequest) -> str | None:
        """Return why a request is refused; None for one of an SDK, a command or the emulator's own address."""
        host = request.headers.get("Host", "")
        if not self._any_name and host and not self._is_own(host):
            return (
                "the emulator answers to localhost and to IP addresses; to reach it by another name, start it with "
                "--host and that name"
            )
        origin = request.headers.get("Origin", "")
        if origin and not (_authority(origin) == host.lower() and self._is_own(host)):
            return "the emulator answers no other web page's requests (Origin)"
        if request.headers.get("Sec-Fetch-Site", "") not in ("", "none", "same-origin"):
            return "the emulator answers no other web page's requests (Sec-Fetch-Site)"
        return None

    def _is_own(self, authority: str) -> bool:
        """Whether a host is an address, or a name that only resolves to this machine."""
        try:
            name = (urlsplit(f"//{authority}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in ("localhost", self._bound_to) or name.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""

"""Keeps web pages away from the emulator: a browser on this machine reaches it, whatever site it shows.

No signature is checked, so a page could read the calls and change accounts: by a form or a script that posts to the
emulator's address, or by a name of its own that it lets resolve to this machine (DNS rebinding). AWS SDKs, the AWS CLI
and curl send neither Origin nor Sec-Fetch-Site.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .http import HttpRequest


def is_loopback(host: str) -> bool:
    """Whether an address to bind to is this machine's own, unreachable from others."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class WebPages:
    """Tells requests that a foreign web page makes.

    Args:
        bound_to: the host that the emulator listens on. Beyond loopback, clients may know it by any name.

    """

    def __init__(self, bound_to: str) -> None:
        self._bound_to = bound_to.lower()
        self._any_name = not is_loopback(bound_to)

    def refusal(self, request: HttpRequest) -> str | None:
        """Return why a request isn't answered; None for one of an SDK, a command or the emulator's own address."""
        host = request.header("Host")
        if not self._any_name and host and not self._is_own(host):
            return (
                "the emulator answers to localhost and to IP addresses; to reach it by another name, start it with "
                "--host and that name"
            )
        origin = request.header("Origin")
        if origin and not (_authority(origin) == host.lower() and self._is_own(host)):
            return "the emulator answers no other web page's requests (Origin)"
        if request.header("Sec-Fetch-Site") not in ("", "none", "same-origin"):
            return "the emulator answers no other web page's requests (Sec-Fetch-Site)"
        return None

    def _is_own(self, authority: str) -> bool:
        """Whether a host is an address, or a name that resolves to none but this machine."""
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

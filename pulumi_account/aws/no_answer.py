"""Why a call got no answer: the URL, and the proxy, DNS, TLS, or a refused or slow connection.

urllib3 and botocore tell some of these apart in texts only, so that this module reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECK_NETWORK: Final = "check network and endpoint, then run again"


def no_answer(error: BaseException, operation: str) -> str:
    """Return which operation got no answer from where, and why. ``error`` is botocore's."""
    kwargs: dict[str, Any] = getattr(error, "kwargs", {})
    url = without_secrets(str(kwargs.get("endpoint_url") or "")) or "AWS"
    proxy = kwargs.get("proxy_url")
    if proxy is not None:
        url = without_secrets(str(proxy))
        return f"{operation} got no answer: the proxy {url} could not be reached: check HTTPS_PROXY"
    kinds = {type(cause).__name__ for cause in _causes(error)}
    return f"{operation} got no answer from {url}: {_reason(error, kinds)}"


def _reason(error: BaseException, kinds: set[str]) -> str:
    name = type(error).__name__
    texts = " ".join(str(cause) for cause in _causes(error))
    if kinds & {"ProxyError", "ProxyConnectionError"} or "Tunnel connection failed" in texts:
        return "the proxy refused to connect (see HTTPS_PROXY and NO_PROXY)"
    if kinds & {"gaierror", "NameResolutionError"} or "Name or service not known" in texts:
        return f"its name could not be resolved (DNS): {_CHECK_NETWORK}"
    if name == "SSLError" or kinds & {"SSLError", "SSLCertVerificationError", "SSLEOFError"}:
        return (
            "TLS failed, or its certificate is not trusted: where a proxy inspects traffic, set AWS_CA_BUNDLE to its "
            "certificate"
        )
    if kinds & {"ConnectionRefusedError"} or "Connection refused" in texts:
        return f"the connection was refused: {_CHECK_NETWORK}"
    if name in {"ReadTimeoutError", "ConnectTimeoutError"} or "timed out" in texts:
        return f"it took too long to {'connect' if name == 'ConnectTimeoutError' else 'answer'}: {_CHECK_NETWORK}"
    if name == "ConnectionClosedError" or kinds & {"ConnectionResetError", "RemoteDisconnected", "ProtocolError"}:
        return f"the connection was closed: {_CHECK_NETWORK}"
    inner = getattr(error, "kwargs", {}).get("error")
    return f"{_CHECK_NETWORK} ({type(inner).__name__ if isinstance(inner, BaseException) else name})"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, as urllib3 and botocore record them."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        yield one
        kwargs = getattr(one, "kwargs", None)
        inner = kwargs.get("error") if isinstance(kwargs, dict) else None
        waiting += [inner, getattr(one, "reason", None), getattr(one, "original_error", None), one.__cause__]
        waiting += [one.__context__, *(argument for argument in one.args if isinstance(argument, BaseException))]


def without_secrets(url: str) -> str:
    """Return a URL without the user's name, the password and the query that it may have."""
    split = urlsplit(url)
    host = split.netloc.rpartition("@")[2]
    return f"{split.scheme}://{host}{split.path}" if host else url.partition("?")[0]

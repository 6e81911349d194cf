"""An HTTP request and response, as plain data between the server and what answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOBODY: Final = ("", "", "")


@dataclass(frozen=True)
class HttpRequest:
    """A request whose body has been read, with what its signature says about it.

    Attributes:
        access_key_id: of the credentials that signed it; empty if it is unsigned.
        region: that it was signed for.
        service: the signing name that it was signed for.

    """

    method: str
    path: str
    query: str
    content_type: str
    target: str
    body: bytes
    access_key_id: str
    region: str
    service: str
    _environ: dict[str, Any] = field(repr=False, compare=False)

    @staticmethod
    def of(environ: dict[str, Any]) -> HttpRequest:
        """Return the request in a WSGI environment; its body is read."""
        query = environ.get("QUERY_STRING", "")
        access_key_id, region, service = _credential(environ.get("HTTP_AUTHORIZATION", ""), query)
        return HttpRequest(
            method=environ["REQUEST_METHOD"],
            path=environ.get("PATH_INFO", "/"),
            query=query,
            content_type=environ.get("CONTENT_TYPE", ""),
            target=environ.get("HTTP_X_AMZ_TARGET", ""),
            body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
            access_key_id=access_key_id,
            region=region,
            service=service,
            _environ=environ,
        )

    @property
    def partition(self) -> str:
        """Return the AWS partition of the region that the request is signed for."""
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(self.region.rpartition("-")[0].rpartition("-")[0], "aws")

    def header(self, name: str) -> str:
        """Return a header, empty if there is none."""
        return str(self._environ.get(f"HTTP_{name.upper().replace('-', '_')}", ""))

    def made_by(self, account_id: str) -> HttpRequest:
        """Return the request as moto takes it if this account makes it, whoever signed it."""
        return replace(self, _environ={**self._environ, "HTTP_X_MOTO_ACCOUNT_ID": account_id})

    def environ(self) -> dict[str, Any]:
        """Return a WSGI environment for whoever else is to answer."""
        return {**self._environ, "wsgi.input": BytesIO(self.body), "CONTENT_LENGTH": str(len(self.body))}


@dataclass(frozen=True)
class HttpResponse:
    """A response."""

    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""

    @staticmethod
    def json(body: Any, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> HttpResponse:
        """Return a response with a JSON body."""
        return HttpResponse(int(status), [*headers, ("Content-Type", "application/json")], json.dumps(body).encode())


def _credential(authorization: str, query: str) -> tuple[str, str, str]:
    """Return access key, region and service of a Signature Version 4, in the header or in a presigned URL."""
    _, found, credential = authorization.partition("Credential=")
    if not found and "X-Amz-Credential=" in query:
        credential = parse_qs(query).get("X-Amz-Credential", [""])[0]
    parts = credential.split(",", 1)[0].strip().split("/")
    return (parts[0], parts[2], parts[3]) if len(parts) == 5 else _NOBODY  # noqa: PLR2004 - key/date/region/service/aws4_request

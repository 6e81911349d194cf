"""werkzeug's requests and responses, with what AWS adds to them: the signature and the target of a call."""

from __future__ import annotations

import json
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from collections.abc import Sequence
    from http import HTTPStatus

_PARTITIONS: Final = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
# Key, date, region, service, "aws4_request".
_SCOPE_PARTS: Final = 5
_UNSIGNED: Final = ("",) * _SCOPE_PARTS


class AwsRequest(Request):
    """A request of an AWS client, with what its Signature Version 4 says; an unsigned one has empty strings there."""

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ, populate_request=False)
        # Reading a form first would leave no body for moto.
        self.get_data()

    @property
    def target(self) -> str:
        """The operation of a JSON protocol with its service's prefix, empty for other protocols."""
        return self.headers.get("X-Amz-Target", "")

    @property
    def access_key_id(self) -> str:
        """The ID of the access key that signed the request."""
        return self._scope[0]

    @property
    def region(self) -> str:
        """The region that the request is signed for."""
        return self._scope[2]

    @property
    def service(self) -> str:
        """The signing name of the service that the request is signed for."""
        return self._scope[3]

    @property
    def partition(self) -> str:
        """The AWS partition of the region that the request is signed for."""
        return _PARTITIONS.get(self.region.rpartition("-")[0].rpartition("-")[0], "aws")

    @cached_property
    def _scope(self) -> tuple[str, ...]:
        """The credential scope, from the header or from a presigned URL."""
        _, found, credential = self.headers.get("Authorization", "").partition("Credential=")
        if not found:
            credential = self.args.get("X-Amz-Credential", "")
        parts = credential.split(",", 1)[0].strip().split("/")
        return tuple(parts) if len(parts) == _SCOPE_PARTS else _UNSIGNED

    def made_by(self, account_id: str) -> AwsRequest:
        """Return the request as moto answers it for this account, whoever signed it."""
        return AwsRequest({**self.unread_environ(), "HTTP_X_MOTO_ACCOUNT_ID": account_id})

    def unread_environ(self) -> dict[str, Any]:
        """Return the WSGI environment with the whole body still to be read."""
        return {**self.environ, "wsgi.input": BytesIO(self.data), "CONTENT_LENGTH": str(len(self.data))}


class AwsResponse(Response):
    """A response; without a body it has no content type."""

    default_mimetype = None


def json_response(body: Any, status: int | HTTPStatus = 200, headers: Sequence[tuple[str, str]] = ()) -> AwsResponse:
    """Return a response with a JSON body."""
    return AwsResponse(json.dumps(body), status, [*headers], content_type="application/json")

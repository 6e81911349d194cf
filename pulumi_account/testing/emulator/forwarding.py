"""Hands the requests to every other AWS service over to moto, in this process."""

from __future__ import annotations

import json
import threading
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from werkzeug.test import run_wsgi_app

from pulumi_account.core.installation import install_command

from .messages import AwsRequest, AwsResponse, json_response
from .organizations_reads import OrganizationsReads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .exceptions import ServiceError
    from .organizations import Moto
    from .organizations_operations import OrganizationsOperations
    from .settings import EmulatorSettings

_S3_VERBS: Final = {"GET": "Get", "PUT": "Put", "HEAD": "Head", "DELETE": "Delete", "POST": "Post"}
_S3_BUCKET_OPERATIONS: Final = {"GET": "ListObjects", "PUT": "CreateBucket", "HEAD": "HeadBucket"}


class Forwarding:
    """moto's server application, created by the first request that needs it.

    Args:
        moto: moto's backends.
        settings: what the answers have.
        operations: operations of Organizations that are answered in moto's place.

    """

    def __init__(
        self, moto: Moto, settings: EmulatorSettings, operations: Sequence[OrganizationsOperations] = ()
    ) -> None:
        self._moto = moto
        self._answering: tuple[OrganizationsReads | OrganizationsOperations, ...] = (
            OrganizationsReads(moto, settings),
            *operations,
        )
        self._lock = threading.Lock()
        self._application: Any = None

    def answer(self, request: AwsRequest) -> AwsResponse:
        """Return moto's answer, or one read from its backends; raises ServiceError for an error answer."""
        try:
            for operations in self._answering:
                if operations.answers(request.target):
                    return self._answer(operations, request)
            application = self._load()
        except ModuleNotFoundError as error:
            message = f"{error.name} is not installed; run: {install_command('testing')}"
            return json_response({"message": message}, HTTPStatus.NOT_IMPLEMENTED)
        return AwsResponse(*run_wsgi_app(application, request.unread_environ(), buffered=True))

    def _answer(self, operations: OrganizationsReads | OrganizationsOperations, request: AwsRequest) -> AwsResponse:
        caller = self._moto.caller(request.access_key_id, request.partition)
        answer = operations.answer(request.target, request.data, caller, request.partition)
        headers = [("x-amzn-RequestId", str(uuid.uuid4()))]
        return AwsResponse(headers=headers) if answer is None else json_response(answer, HTTPStatus.OK, headers)

    def _load(self) -> Any:
        with self._lock:
            if self._application is None:
                self._moto.load()
                from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

                self._application = DomainDispatcherApplication(create_backend_app)
            return self._application


def operation_of(request: AwsRequest) -> tuple[str, str | None]:
    """Return the operation and the AccountId that a request to another service names, as far as it shows them."""
    if request.target:
        return request.target.rpartition(".")[2], _account_id(request.data)
    if request.service == "s3":
        return _s3_operation(request), None
    return request.values.get("Action", f"{request.method} {request.path}"), None


def _account_id(body: bytes) -> str | None:
    try:
        account_id = json.loads(body)["AccountId"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return account_id if isinstance(account_id, str) else None


def _s3_operation(request: AwsRequest) -> str:
    bucket, _, key = request.path.strip("/").partition("/")
    if not bucket:
        return "ListBuckets"
    if not key:
        return _S3_BUCKET_OPERATIONS.get(request.method, f"{_S3_VERBS.get(request.method, request.method)}Bucket")
    return f"{_S3_VERBS.get(request.method, request.method)}Object"


def error_response(request: AwsRequest, error: ServiceError, request_id: str) -> AwsResponse:
    """Return an error in the protocol of the request's service: JSON, or XML for older services."""
    headers = [("x-amzn-RequestId", request_id)]
    if request.target:
        reason = {"Reason": error.reason} if error.reason else {}
        return json_response({"__type": error.code, "message": error.message, **reason}, error.status, headers)
    fault = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    xml = f"<Error>{fault}<RequestId>{request_id}</RequestId></Error>"
    if request.service != "s3":
        xml = f"<ErrorResponse><Error>{fault}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    return AwsResponse(xml, error.status, headers, content_type="text/xml")

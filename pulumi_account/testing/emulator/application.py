"""Sorts requests: the account service's, the emulator's own, and all the others, which are moto's.

Every call is logged before it is answered, so whoever got an answer finds its call in the log.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from .calls import Call
from .control import PREFIX
from .exceptions import ServiceError
from .forwarding import error_response, operation_of
from .http import HttpRequest, HttpResponse
from .organization_rules import SERVICE as ORGANIZATIONS
from .organization_rules import admitted
from .responses import Request
from .urls import operations_by_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from .calls import CallLog
    from .clock import Clock
    from .control import Control
    from .faults import Fault, Faults
    from .forwarding import Forwarding
    from .organizations import Moto
    from .responses import AccountResponses
    from .web_pages import WebPages

_SERVICE: Final = "account"


class ConnectionReset(Exception):  # noqa: N818 - an instruction to the server, not an error
    """Tells the server to reset the connection instead of answering."""


@dataclass(frozen=True)
class _Asked:
    service: str
    operation: str
    account_id: str | None


class Application:
    """Answers requests; thread-safe."""

    def __init__(
        self,
        *,
        account: AccountResponses,
        forwarding: Forwarding,
        control: Control,
        moto: Moto,
        faults: Faults,
        calls: CallLog,
        clock: Clock,
        web_pages: WebPages,
    ) -> None:
        self._account = account
        self._forwarding = forwarding
        self._control = control
        self._moto = moto
        self._faults = faults
        self._calls = calls
        self._clock = clock
        self._web_pages = web_pages

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the response; ConnectionReset where a fault wants none. A foreign web page's is refused, unlogged."""
        refusal = self._web_pages.refusal(request)
        if refusal is not None:
            return HttpResponse.json({"message": refusal}, HTTPStatus.FORBIDDEN)
        if request.path == PREFIX or request.path.startswith(PREFIX + "/"):
            return self._control.answer(request)
        if request.service == _SERVICE or (not request.service and request.path in operations_by_path()):
            return self._answer_account(request)
        return self._forward(request)

    def _answer_account(self, request: HttpRequest) -> HttpResponse:
        headers = [("x-amzn-RequestId", str(uuid.uuid4()))]
        operation = operations_by_path().get(request.path) if request.method == "POST" else None
        unknown = f"{request.method} {request.path}"
        caller = self._moto.caller(request.access_key_id, request.partition)
        call = Request(operation or unknown, _json(request.body), caller, request.partition)

        def perform() -> HttpResponse:
            if not request.service:
                raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
            if operation is None:
                raise ServiceError("UnknownOperationException", f"The account service has no operation {unknown}")
            body = self._account.answer(call)
            return HttpResponse(200, headers) if body is None else HttpResponse.json(body, 200, headers)

        def fail(error: ServiceError) -> HttpResponse:
            return HttpResponse.json(error.body(), error.status, [*headers, ("x-amzn-ErrorType", error.code)])

        return self._carry_out(request, _Asked(_SERVICE, call.operation, call.account_id), perform, fail)

    def _forward(self, request: HttpRequest) -> HttpResponse:
        operation, account_id = operation_of(request)

        def perform() -> HttpResponse:
            if request.service != ORGANIZATIONS:
                return self._forwarding.answer(request)
            caller = self._moto.caller(request.access_key_id, request.partition)
            return self._forwarding.answer(admitted(self._moto, request, operation, caller))

        def fail(error: ServiceError) -> HttpResponse:
            return error_response(request, error, str(uuid.uuid4()))

        return self._carry_out(request, _Asked(request.service, operation, account_id), perform, fail)

    def _carry_out(
        self,
        request: HttpRequest,
        asked: _Asked,
        perform: Callable[[], HttpResponse],
        fail: Callable[[ServiceError], HttpResponse],
    ) -> HttpResponse:
        """Return what a call is answered with, by the rules or by a fault, and log it."""
        fault = self._faults.take(asked.operation, asked.account_id)
        code = None
        try:
            _before(fault)
            response = HttpResponse(200) if fault is not None and fault.answers_itself else perform()
            _after(fault)
            response = response if fault is None else fault.spoilt(response)
        except ServiceError as error:
            code, response = error.code, fail(error)
        except ConnectionReset:
            self._log(request, asked, 0, None)
            raise
        self._log(request, asked, response.status, code)
        return response

    def _log(self, request: HttpRequest, asked: _Asked, status: int, error: str | None) -> None:
        caller = self._moto.caller(request.access_key_id, request.partition)
        self._calls.add(
            Call(
                time=self._clock.time(),
                service=asked.service,
                operation=asked.operation,
                caller=caller.account_id,
                caller_arn=caller.arn,
                account_id=asked.account_id,
                status=status,
                error=error,
            )
        )


def _json(body: bytes) -> Any:
    """Return the JSON value of a body, for an empty one an empty object, for a malformed one None."""
    try:
        return json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError):
        return None


def _before(fault: Fault | None) -> None:
    if fault is None:
        return
    time.sleep(fault.latency)
    if not fault.after:
        _strike(fault)


def _after(fault: Fault | None) -> None:
    if fault is not None and fault.after:
        _strike(fault)


def _strike(fault: Fault) -> None:
    if fault.connection_reset:
        raise ConnectionReset
    error = fault.error()
    if error:
        raise error

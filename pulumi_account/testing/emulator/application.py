"""Routes requests: to the account service, to the emulator's own pages, and all others to moto.

Every call is logged before it is answered, so a client that got an answer finds its call in the log.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from .calls import Call
from .control import MOTO_RESET, PREFIX
from .exceptions import ServiceError
from .forwarding import error_response, operation_of
from .messages import AwsRequest, AwsResponse, json_response
from .organization_rules import SERVICE as ORGANIZATIONS
from .organization_rules import admitted
from .policy_simulation import SIMULATE
from .responses import Request
from .urls import operations_by_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from .authorization import Authorization
    from .calls import CallLog
    from .clock import EmulatorClock
    from .control import Control
    from .faults import Fault, Faults
    from .forwarding import Forwarding
    from .organization_events import OrganizationEvents
    from .organizations import Moto
    from .policy_simulation import PolicySimulation
    from .responses import AccountResponses
    from .timeline import Timeline
    from .web_pages import WebPages

_SERVICE: Final = "account"


class ConnectionReset(Exception):  # noqa: N818 - an instruction to the server, not an error
    """Tells the server to reset the connection instead of answering."""


@dataclass(frozen=True)
class _Call:
    service: str
    operation: str
    account_id: str | None


class Application:
    """Answers requests; thread-safe."""

    def __init__(  # noqa: PLR0913 - what it works with, each given by name
        self,
        *,
        account: AccountResponses,
        forwarding: Forwarding,
        control: Control,
        moto: Moto,
        faults: Faults,
        calls: CallLog,
        clock: EmulatorClock,
        web_pages: WebPages,
        timeline: Timeline,
        organization_events: OrganizationEvents,
        authorization: Authorization,
        policy_simulation: PolicySimulation,
    ) -> None:
        self._authorization = authorization
        self._policy_simulation = policy_simulation
        self._account = account
        self._forwarding = forwarding
        self._control = control
        self._moto = moto
        self._faults = faults
        self._calls = calls
        self._clock = clock
        self._web_pages = web_pages
        self._timeline = timeline
        self._organization_events = organization_events

    def answer(self, request: AwsRequest) -> AwsResponse:
        """Return the response; raises ConnectionReset if a fault wants none. A foreign web page is refused."""
        refusal = self._web_pages.refusal(request)
        if refusal is not None:
            return json_response({"message": refusal}, HTTPStatus.FORBIDDEN)
        self._timeline.catch_up()
        if request.path == PREFIX or request.path.startswith(PREFIX + "/"):
            return self._control.answer(request)
        if request.path == MOTO_RESET and request.method == "POST":
            return self._control.reset_all()
        if request.service == _SERVICE or (not request.service and request.path in operations_by_path()):
            return self._answer_account(request)
        return self._forward(request)

    def _answer_account(self, request: AwsRequest) -> AwsResponse:
        headers = [("x-amzn-RequestId", str(uuid.uuid4()))]
        operation = operations_by_path().get(request.path) if request.method == "POST" else None
        unknown = f"{request.method} {request.path}"
        caller = self._moto.caller(request.access_key_id, request.partition)
        call = Request(operation or unknown, _json(request.data), caller, request.partition)

        def perform() -> AwsResponse:
            if not request.service:
                raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
            if operation is None:
                raise ServiceError("UnknownOperationException", f"The account service has no operation {unknown}")
            body = self._account.answer(call)
            return AwsResponse(headers=headers) if body is None else json_response(body, 200, headers)

        def fail(error: ServiceError) -> AwsResponse:
            return json_response(error.body(), error.status, [*headers, ("x-amzn-ErrorType", error.code)])

        return self._carry_out(request, _Call(_SERVICE, call.operation, call.account_id), perform, fail)

    def _forward(self, request: AwsRequest) -> AwsResponse:
        operation, account_id = operation_of(request)

        def perform() -> AwsResponse:
            caller = self._moto.caller(request.access_key_id, request.partition)
            self._authorization.check_other_call(caller, request, operation)
            if operation == SIMULATE:
                return self._policy_simulation.answer(request)
            if operation == "ReceiveMessage":
                # Events may arrive while a client waits for them.
                with self._timeline.catching_up():
                    return self._forwarding.answer(request)
            if request.service != ORGANIZATIONS:
                return self._forwarding.answer(request)
            return self._forwarding.answer(admitted(self._moto, request, operation, caller))

        def fail(error: ServiceError) -> AwsResponse:
            return error_response(request, error, str(uuid.uuid4()))

        response = self._carry_out(request, _Call(request.service, operation, account_id), perform, fail)
        if request.service == ORGANIZATIONS:
            caller = self._moto.caller(request.access_key_id, request.partition)
            self._organization_events.called(request, operation, caller, response)
        return response

    def _carry_out(
        self,
        request: AwsRequest,
        named: _Call,
        perform: Callable[[], AwsResponse],
        fail: Callable[[ServiceError], AwsResponse],
    ) -> AwsResponse:
        """Answer a call, by the rules or by a fault, and log it."""
        fault = self._faults.take(named.operation, named.account_id)
        code = None
        try:
            _before(fault)
            response = AwsResponse() if fault is not None and fault.answers_itself else perform()
            _after(fault)
            response = response if fault is None else fault.spoil(response)
        except ServiceError as error:
            code, response = error.code, fail(error)
        except ConnectionReset:
            self._log(request, named, 0, None)
            raise
        self._log(request, named, response.status_code, code)
        return response

    def _log(self, request: AwsRequest, named: _Call, status: int, error: str | None) -> None:
        caller = self._moto.caller(request.access_key_id, request.partition)
        self._calls.add(
            Call(
                time=self._clock.time(),
                service=named.service,
                operation=named.operation,
                caller=caller.account_id,
                caller_arn=caller.arn,
                account_id=named.account_id,
                status=status,
                error=error,
            )
        )


def _json(body: bytes) -> Any:
    """Return the JSON value of a body; an empty object for an empty body, None for a malformed one."""
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

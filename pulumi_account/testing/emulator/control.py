"""The emulator's own pages under ``/_emulator``, for tests in another process."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from .messages import json_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from .access_policies import AccessPolicies
    from .calls import CallLog
    from .clock import EmulatorClock
    from .faults import Faults
    from .messages import AwsRequest, AwsResponse
    from .one_time_passwords import OneTimePassword

PREFIX: Final = "/_emulator"
# What moto's own clients call to empty all services.
MOTO_RESET: Final = "/moto-api/reset"


class Control:
    """Shows and clears the log of calls, shows one-time passwords, moves the clock, injects faults and sets policies.

    Args:
        calls: the log of calls.
        clock: the emulator's clock.
        faults: the faults that no call has met yet.
        one_time_passwords: returns those that were sent, optionally for one account.
        policies: the IAM policies that callers have.
        reset: clears the log, and with ``state=True`` everything else.

    """

    def __init__(
        self,
        calls: CallLog,
        clock: EmulatorClock,
        faults: Faults,
        one_time_passwords: Callable[[str | None], list[OneTimePassword]],
        policies: AccessPolicies,
        reset: Callable[..., None],
    ) -> None:
        self._policies = policies
        self._calls = calls
        self._clock = clock
        self._faults = faults
        self._one_time_passwords = one_time_passwords
        self._reset = reset
        self._pages: dict[tuple[str, str], Callable[[AwsRequest], Any]] = {
            ("GET", ""): self._get_root,
            ("GET", "/calls"): self._get_calls,
            ("GET", "/counts"): self._get_counts,
            ("GET", "/one-time-passwords"): self._get_one_time_passwords,
            ("POST", "/reset"): self._post_reset,
            ("GET", "/clock"): self._get_clock,
            ("POST", "/clock"): self._post_clock,
            ("GET", "/faults"): self._get_faults,
            ("POST", "/faults"): self._post_faults,
            ("DELETE", "/faults"): self._delete_faults,
            ("GET", "/policies"): self._get_policies,
            ("POST", "/policies"): self._post_policies,
            ("DELETE", "/policies"): self._delete_policies,
        }

    def answer(self, request: AwsRequest) -> AwsResponse:
        """Return a page; 404 for an unknown page and 400 for a malformed body, each with a message."""
        page = self._pages.get((request.method, request.path.removeprefix(PREFIX).rstrip("/")))
        if page is None:
            known = ", ".join(f"{method} {PREFIX}{path}" for method, path in self._pages)
            return json_response({"message": f"unknown page; expected one of {known}"}, HTTPStatus.NOT_FOUND)
        try:
            return json_response(page(request))
        except (ValueError, TypeError, RecursionError) as error:
            return json_response({"message": str(error)}, HTTPStatus.BAD_REQUEST)

    def reset_all(self) -> AwsResponse:
        """Empty everything, and answer as moto's server does."""
        self._reset(state=True)
        return json_response({"status": "ok"})

    def _get_root(self, _: AwsRequest) -> dict[str, Any]:
        return {"service": "pulumi-account emulator", "time": self._clock.time(), "calls": len(self._calls)}

    def _get_calls(self, request: AwsRequest) -> list[dict[str, Any]]:
        service, operation = (request.args.get(name) for name in ("service", "operation"))
        after, limit = (_number(request, name) for name in ("after", "limit"))
        return [call.as_dict() for call in self._calls.select(service, operation, after=after or 0, limit=limit)]

    def _get_counts(self, _: AwsRequest) -> dict[str, dict[str, int]]:
        return self._calls.counts()

    def _get_one_time_passwords(self, request: AwsRequest) -> list[dict[str, Any]]:
        return [sent.as_dict() for sent in self._one_time_passwords(request.args.get("account_id"))]

    def _post_reset(self, request: AwsRequest) -> dict[str, Any]:
        state = _options(request, {"state": bool}).get("state", False)
        self._reset(state=state)
        return {"calls": 0, "state": "reset" if state else "kept"}

    def _get_clock(self, _: AwsRequest) -> dict[str, Any]:
        return {"time": self._clock.time()}

    def _post_clock(self, request: AwsRequest) -> dict[str, Any]:
        seconds = _options(request, {"advance": (int, float)}).get("advance")
        if seconds is None:
            raise ValueError('advance is missing; expected {"advance": seconds}')
        self._clock.advance(seconds)
        return self._get_clock(request)

    def _get_faults(self, _: AwsRequest) -> list[dict[str, Any]]:
        return self._faults.pending()

    def _post_faults(self, request: AwsRequest) -> list[dict[str, Any]]:
        options = _options(
            request,
            {
                "operation": str,
                "code": str,
                "status": int,
                "message": str,
                "times": (int, type(None)),
                "latency": (int, float),
                "connection_reset": bool,
                "after": bool,
                "account_id": str,
                "body": str,
                "request_id": bool,
                "cut": bool,
                "skip": int,
            },
        )
        self._faults.add(**options)
        return self._faults.pending()

    def _delete_faults(self, _: AwsRequest) -> list[dict[str, Any]]:
        self._faults.clear()
        return []

    def _get_policies(self, _: AwsRequest) -> list[dict[str, Any]]:
        return self._policies.identity_policies()

    def _post_policies(self, request: AwsRequest) -> Any:
        known = {"identity_policy": dict, "principal": str, "service_control_policy": dict, "target_id": str}
        options = _options(request, {**known, "endpoint_policy": dict})
        if options.keys() == {"endpoint_policy"}:
            self._policies.set_endpoint_policy(options["endpoint_policy"])
            return self._policies.identity_policies()
        if options.keys() == {"service_control_policy", "target_id"}:
            attach = self._policies.attach_service_control_policy
            return {"policy_id": attach(options["service_control_policy"], options["target_id"])}
        if not {"identity_policy"} <= options.keys() <= {"identity_policy", "principal"}:
            raise ValueError(
                "expected identity_policy, with principal or for every caller, service_control_policy and target_id, "
                "or endpoint_policy"
            )
        self._policies.set_identity_policy(options["identity_policy"], options.get("principal", "*"))
        return self._policies.identity_policies()

    def _delete_policies(self, _: AwsRequest) -> list[dict[str, Any]]:
        self._policies.clear()
        return []


def _number(request: AwsRequest, name: str) -> int | None:
    """Return a number of the query string, None if it is missing; raises ValueError if it isn't a number."""
    given = request.args.get(name)
    if given is not None and not given.isdecimal():
        raise ValueError(f"{name} must be a whole number, zero or more")
    return None if given is None else int(given)


def _options(request: AwsRequest, known: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of a request; raises ValueError if it isn't one, or has unknown options."""
    options = json.loads(request.data) if request.data.strip() else {}
    if not isinstance(options, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - the client's value, not our type
    for name, value in options.items():
        if name not in known:
            raise ValueError(f"unknown option {name}; expected one of {', '.join(known)}")
        if not isinstance(value, known[name]) or (isinstance(value, bool) and known[name] is not bool):
            raise ValueError(f"{name} has the wrong type")
    return options

"""Sends AWS's events to the rules of the default event buses, which moto keeps."""

from __future__ import annotations

import copy
import logging
import sys
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .organizations import global_region

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .clock import EmulatorClock

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """An event as a service sends it to EventBridge.

    Args:
        source: the service, such as ``aws.account``.
        detail_type: what kind of event it is.
        detail: the service's own members.
        resources: ARNs of what it is about.

    """

    source: str
    detail_type: str
    detail: Mapping[str, Any]
    resources: Sequence[str] = ()


class _Message(dict[str, Any]):
    """A message for moto, which asks for a time of ingestion; AWS's messages have none."""

    def __missing__(self, key: str) -> Any:
        if key == "ingestion-time":
            return self["time"]
        raise KeyError(key)


class EventBus:
    """EventBridge, as far as services send their events to it: a rule's targets get those that match its pattern."""

    def __init__(self, clock: EmulatorClock) -> None:
        self._clock = clock

    def send(self, event: Event, account_id: str, partition: str) -> None:
        """Send an event to an account's default bus, in the region of the global services."""
        region = global_region(partition)
        rules = _rules(account_id, region)
        if not rules:
            return
        message: dict[str, Any] = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": event.detail_type,
            "source": event.source,
            "account": account_id,
            "time": int(self._clock.time()),
            "region": region,
            "resources": list(event.resources),
            "detail": event.detail,
        }
        for rule in rules:
            for target in list(rule.targets):
                _deliver(rule, target, _Message(copy.deepcopy(message)))


def _deliver(rule: Any, target: dict[str, Any], message: _Message) -> None:
    # moto transforms each event, with a template of its own that leaves some members out.
    alone = copy.copy(rule)
    alone.targets = [target]
    try:
        alone.send_to_targets(message, transform_input="InputTransformer" in target)
    except Exception:  # noqa: BLE001 - a target that moto can't deliver to fails no call, as on AWS
        _LOG.warning("an event for the rule %s was not delivered", rule.name, exc_info=True)


def _rules(account_id: str, region: str) -> list[Any]:
    """Return the enabled rules of a default bus; creates none of moto's backends."""
    if "moto.events.models" not in sys.modules:
        return []
    from moto.events.models import events_backends

    regions = events_backends.get(account_id)
    backend = regions.get(region) if regions else None
    if backend is None:
        return []
    return [rule for rule in list(backend.event_buses["default"].rules.values()) if rule.state == "ENABLED"]

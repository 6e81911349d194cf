"""The verbs' requests and responses, free of Pulumi's types, so that any front end can drive a lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic

from .ignored import NOTHING_IGNORED, IgnoredChanges
from .inputs import InputsT


@dataclass(frozen=True)
class CreateRequest(Generic[InputsT]):
    """Create what the inputs say."""

    inputs: InputsT


@dataclass(frozen=True)
class CreateResponse:
    """The new resource's ID and properties."""

    identity: str
    properties: dict[str, Any]


@dataclass(frozen=True)
class ReadRequest:
    """Read a resource; ``state`` is what was last known of it."""

    identity: str
    state: Mapping[str, Any]


@dataclass(frozen=True)
class ReadResponse:
    """A resource as AWS has it now: its inputs and its properties."""

    inputs: dict[str, Any]
    properties: dict[str, Any]


@dataclass(frozen=True)
class UpdateRequest(Generic[InputsT]):
    """Bring a resource from a state to what the inputs say; keep AWS's values of ignored properties."""

    identity: str
    state: Mapping[str, Any]
    inputs: InputsT
    ignored: IgnoredChanges = NOTHING_IGNORED


@dataclass(frozen=True)
class UpdateResponse:
    """The updated resource's properties."""

    properties: dict[str, Any]


@dataclass(frozen=True)
class DeleteRequest:
    """Delete a resource in a state."""

    identity: str
    state: Mapping[str, Any]

"""How long a call is repeated before its failure counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Persistence:
    """What is done about failures that may pass.

    Args:
        attempts: how often a call is tried that gets no answer or a server error.
        outlasts_denials: whether a denied call on an account is repeated while the account is new, or trusted access
            has just been enabled.

    """

    attempts: int = 5
    outlasts_denials: bool = True


FOR_DEPLOYMENTS: Final = Persistence()
FOR_A_LOOK: Final = Persistence(attempts=2, outlasts_denials=False)
"""For finding out within seconds how things are."""

"""When to look at an account's regions: often at first, then more rarely, and close to when a switch should be over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_WAIT_BEFORE_EXPECTED_SECONDS: Final = 60.0
# Once a switch should be over, looks are this close together, and further apart the longer it is overdue.
SHORTEST_WAIT_WHEN_EXPECTED_SECONDS: Final = 8.0
OVERDUE_GROWTH: Final = 0.2
# Events may get lost.
LONGEST_WAIT_FOR_EVENTS_SECONDS: Final = 300.0
# The share of the shortest observed switch after which another one should be over.
EXPECTED_FROM: Final = 0.9
# By then every wait has reached its longest; a larger power would overflow after some hours.
_MOST_GROWTHS: Final = 64


@dataclass(frozen=True)
class Backoff:
    """Waits that grow from one to the next.

    Args:
        first: seconds of the first wait, above 0.
        growth: the factor from one wait to the next, above 1.
        longest: seconds that no wait exceeds before jitter.
        jitter: the share by which each wait may be shorter or longer, from 0 to 1.
        uniform: returns a random number between two bounds, such as `random.uniform`; only used with jitter.

    """

    first: float
    growth: float
    longest: float
    jitter: float = 0.0
    uniform: Callable[[float, float], float] | None = None

    def wait(self, number: int) -> float:
        """Return the seconds to wait before try ``number``, from 0."""
        seconds = min(self.first * self.growth ** min(number, _MOST_GROWTHS), self.longest)
        return seconds * self.uniform(1 - self.jitter, 1 + self.jitter) if self.uniform is not None else seconds


# One look costs a call for each account, so these are further apart than those at a single region.
ACCOUNT_BACKOFF: Final = Backoff(first=2.0, growth=3.0, longest=30.0)


class ObservedSwitches:
    """What was seen of a rollout's switches: the shortest one in seconds, and whether events tell when one is over."""

    def __init__(self) -> None:
        self.shortest: float | None = None
        self.has_events = False

    def note(self, seconds: float) -> None:
        """Record how long a switch took."""
        self.shortest = seconds if self.shortest is None else min(self.shortest, seconds)


class RegionPolling:
    """The moment of the next look at an account, in seconds of a monotonic clock.

    Args:
        backoff: the waits as long as nothing tells how long switches take.
        observed: what was seen of the switches; shared by the accounts of a rollout.

    """

    def __init__(self, backoff: Backoff = ACCOUNT_BACKOFF, observed: ObservedSwitches | None = None) -> None:
        self.backoff = backoff
        self.observed = observed or ObservedSwitches()
        self.look_at = float("-inf")
        self._looks = 0

    def restart(self) -> None:
        """Have the next waits be short again, since a switch has begun."""
        self._looks = 0

    def look_later(self, now: float, accepted_at: Collection[float]) -> None:
        """Schedule the next look; ``accepted_at`` has the moments when the switches waited for were accepted."""
        wait = self.backoff.wait(self._looks)
        self._looks += 1
        if self.observed.has_events:
            wait = LONGEST_WAIT_FOR_EVENTS_SECONDS
        elif self.observed.shortest is not None and accepted_at:
            wait = self._wait_for_expected(now, min(accepted_at) + EXPECTED_FROM * self.observed.shortest, wait)
        self.look_at = now + wait

    def look_now(self, now: float) -> None:
        """Have the next look be due at once."""
        self.look_at = now

    def _wait_for_expected(self, now: float, expected: float, wait: float) -> float:
        """Return the seconds until the next look at a switch that should be over at ``expected``."""
        if now < expected:
            return max(self.backoff.first, min(expected - now, LONGEST_WAIT_BEFORE_EXPECTED_SECONDS))
        return min(wait, max(SHORTEST_WAIT_WHEN_EXPECTED_SECONDS, OVERDUE_GROWTH * (now - expected)))

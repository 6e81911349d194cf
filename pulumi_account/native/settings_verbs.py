"""The engine's verbs on the settings of a provider, which is a resource of its own to the engine."""

from __future__ import annotations

from typing import Any

from pulumi.runtime.proto import provider_pb2 as messages

from pulumi_account.front_end.verbs import kinds_of

from .resource_verbs import detailed
from .settings import secret_settings, wrong_settings
from .wire import received, sent


def checked_settings(request: Any) -> Any:
    """Return what is wrong with settings, and mark those that are secrets."""
    given = received(request.news)
    wrong = wrong_settings(given.values)
    failures = [] if wrong is None else [messages.CheckFailure(reason=wrong)]
    secrets = given.secrets | secret_settings(given.values)
    return messages.CheckResponse(inputs=sent(given.values, secrets), failures=failures)


def compared_settings(request: Any) -> Any:
    """Return which settings differ: no change of them replaces a resource."""
    news, olds = received(request.news).values, received(request.olds).values
    changed = sorted(name for name in {*news, *olds} if news.get(name) != olds.get(name))
    # Without kinds, a preview would not show that a secret changes.
    kinds = kinds_of(changed, olds, news)
    return messages.DiffResponse(
        changes=messages.DiffResponse.DIFF_SOME if changed else messages.DiffResponse.DIFF_NONE,
        diffs=changed,
        detailedDiff=detailed(kinds),
        hasDetailedDiff=bool(changed),
    )

"""The reason why a stack can't be used: by the kind of Automation API error, otherwise in the CLI's words."""

from __future__ import annotations

import pytest
from pulumi.automation import CommandError, ConcurrentUpdateError, StackAlreadyExistsError, StackNotFoundError

from pulumi_account.importing.stack_state import cause

SAID = "code: 255\nstdout: \nstderr: error: open state.json: permission denied\n"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StackNotFoundError(SAID), "there is no such stack"),  # type: ignore[arg-type] # only its text is used
        (StackAlreadyExistsError(SAID), "it already exists"),  # type: ignore[arg-type]
        (
            ConcurrentUpdateError(SAID),  # type: ignore[arg-type]
            "another update is in progress: wait until it ends, or run `pulumi cancel` if it was killed",
        ),
        (CommandError(SAID), "open state.json: permission denied"),  # type: ignore[arg-type]
        (CommandError("no plain error"), "no plain error"),  # type: ignore[arg-type]
        (ValueError(), "ValueError"),
    ],
)
def test_the_reason_is_one_line(error: Exception, reason: str) -> None:
    assert cause(error) == reason

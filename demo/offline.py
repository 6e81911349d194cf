"""The offline engine as a script that can be killed: ``VERB [--event-log FILE]``, or ``config set KEY VALUE``.

It works on the project in the working directory, which is not the clone. So it imports nothing of the demo.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

STACK: Final = "demo"


def main(arguments: list[str]) -> int:
    """Run a verb on the project in the working directory; return 1 if it fails, which the engine's output explains."""
    from pulumi.automation import ConfigValue

    from pulumi_account.testing.engine import EngineError, create_or_select_stack

    stack = create_or_select_stack(STACK, Path.cwd())
    # As with the Pulumi CLI, both cancel the run; a shell's background job ignores SIGINT at first.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        if arguments[0] == "config":
            stack.set_config(arguments[2], ConfigValue(arguments[3]))
        else:
            verbs: dict[str, Callable[..., object]] = {
                "preview": stack.preview,
                "up": stack.up,
                "refresh": stack.refresh,
                "destroy": stack.destroy,
            }
            event_log = arguments[2] if arguments[1:2] == ["--event-log"] else None
            verbs[arguments[0]](on_output=_print, event_log=event_log)
    except (EngineError, KeyboardInterrupt):
        return 1
    return 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

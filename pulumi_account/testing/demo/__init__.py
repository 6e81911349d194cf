"""The demo: a real Pulumi program's whole life against an emulated AWS, told as it happens.

Everything runs in a temporary directory and an environment of its own: no login, profile or stack of the user's is
used or changed, and when it is over nothing is left, whichever way it ends.
"""

from __future__ import annotations

from .errors import DemoError
from .performance import play

__all__ = ["DemoError", "play"]

"""Runs the whole life of a Pulumi Python program without a Pulumi CLI; for demos and tests.

    stack = create_or_select_stack("dev", "path/to/project")
    stack.up(on_output=print)

It supports dynamic resources and components. Methods and results are named as in `pulumi.automation`. It refuses
options and programs that it doesn't support. Its states and encrypted settings are its own; the Pulumi CLI can't read
them.
"""

from .errors import EngineError
from .stack import Stack, create_or_select_stack

__all__ = ["EngineError", "Stack", "create_or_select_stack"]

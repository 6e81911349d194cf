"""Runs a Pulumi Python program's whole life where there is no Pulumi CLI; for demos and tests.

    stack = create_or_select_stack("dev", "path/to/project")
    stack.up(on_output=print)

Dynamic resources and components only. Methods and results are named as in `pulumi.automation`, and the state is in
Pulumi's own format: `pulumi stack import` takes it over.
"""

from .errors import EngineError
from .stack import Stack, create_or_select_stack

__all__ = ["EngineError", "Stack", "create_or_select_stack"]

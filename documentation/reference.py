"""Blocks of the reference: what a resource, a component, a function and a type take and return, from the code."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import griffe

import pulumi_account
from documentation.blocks import table
from pulumi_account.core.descriptions import descriptions
from pulumi_account.core.quotas import OPERATIONS_BY_SERVICE, quota
from pulumi_account.policies import PERMISSIONS
from pulumi_account.policies.permissions import VERBS

TYPES: Final = {
    "AccountsInput": "list[str]",
    "NamesInput": "dict[str, str]",
    **dict.fromkeys(("AlternateContactType", "OnExisting", "OnRemoval", "RegionOnRemoval", "RegionOptStatus"), "str"),
    **dict.fromkeys(("AccountState", "Owned"), "str"),
    "Any": "object",
}
"""Types with a name of their own, as a page shows them; a description lists the allowed values."""
_EXAMPLES: Final = {
    "{account}": "123456789012",
    "{TYPE}": "SECURITY",
    "{region}": "eu-central-2",
    "{service_principal}": "account.amazonaws.com",
}
_S3_OPERATIONS: Final = {"ListAllMyBuckets": "ListBuckets"}


def about(name: str) -> Iterator[str]:
    """Yield what a public name is, from its docstring."""
    text = next(part.value for part in _sections(getattr(pulumi_account, name)) if part.kind.value == "text")
    for paragraph in text.split("\n\n"):
        if not paragraph.startswith("Every argument but "):
            yield from (_markdown(" ".join(paragraph.split())), "")


def resource(name: str) -> Iterator[str]:
    """Yield the inputs, outputs, import, permissions and quotas of a resource."""
    public = getattr(pulumi_account, name)
    model = public._provider_class.lifecycle_class.inputs
    types = {field.name: _shown(str(field.type)) for field in dataclasses.fields(public._args_class)}
    required = {field.name for field in dataclasses.fields(public._args_class) if _has_no_default(field)}
    inputs = descriptions(model)
    yield from ("## Inputs", "")
    yield from _rows("Input", [(each, types[each], inputs[each], _optional(each in required)) for each in types])
    yield from ("", "## Outputs", "", _inputs_as_outputs(types, public), "")
    outputs = {"id": f"The resource's ID: `{_form(public)}`.", **descriptions(model.OUTPUTS)}
    shown = {"id": "str", **{each: _result_type(str(text)) for each, text in public.__annotations__.items()}}
    yield from _rows("Output", [(each, shown[each], text, "") for each, text in outputs.items()])
    yield from ("", "## Import", "", *_import(name, public))
    yield from ("", *_permissions(name))


def component(name: str) -> Iterator[str]:
    """Yield the arguments and attributes of a component."""
    public = getattr(pulumi_account, name)
    yield from ("## Arguments", "", *_parameters(public.__init__, leave_out=("resource_name",)))
    yield from ("", "## Attributes", "", *_attributes(public))


def function(name: str) -> Iterator[str]:
    """Yield the arguments, the result, the permissions and the quotas of a function."""
    public = getattr(pulumi_account, name)
    yield from ("## Arguments", "", *_parameters(public), "", "## Result", "")
    result = inspect.signature(public).return_annotation.removeprefix("list[").removesuffix("]")
    many = "A list of " if "list[" in inspect.signature(public).return_annotation else ""
    yield from (f"{many}`{result}`:", "")
    yield from _attributes(getattr(pulumi_account, result))
    yield from ("", *_permissions(name))


def type_(name: str) -> Iterator[str]:
    """Yield the fields of a type of nested values."""
    public = getattr(pulumi_account, name)
    documented, hints = _documented(public), _hints(public)
    is_total = public.__total__
    rows = [
        (each, _shown(kind), documented[each], _optional(is_total and "NotRequired[" not in kind))
        for each, kind in hints.items()
    ]
    yield from _rows("Key", rows)


def _hints(public: Any) -> Mapping[str, str]:
    return {name: getattr(kind, "__forward_arg__", str(kind)) for name, kind in public.__annotations__.items()}


def _sections(public: Any) -> list[griffe.DocstringSection]:
    return griffe.Docstring(inspect.getdoc(public) or "").parse("google", warnings=False)


def _documented(public: Any) -> dict[str, str]:
    """Return the entries of a docstring."""
    kinds = ("parameters", "attributes")
    return {
        entry.name: " ".join(entry.description.split())
        for part in _sections(public)
        if part.kind.value in kinds
        for entry in part.value
    }


def _parameters(function: Any, leave_out: Iterable[str] = ()) -> list[str]:
    documented = _documented(function)
    rows = [
        (name, _shown(str(parameter.annotation)), documented[name], _optional(parameter.default is parameter.empty))
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in ("self", "opts", *leave_out)
    ]
    return _rows("Argument", rows)


def _attributes(public: Any) -> list[str]:
    documented = _documented(public)
    hints = public.__annotations__
    return _rows("Attribute", [(each, _result_type(str(hints[each])), documented[each], "") for each in documented])


def _optional(is_required: bool) -> str:
    return "" if is_required else ", optional"


def _result_type(annotation: str) -> str:
    """Return the type of what is returned, which may be None."""
    return f"{_shown(annotation)} or None" if "| None" in annotation else _shown(annotation)


def _rows(head: str, rows: Iterable[tuple[str, str, str, str]]) -> list[str]:
    """Return a table: name and type, what is added to the type, and the meaning."""
    cells = [(f"`{name}`<br>{kind}{added}", _markdown(text)) for name, kind, text, added in rows]
    return table((head, "Meaning"), cells)


def _has_no_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING


def _markdown(text: str) -> str:
    return text.replace("``", "`")


def _shown(annotation: str) -> str:
    """Return a type as a page shows it: without Pulumi's Input and Output, and without None."""
    text = ast.unparse(_Plain().visit(ast.parse(annotation, mode="eval")))
    linked = re.search(r"\b[A-Z]\w+(Args|Override|Details)\b", text)
    if linked:
        return f"[`{text}`](types.md#{linked[0].lower()})"
    return text if text.isalpha() else f"`{text}`"


class _Plain(ast.NodeTransformer):
    """Takes from a type what only type checkers need."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        inner: ast.expr = self.visit(node.slice)
        kind = ast.unparse(self.visit(node.value))
        if kind in ("Input", "Output", "NotRequired"):
            return inner
        names = {"Mapping": "dict", "Sequence": "list"}
        return ast.Subscript(ast.Name(names.get(kind, kind)), inner, ast.Load())

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.right)
        if ast.unparse(right) == "None" or ast.unparse(left) == ast.unparse(right):
            return left  # type: ignore[no-any-return]
        return ast.BinOp(left, node.op, right)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return ast.Name(node.attr)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(TYPES.get(node.id, node.id), mode="eval").body


def _inputs_as_outputs(inputs: Iterable[str], public: Any) -> str:
    missing = [f"`{name}`" for name in inputs if name not in public.__annotations__]
    left_out = f" except {' and '.join(filter(None, (', '.join(missing[:-1]), missing[-1])))}" if missing else ""
    return f"Every input{left_out} is also an output. In addition:"


def _form(public: Any) -> str:
    found = re.search(r"ID ``([^`]+)``", inspect.getdoc(public) or "")
    if found is None:
        raise ValueError(f"the docstring of {public.__name__} has no ID in double backticks")
    return found[1]


def _import(name: str, public: Any) -> Iterator[str]:
    form = _form(public)
    example = form
    for part, value in _EXAMPLES.items():
        example = example.replace(part, value)
    yield f"The ID is `{form}`" + (f", such as `{example}`." if example != form else ".")
    if form.startswith("{account}/") and name != "DelegatedAdministrator":
        short = example.partition("/")[2]
        yield f"`{short}` means that of the account that your credentials belong to."
    yield f'The option `opts=pulumi.ResourceOptions(import_="{example}")` '
    yield "[adopts in a program](../existing-settings.md#adopt-in-a-program) what AWS already has."


def _permissions(name: str) -> Iterator[str]:
    by_verb = {verb: actions for verb in VERBS if (actions := PERMISSIONS[name].get(verb))}
    yield from ("## Permissions", "")
    rows = [(verb, ", ".join(f"`{each}`" for each in actions)) for verb, actions in by_verb.items()]
    yield from table(("Verb", "IAM actions"), rows)
    option = "--resource" if "create" in PERMISSIONS[name] else "--function"
    yield from ("", f"[`pulumi-account policy {option} {name}`](../permissions.md) prints the policy.", "")
    yield from _quotas(sorted({action for actions in by_verb.values() for action in actions}))


def _quotas(actions: Iterable[str]) -> Iterator[str]:
    yield from ("## Quotas", "", "AWS's quotas for one calling account, to which calls are paced:", "")
    listed = {operation for operations in OPERATIONS_BY_SERVICE.values() for operation in operations}
    named = [_S3_OPERATIONS.get(each := action.partition(":")[2], each) for action in actions]
    rows = []
    for operation in dict.fromkeys(name for name in named if name in listed):
        own, china = quota(operation, "aws", {}), quota(operation, "aws-cn", {})
        in_china = f" ({china.rate:g} in China, burst {china.burst})" if china != own else ""
        rows.append((f"`{operation}`", f"{own.rate:g}{in_china}", f"{own.burst}"))
    yield from table(("Operation", "Calls a second", "Burst"), rows)

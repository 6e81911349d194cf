"""The import contract names every module: an omitted one could import anything."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from typing import Any

import grimp
import pytest

from tests.source import PYPROJECT

LAYERS = [contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"] if contract["type"] == "layers"]


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    [house] = [contract for contract in LAYERS if contract.get("containers") == ["pulumi_account"]]
    return dict(house)


def test_every_module_is_on_a_floor(contract: dict[str, Any]) -> None:
    named = {f"pulumi_account.{name}" for layer in contract["layers"] for name in re.split(r"[|:\s]+", layer)}
    graph = grimp.build_graph("pulumi_account", cache_dir=None)
    without = [
        module
        for module in graph.modules
        if not graph.find_children(module)
        and not any(module == name or module.startswith(f"{name}.") for name in named)
    ]
    assert without == []


def test_no_floor_is_exempt_from_the_contract(contract: dict[str, Any]) -> None:
    assert contract["exhaustive"] is True
    assert not any("ignore_imports" in layers for layers in LAYERS)


def test_modules_have_no_import_cycles_even_for_types() -> None:
    graph = grimp.build_graph("pulumi_account", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    TopologicalSorter(imports).prepare()

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from pulumi_account.testing.engine import EngineError

if TYPE_CHECKING:
    from tests.testing.engine.runs import Project

ORDER = """
    a = File("a"{a})
    b = File("b", of=a.etag)
    c = File("c", ResourceOptions(depends_on=[b]))
    File("other")
"""


def _verbs(project: Project, *verbs: str) -> list[tuple[str, str]]:
    return [(verb, name) for verb, name, _ in project.calls() if verb in verbs]


def test_creates_follow_and_deletes_reverse_the_dependencies(project: Project) -> None:
    project.write(ORDER.format(a=""))
    stack = project.offline()
    stack.up()
    created = [name for _, name in _verbs(project, "create")]
    assert sorted(created) == ["a", "b", "c", "other"]
    assert [name for name in created if name != "other"] == ["a", "b", "c"]
    stack.destroy()
    assert [name for _, name in _verbs(project, "delete") if name != "other"] == ["c", "b", "a"]


def test_originals_are_deleted_after_all_creates_with_dependents_first(project: Project) -> None:
    project.write(ORDER.format(a=", kind='k'"))
    stack = project.offline()
    stack.up()
    project.calls()
    project.write(ORDER.format(a=", kind='l'"))
    stack.up()
    assert _verbs(project, "create", "delete") == [("create", "a"), ("create", "b"), ("delete", "b"), ("delete", "a")]


def test_independent_steps_run_concurrently_up_to_parallel(project: Project) -> None:
    project.write("for name in 'abc': File(name, hold='create')")
    seen: list[int] = []

    def release_when_two_are_held() -> None:
        deadline = time.monotonic() + 60
        while len(list(project.store.glob("*.held"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.1)
        seen.append(len(list(project.store.glob("*.held"))))
        for name in "abc":
            (project.store / f"{name}.released").touch()

    thread = threading.Thread(target=release_when_two_are_held)
    thread.start()
    project.offline().up(parallel=2)
    thread.join()
    assert seen == [2]


def test_a_failing_step_lets_steps_in_flight_finish_and_stops_its_dependents(project: Project) -> None:
    project.write("""
        slow = File("slow", hold="create")
        bad = File("bad", hold="create", fail="create")
        File("dependent", of=bad.etag)
        File("late", of=slow.etag)
    """)
    stack = project.offline()

    failed = threading.Event()

    def release_when_the_other_has_failed() -> None:
        while not all((project.store / f"{name}.held").exists() for name in ("slow", "bad")):
            time.sleep(0.01)
        (project.store / "bad.released").touch()
        failed.wait()
        (project.store / "slow.released").touch()

    thread = threading.Thread(target=release_when_the_other_has_failed)
    thread.start()
    with pytest.raises(EngineError, match="no create of bad"):
        stack.up(on_output=lambda line: failed.set() if "no create of bad" in line or "failed" in line else None)
    thread.join()
    assert {name for verb, name in _calls(project) if verb == "create"} == {"slow", "bad"}
    assert [each["id"] for each in project.resources(stack) if "test:File" in each["type"]] == ["slow#1"]


def _calls(project: Project) -> list[tuple[str, str]]:
    import json

    file = project.store / "calls"
    lines = file.read_text().splitlines() if file.exists() else []
    return [(verb, name) for verb, name, _ in map(json.loads, lines)]

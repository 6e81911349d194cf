"""The play: each chapter runs a verb, and fails unless engine and AWS did exactly what it tells."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from . import installer
from .aws import CONTACT_TYPES, Account, is_write
from .engines import Engine, OfflineEngine
from .errors import DemoError
from .narration import Narrator
from .processes import follow, run
from .stage import REGION_DELAY_SECONDS, Stage, stage
from .transcript import Progress, Transcript

_VERB_SECONDS: Final = 120
_CHAPTERS: Final = 8
_REGION: Final = "eu-central-2"
_SECOND_REGION: Final = "eu-south-2"


def play(engine: str, source: Path, console: Console) -> None:
    """Play the whole life of the project in ``source`` on an engine: ``auto``, ``offline`` or ``pulumi``.

    Raises DemoError as soon as anything is not as it should be.
    """
    started = time.monotonic()
    chosen, beside_python = choose(engine, console)
    with stage(source, beside_python) as here, _only(here.environment):
        narrator = Narrator(console, _CHAPTERS)
        narrator.title(
            {
                "Program": "examples/quickstart: an AlternateContact, a PrimaryContact and a RegionOptIn",
                "Engine": chosen.label,
                "AWS": f"emulated at {here.aws_url}; regions switch in {REGION_DELAY_SECONDS} s there, not in minutes",
                "Yours": "no login, profile or stack of yours is read or changed",
            }
        )
        performance = Performance(here, chosen, narrator)
        performance.play()
        narrator.close(
            time.monotonic() - started,
            [
                "Next: make test proves it; README.md shows how to use it on a real account; examples/ has more.",
                "To do this again: make demo ENGINE=offline, or ENGINE=pulumi.",
            ],
        )


def choose(engine: str, console: Console) -> tuple[Engine, Path | None]:
    """Return the engine to play on, and the directory to put on PATH for it.

    ``auto`` is a complete Pulumi CLI, found or installed, or else the offline engine; DemoError if ``pulumi`` is asked
    for and can't be had.
    """
    if engine == "offline":
        return OfflineEngine("as chosen"), None
    try:
        with console.status("Looking for a Pulumi CLI"):
            found = installer.find(lambda: console.print("No complete Pulumi CLI here: trying the SDK's installer …"))
    except DemoError as error:
        if engine == "pulumi":
            raise DemoError(f"no Pulumi CLI: {error}. Install it, or choose ENGINE=offline") from None
        return OfflineEngine(str(error)), None
    return found, found.pulumi.executable.parent


@contextmanager
def _only(environment: Mapping[str, str]) -> Iterator[None]:
    """Let this process see these variables alone, so that boto3 finds nothing of the user's."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class Performance:
    """The chapters, in order."""

    def __init__(self, here: Stage, engine: Engine, narrator: Narrator) -> None:
        self._stage = here
        self._engine = engine
        self._tell = narrator
        self._environment = {**here.environment, **engine.environment(here.state)}
        self._account = Account(here.aws_url, here.environment)
        self._calls: Counter[str] = Counter()

    def play(self) -> None:
        """Play all chapters; DemoError if one goes otherwise than told."""
        for command in self._engine.preparation:
            self._prepare("pulumi stack init", command)
        self._preview()
        self._deploy()
        self._deploy_nothing()
        self._drift()
        self._repair()
        self._change()
        self._kill()
        self._destroy()
        holdings = {f"{contact_type} contact": _contact(self._account, contact_type) for contact_type in CONTACT_TYPES}
        holdings["Primary contact"] = "{FullName}, {City} (AWS lets nobody delete it)".format(
            **self._account.primary_contact()
        )
        holdings.update({region: self._account.region(region) for region in (_REGION, _SECOND_REGION)})
        self._tell.ending(holdings, self._calls)

    def _preview(self) -> None:
        self._tell.chapter(
            "Preview",
            "What would be done? Every input is validated, and AWS is not called: this needs no credentials.",
            advice="each wrong property is named, with what is allowed; correct the program.",
        )
        self._verb("preview", {}, {"security": "create", "primary": "create", _REGION: "create"}, reads=False)

    def _deploy(self) -> None:
        self._tell.chapter(
            "Deploy",
            "The program says to replace the primary contact. Another SECURITY contact would be kept, and the run "
            "refused. A region is looked at, asked for, and waited for until it is ENABLED.",
            advice="the error names the action and ARN that are denied, or what else to do; then run it again.",
        )
        writes = {"PutAlternateContact": 1, "PutContactInformation": 1, "EnableRegion": 1}
        self._verb("up", writes, {"security": "create", "primary": "create", _REGION: "create"})
        self._holds(lambda aws: (aws.contact("SECURITY") or {}).get("Title") == "Duty officer", "a SECURITY contact")
        self._holds(lambda aws: aws.region(_REGION) == "ENABLED", f"{_REGION} ENABLED")

    def _deploy_nothing(self) -> None:
        self._tell.chapter(
            "Preview again", "The program and the state agree, so there is nothing to do, and nothing to ask."
        )
        self._verb("preview", {}, {}, reads=False)

    def _drift(self) -> None:
        self._tell.chapter("Drift", "Somebody changes the account behind Pulumi's back, here with boto3.")
        self._account.delete_contact("SECURITY")
        self._account.move_to("Portland")
        self._account.forget_calls()
        self._tell.event("the SECURITY contact is deleted, and the primary contact moved to Portland")
        # Gone is believed when it was seen twice: AWS is slow to show what was just put.
        self._verb("refresh", {}, {"security": "delete", "primary": "update"})
        self._verb("preview", {}, {"security": "create", "primary": "update"}, reads=False)

    def _repair(self) -> None:
        self._tell.chapter("Repair", "The program is what holds: what has drifted is put back, and nothing else.")
        writes = {"PutAlternateContact": 1, "PutContactInformation": 1}
        self._verb("up", writes, {"security": "create", "primary": "update"})
        self._holds(lambda aws: aws.contact("SECURITY") is not None, "the SECURITY contact again")
        self._holds(lambda aws: aws.primary_contact()["City"] == "Seattle", "the primary contact in Seattle")

    def _change(self) -> None:
        self._tell.chapter(
            "Change and replace",
            "Another city is an update in place. Another contact type is another contact: it is created before the old "
            "one is deleted.",
        )
        self._configure("city", "Tacoma")
        self._configure("contactType", "OPERATIONS")
        writes = {"PutContactInformation": 1, "PutAlternateContact": 1, "DeleteAlternateContact": 1}
        replaced = "create-replacement replace delete-replaced"
        self._verb("up", writes, {"security": replaced, "primary": "update"})
        self._holds(lambda aws: aws.contact("OPERATIONS") is not None, "an OPERATIONS contact")
        self._holds(lambda aws: aws.contact("SECURITY") is None, "no SECURITY contact")

    def _kill(self) -> None:
        self._tell.chapter(
            "Kill and run again",
            "A second region, and the run is killed while AWS is switching it on. AWS goes on by itself; the next run "
            "looks first, waits for what is under way, and doesn't ask twice.",
            advice="pulumi cancel takes away the lock that the Pulumi CLI leaves when it is killed; then run it again.",
        )
        self._configure("regions", f"{_REGION},{_SECOND_REGION}")
        cut = self._verb("up", None, {}, until=lambda: self._account.made("EnableRegion"))
        self._tell.event("kill -9: every process of the run is gone")
        for command in self._engine.recovery:
            self._prepare("pulumi cancel", command)
            self._tell.event("pulumi cancel: its lock is gone too")
        again = self._verb("up", None, {_SECOND_REGION: "create"})
        _expect_writes({"EnableRegion": 1}, cut + again)
        self._holds(lambda aws: aws.region(_SECOND_REGION) == "ENABLED", f"{_SECOND_REGION} ENABLED, asked for once")

    def _destroy(self) -> None:
        self._tell.chapter(
            "Destroy",
            "The contact is deleted. The primary contact stays (AWS has no delete), and so do the regions, by default.",
            advice="run it again; a contact that is already gone counts as deleted.",
        )
        writes = {"DeleteAlternateContact": 1}
        self._verb(
            "destroy",
            writes,
            {"security": "delete", "primary": "delete", _REGION: "delete", _SECOND_REGION: "delete"},
        )
        self._holds(lambda aws: all(aws.contact(contact_type) is None for contact_type in CONTACT_TYPES), "no contact")
        self._holds(
            lambda aws: {aws.region(_REGION), aws.region(_SECOND_REGION)} == {"ENABLED"}, "both regions still ENABLED"
        )

    def _configure(self, key: str, value: str) -> None:
        shown = f"pulumi config set {key} {value}"
        with self._tell.command(shown):
            self._prepare(shown, self._engine.command("config", "set", key, value))

    def _verb(
        self,
        verb: str,
        writes: Mapping[str, int] | None,
        steps: Mapping[str, str],
        *,
        reads: bool = True,
        until: Callable[[], bool] | None = None,
    ) -> Counter[str]:
        """Run a verb; fail unless the steps and the calls that write are those given.

        ``until`` is asked whenever a step has progressed, and kills the run.
        """
        started = time.monotonic()
        with self._tell.command(f"pulumi {verb}"):
            transcript = self._run(verb, until)
        calls = self._account.calls()
        self._calls.update(calls)
        self._tell.done(time.monotonic() - started, transcript.unchanged, calls, killed=until is not None)
        if until is None:
            _expect_steps(steps, transcript)
        if writes is not None:
            _expect_writes(writes, calls)
        if not reads and calls:
            raise DemoError(f"pulumi {verb} was to make no call, and made {_listed(calls)}")
        return calls

    def _prepare(self, shown: str, command: list[str]) -> None:
        outcome = run(command, self._stage.project, self._environment, _VERB_SECONDS)
        if outcome.code:
            raise DemoError(f"{shown} failed: {' '.join(outcome.output.split()) or f'exit code {outcome.code}'}")

    def _run(self, verb: str, until: Callable[[], bool] | None) -> Transcript:
        transcript, killed = Transcript(), False
        events = self._stage.state / "events"
        events.unlink(missing_ok=True)

        def on_event(event: dict[str, Any]) -> bool:
            nonlocal killed
            said = transcript.hear(event)
            self._tell.hear(said)
            killed = until is not None and isinstance(said, Progress) and until()
            return killed

        command = [*self._engine.command(verb), "--event-log", str(events)]
        outcome = follow(command, self._stage.project, self._environment, _VERB_SECONDS, events, on_event)
        if killed:
            return transcript
        if outcome.code < 0:
            raise DemoError(
                f"pulumi {verb} wasn't done after {_VERB_SECONDS} s, or was killed: is the machine overloaded?"
            )
        if outcome.code:
            printed = [line.strip() for line in outcome.output.splitlines() if line.strip()]
            reason = (transcript.errors or printed[-1:] or [f"exit code {outcome.code}"])[0]
            raise DemoError(f"pulumi {verb} failed: {reason}")
        if until is not None:
            raise DemoError(f"pulumi {verb} was over before it could be killed")
        return transcript

    def _holds(self, condition: Callable[[Account], bool], what: str) -> None:
        """Read back with boto3, and fail unless AWS holds what it should."""
        holds = condition(self._account)
        self._account.forget_calls()
        if not holds:
            raise DemoError(f"AWS was to have {what}, and has not")
        self._tell.fact(f"AWS has {what}")


def _expect_steps(steps: Mapping[str, str], transcript: Transcript) -> None:
    """Fail unless exactly these resources had steps, each with these operations in their order."""
    taken = {name: " ".join(operations) for name, operations in transcript.steps.items()}
    if taken != steps:
        told = ", ".join(f"{name}: {operations}" for name, operations in taken.items()) or "none"
        wanted = ", ".join(f"{name}: {operations}" for name, operations in steps.items()) or "none"
        raise DemoError(f"the steps were to be {wanted}, and were {told}")


def _expect_writes(writes: Mapping[str, int], calls: Counter[str]) -> None:
    """Fail unless exactly these writes were made."""
    made = Counter({operation: count for operation, count in calls.items() if is_write(operation)})
    if made != Counter(writes):
        raise DemoError(f"AWS was to be told {_listed(Counter(writes))}, and was told {_listed(made)}")


def _listed(calls: Counter[str]) -> str:
    return ", ".join(f"{count} {operation}" for operation, count in sorted(calls.items())) or "nothing"


def _contact(account: Account, contact_type: str) -> str:
    contact = account.contact(contact_type)
    return "{Name}, {Title}".format(**contact) if contact else "none"

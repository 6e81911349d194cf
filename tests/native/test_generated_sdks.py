"""What the Pulumi CLI makes of the plugin's schema: an SDK for each language whose generator is on the PATH."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pulumi_account.native.schema import schema
from tests.lifecycle.programs import write_plugin
from tests.native.pulumi_package import generate_sdk, pulumi_package
from tests.proofs import proves

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi

# A file of each SDK, and what is written there.
WRITTEN = {
    "nodejs": ("nodejs/alternateContact.ts", "declare public readonly emailAddress: pulumi.Output<string>"),
    "python": ("python/pulumi_account_native/alternate_contact.py", "def email_address(self) -> pulumi.Output["),
    "go": ("go/account/alternateContact.go", "EmailAddress pulumi.StringOutput"),
    "dotnet": ("dotnet/AlternateContact.cs", "public Output<string> EmailAddress"),
    "java": ("java/src/main/java/com/pulumi/account/AlternateContact.java", "public Output<String> emailAddress()"),
}


class _Logo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"\x89PNG")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def logo() -> Iterator[str]:
    """A logo on this machine: the generator for .NET otherwise downloads Pulumi's."""
    server = HTTPServer(("127.0.0.1", 0), _Logo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/logo.png"
    server.shutdown()


def test_the_cli_gets_the_schema_from_the_command(
    request: pytest.FixtureRequest, pulumi: Pulumi, tmp_path: Path
) -> None:
    proves(request, f"{pulumi.cli.label}, native plugin")
    command = write_plugin(tmp_path)
    found = json.loads(pulumi_package(pulumi, tmp_path, "get-schema", str(command)))
    for part in ("resources", "functions", "types"):
        assert found[part].keys() == schema()[part].keys()


@pytest.mark.parametrize("language", WRITTEN)
def test_an_sdk_is_generated(
    request: pytest.FixtureRequest, pulumi: Pulumi, tmp_path: Path, logo: str, language: str
) -> None:
    if shutil.which(f"pulumi-language-{language}") is None:
        pytest.skip(f"no generator for {language}: pulumi-language-{language} is not on the PATH")
    proves(request, f"{pulumi.cli.label}, native plugin")
    generate_sdk(pulumi, tmp_path, language, {"logoUrl": logo})
    path, text = WRITTEN[language]
    assert text in " ".join((tmp_path / path).read_text().split())
    if language == "go" and (gofmt := shutil.which("gofmt")) is not None:
        checked = subprocess.run([gofmt, "-l", "-e", str(tmp_path / "go")], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")

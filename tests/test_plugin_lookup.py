"""The Pulumi CLI knows that this package has no plugin and doesn't look for one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import pulumi_account
from pulumi_account.testing.pulumi_cli import PulumiCli
from tests.proofs import proves

PROGRAM = 'import pulumi_account\npulumi_account.RegionOptIn("zurich", region_name="eu-central-2")\n'
TIMEOUT_SECONDS = 120


@contextmanager
def silent_proxy() -> Iterator[tuple[str, list[bytes]]]:
    """Accept every connection and answer none; yield the proxy's URL and the requests of all connections."""
    asked: list[bytes] = []
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                asked.append(connection.recv(1024).partition(b"\r\n")[0])

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        for connection in held:
            connection.close()


def test_the_package_declares_that_it_has_no_plugin() -> None:
    marker = Path(pulumi_account.__file__).with_name("pulumi-plugin.json")

    assert json.loads(marker.read_text(encoding="utf-8")) == {"resource": False}


def test_install_and_preview_look_for_no_plugin_and_work_behind_a_silent_proxy(
    tmp_path: Path, pulumi_cli: PulumiCli, request: pytest.FixtureRequest
) -> None:
    proves(request, pulumi_cli.label)
    project = tmp_path / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: lookup\nruntime: python\n")
    (project / "__main__.py").write_text(PROGRAM)
    with silent_proxy() as (proxy, asked):
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_HOME": str(tmp_path / "home"),
            "PULUMI_BACKEND_URL": tmp_path.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "lookup",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy),
            # Otherwise gRPC sends the program's own calls to the engine through a proxy.
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost"),
        }
        for arguments in (
            ["stack", "init", "dev"],
            # pip installs dependencies and asks PyPI for them.
            ["install", "--no-dependencies"],
            ["plugin", "install"],
            ["preview"],
        ):
            done = subprocess.run(
                [str(pulumi_cli.executable), "--non-interactive", *arguments],
                cwd=project,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=TIMEOUT_SECONDS,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            assert asked == [], arguments
    plugins = tmp_path / "home" / "plugins"
    assert not [found for found in plugins.glob("*") if found.is_dir()]

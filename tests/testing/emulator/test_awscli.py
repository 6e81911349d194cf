from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

AWS = Path(sys.executable).with_name("aws")


def test_the_aws_cli_puts_gets_lists_and_deletes(emulator: Any) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}

    def aws(*arguments: str, fails: bool = False) -> Any:
        command = [sys.executable, str(AWS), "account", *arguments, "--output", "json"]
        done = subprocess.run(
            command, env=environment | emulator.environment(), capture_output=True, text=True, check=False, timeout=60
        )
        assert bool(done.returncode) is fails, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else done.stderr

    contact = ["--alternate-contact-type", "SECURITY"]
    fields = ["--name", "Ada", "--title", "Head", "--email-address", "ada@example.com", "--phone-number", "+1 555"]
    aws("put-alternate-contact", *contact, *fields)
    assert aws("get-alternate-contact", *contact)["AlternateContact"]["EmailAddress"] == "ada@example.com"
    aws("enable-region", "--region-name", "eu-central-2")
    enabled = aws("list-regions", "--region-opt-status-contains", "ENABLED", "--max-items", "5")
    assert enabled["Regions"] == [{"RegionName": "eu-central-2", "RegionOptStatus": "ENABLED"}]
    aws("delete-alternate-contact", *contact)
    error = aws("get-alternate-contact", *contact, fails=True)
    assert "ResourceNotFoundException" in error

"""Starts the OpenID provider of the local run (oidc-provider, over https) through issuer.ts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]


@dataclass(frozen=True)
class Issuer:
    issuer: str
    ca_file: str
    cert_file: str
    key_file: str


@contextmanager
def running_issuer(folder: Path, access_token_seconds: int, any_server: bool = False) -> Iterator[Issuer]:
    settings = json.dumps({"folder": str(folder), "accessTokenSeconds": access_token_seconds, "anyServer": any_server})
    command = ["node", "--import", "tsx", "client/tests/support/issuer.ts", settings]
    process = subprocess.Popen(  # noqa: S603 - our own script
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    try:
        line = process.stdout.readline()
        assert line, "the issuer did not start"
        found = json.loads(line)
        yield Issuer(found["issuer"], found["caFile"], found["certFile"], found["keyFile"])
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()

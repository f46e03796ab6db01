"""The image's entry point: `serve` (default), `migrate` or `verify-audit`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

from mlflow_aws_server.configuration.database_settings import DatabaseSettings
from mlflow_aws_server.configuration.declaration import declared
from mlflow_aws_server.configuration.environment import EnvironmentProblems, read
from mlflow_aws_server.configuration.mlflow_variables import FIXED
from mlflow_aws_server.configuration.server_settings import ServerSettings
from mlflow_aws_server.entrypoint import commands
from mlflow_aws_server.entrypoint.tls import make_certificate
from mlflow_aws_server.entrypoint.verify_audit import verify_audit

SERVE = "serve"
MIGRATE = "migrate"
VERIFY_AUDIT = "verify-audit"

# sysexits.h: a wrong command line, a wrong configuration.
EX_USAGE = os.EX_USAGE
EX_CONFIG = os.EX_CONFIG


def usage() -> str:
    """Return the help text: the commands and every setting."""
    lines = [
        "Usage: mlflow-aws-server [serve|migrate|verify-audit]",
        "",
        "  serve         validates the environment, makes a TLS key, runs `mlflow server` (default)",
        "  migrate       brings the database's schema to this MLflow, then ends",
        "  verify-audit  says whether an audit trail is whole; --help has its arguments and exit codes",
        "",
        "Exit codes: 64 unknown command, 78 wrong environment, otherwise MLflow's own.",
        "",
        "Environment:",
    ]
    of_both = declared(DatabaseSettings)
    for name, field in declared(ServerSettings).items():
        default = "required" if field.is_required() else f"default {field.default or 'unset'}"
        commands = f"{MIGRATE}, {SERVE}" if name in of_both else SERVE
        lines += [f"  {name} ({default}; {commands})", f"      {field.description}"]
    lines += ["", "Always set, another value is refused:"]
    lines += [f"  {name}={value}  ({reason})" for name, (value, reason) in FIXED.items()]
    return "\n".join(lines)


def _serve(settings: ServerSettings) -> NoReturn:
    """Become `mlflow server`, so that signals reach it."""
    key, certificate = make_certificate(settings.runtime_directory)
    # Counters of dead processes would be added to the new ones.
    for stale in settings.metrics_directory.glob("*.db"):
        stale.unlink()
    command = commands.serve(settings, key, certificate)
    os.execve(command[0], command, commands.child_environment(settings, os.environ))  # noqa: S606


def _migrate(settings: DatabaseSettings) -> int:
    """Run both commands, the second only after the first; return the first failure's code."""
    # As process 1 a container's SIGTERM would be ignored; leaving also ends the running upgrade, which rolls back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    environment = commands.child_environment(settings, os.environ)
    for command in commands.migrate(settings):
        code = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
        if code:
            return code
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments) or [SERVE]
    if given in (["--help"], ["-h"]):
        print(usage())
        return 0
    if given[0] == VERIFY_AUDIT:
        return verify_audit(given[1:])
    if given not in ([SERVE], [MIGRATE]):
        print(f"mlflow-aws-server: unknown command {' '.join(given)!r}\n\n{usage()}", file=sys.stderr)
        return EX_USAGE
    try:
        if given == [MIGRATE]:
            return _migrate(read(DatabaseSettings, MIGRATE, os.environ))
        return _serve(read(ServerSettings, SERVE, os.environ))
    except EnvironmentProblems as problems:
        print(f"mlflow-aws-server {problems}", file=sys.stderr)
        return EX_CONFIG

"""The command line: mlflow-aws login, logout, status, token."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeAlias

from mlflow_aws_client import commands
from mlflow_aws_client.callback import PORTS
from mlflow_aws_client.errors import ClientError
from mlflow_aws_client.login import DEFAULT_WAIT_SECONDS

INTERRUPTED = 130

Command: TypeAlias = Callable[[argparse.Namespace], int]
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EPILOG = """\
exit codes:
  0 done   1 error   2 wrong usage   3 login required   4 server, issuer or keyring not available   130 interrupted

environment:
  MLFLOW_TRACKING_URI               the server, if no address is given
  MLFLOW_TRACKING_AUTH=mlflow-aws   makes MLflow use the login
  MLFLOW_TRACKING_SERVER_CERT_PATH  PEM file of your own certificate authority, for the server and its issuer
  REQUESTS_CA_BUNDLE                PEM file of all certificate authorities
  MLFLOW_AWS_CLIENT_ID, MLFLOW_AWS_CLIENT_SECRET
                                    credentials of a machine, such as a CI job, instead of a login
  MLFLOW_AWS_SCOPE                  the machine's scopes (default: mlflow/access)
  MLFLOW_AWS_TOKEN_ENDPOINT         the token endpoint for the machine (default: that of the server's issuer)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        run: Command = options.run
        return run(options)
    except ClientError as error:
        print(f"mlflow-aws: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nmlflow-aws: interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mlflow-aws",
        description="Logs you in to an MLflow server of mlflow-aws-kit.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    subparsers = parser.add_subparsers(required=True, metavar="command")
    _login_options(_add(subparsers, "login", "log in through the browser", commands.login))
    _add(subparsers, "logout", "delete the login on this machine and revoke it at the issuer", commands.logout)
    _add(
        subparsers,
        "status",
        "show who is logged in, when the token expires, and where the login is stored",
        commands.status,
    )
    _add(subparsers, "token", "print a fresh access token, for curl or MLFLOW_TRACKING_TOKEN", commands.token)
    return parser


def _add(subparsers: Subparsers, name: str, purpose: str, run: Command) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.", allow_abbrev=False
    )
    parser.add_argument(
        "url",
        nargs="?",
        default=os.environ.get("MLFLOW_TRACKING_URI"),
        help="address of the server (default: MLFLOW_TRACKING_URI)",
    )
    parser.set_defaults(run=run)
    return parser


def _login_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address of the login page instead of opening it"
    )
    parser.add_argument(
        "--port",
        type=int,
        choices=PORTS,
        help="local port for the response of the browser, such as one that ssh forwards (default: the first free one)",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=DEFAULT_WAIT_SECONDS,
        metavar="SECONDS",
        help="how long to wait for the login (default: %(default).0f)",
    )
    parser.add_argument(
        "--issuer",
        help="issuer that the server must name; without a terminal, the first login to a server requires it",
    )
    parser.add_argument("--scope", help="scopes to request, as one argument (default: those that the server names)")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds. Allowed: above 0, up to 3600")
    return value

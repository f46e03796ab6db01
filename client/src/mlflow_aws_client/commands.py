"""The commands login, logout, status and token."""

from __future__ import annotations

import argparse
import sys
import time
import webbrowser

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.callback import PORTS
from mlflow_aws_client.claims import groups_of, subject_of
from mlflow_aws_client.environment import machine_credentials
from mlflow_aws_client.errors import ClientError, LoginRequiredError, log_in_command
from mlflow_aws_client.identities import Identities
from mlflow_aws_client.login import log_in
from mlflow_aws_client.origins import server_origin
from mlflow_aws_client.person import LOCK_SECONDS
from mlflow_aws_client.store import Store, user_store
from mlflow_aws_client.tokens import Login
from mlflow_aws_client.trust import require_trust


def login(options: argparse.Namespace) -> int:
    """Log in, and show how to use the login."""
    origin = server_origin(options.url)
    store = user_store()
    store.prepare()
    new = log_in(
        origin,
        show=lambda text: print(text, flush=True),
        trust=lambda server: require_trust(
            server, _known(store, origin), options.issuer, _ask if sys.stdin.isatty() else None
        ),
        open_browser=None if options.no_browser else webbrowser.open,
        ports=(options.port,) if options.port else PORTS,
        seconds=options.timeout,
        scope=options.scope,
    )
    with store.lock(origin, LOCK_SECONDS):
        where = store.write(new)
    print(f"Logged in to {origin} as {_subject_and_groups(new.access.value)}. The login is stored in {where}.")
    if not new.refresh_token:
        print(f"The issuer returned no refresh token, so the login ends in {_minutes(new)}.")
    print(f"\nTo use it in MLflow:\n\n  export MLFLOW_TRACKING_URI={origin}\n  export MLFLOW_TRACKING_AUTH=mlflow-aws")
    return 0


def _known(store: Store, origin: str) -> Login | None:
    """Return the login that is stored; one that cannot be read says nothing about the server."""
    try:
        return store.read(origin)
    except ClientError:
        return None


def _ask(question: str) -> bool:
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


def logout(options: argparse.Namespace) -> int:
    """Delete the login, and revoke it at the issuer."""
    origin = server_origin(options.url)
    store = user_store()
    with store.lock(origin, LOCK_SECONDS):
        try:
            old = store.read(origin)
        except ClientError as error:  # a damaged file, or one that others can read, is deleted too
            print(f"mlflow-aws: {error}", file=sys.stderr)
            old = None
        existed = store.delete(origin)
    if old:
        _revoke(old)
    print(f"Logged out of {origin}." if existed else f"There was no login to {origin}.")
    return 0


def _revoke(old: Login) -> None:
    if not old.refresh_token or not old.revocation_endpoint:
        return
    try:
        token_endpoint.revoke(old.revocation_endpoint, old.client_id, old.refresh_token)
    except ClientError as error:
        print(
            f"mlflow-aws: the issuer did not revoke the login, and its session may continue: {error}", file=sys.stderr
        )


def status(options: argparse.Namespace) -> int:
    """Show the identity, without a request to the server or the issuer."""
    origin = server_origin(options.url)
    if machine := machine_credentials():
        print(f"Server:  {origin}\nMachine: {machine.client_id}, scope {machine.scope}\nStored:  in memory only")
        return 0
    store = user_store()
    current = store.read(origin)
    if current is None:
        raise LoginRequiredError(f"You are not logged in to {origin}. Run: {log_in_command(origin)}")
    token = current.access.value
    print(
        f"Server:  {origin}\nIssuer:  {current.issuer}\nSubject: {subject_of(token)}\n"
        f"Groups:  {', '.join(groups_of(token)) or 'none'}\nToken:   {_validity(current)}\n"
        f"Stored:  in {store.location(origin)}"
    )
    return 0


def token(options: argparse.Namespace) -> int:
    """Print a fresh access token and nothing else."""
    origin = server_origin(options.url)
    print(Identities(lambda: {origin}).token_for(origin).get())
    return 0


def _subject_and_groups(token: str) -> str:
    groups = groups_of(token)
    return f"{subject_of(token)} ({', '.join(groups) if groups else 'no groups: the server will deny access'})"


def _validity(current: Login) -> str:
    left = current.access.expires_at - time.time()
    renewal = "renewed when it is used" if current.refresh_token else f"then run: {log_in_command(current.origin)}"
    if left <= 0:
        return f"expired; {renewal}"
    end = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(current.access.expires_at))
    return f"until {end} ({_minutes(current)}); {renewal}"


def _minutes(current: Login) -> str:
    left = max(0.0, current.access.expires_at - time.time())
    return f"{left / 60:.0f} minutes" if left >= 120 else f"{left:.0f} seconds"

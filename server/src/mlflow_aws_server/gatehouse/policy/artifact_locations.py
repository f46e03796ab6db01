"""Keeps the server's rights on the bucket within the caller's.

MLflow opens whatever address a version, an experiment or a trace was once given, with its own credentials. Two rules
prevent that: no request stores a foreign address, and the server opens only its own bucket, and there only the
workspace of the request (mlflow_patches/artifact_repositories.py).
"""

from __future__ import annotations

import re
import unicodedata
import urllib.parse

from mlflow_aws_server.gatehouse.mlflow_internals import PROMPT_SOURCE_PLACEHOLDERS
from mlflow_aws_server.gatehouse.refusal import Refusal, invalid

PROXIED = "mlflow-artifacts"
# They name resources in MLflow's own stores, which check the caller's permission when they resolve them.
_REFERENCES = {"runs", "models"}


def _refused(field: str, workspace: str) -> Refusal:
    return invalid(
        "foreign_location",
        f"{field} must lie in this server's artifact store: leave it out, or begin it with "
        f"{PROXIED}:/workspaces/{workspace}/ (a source may also be runs:/ or models:/). Nothing was changed.",
    )


def _plain(text: str) -> str:
    """Undo every layer of percent encoding: stores and routers each undo one."""
    while (decoded := urllib.parse.unquote(text)) != text:
        text = decoded
    return text


def plain_segments(path: str) -> list[str] | None:
    """Return the steps of `path` without encoding, or None if it contains `..` or hides something.

    Python's `urlsplit`, by which MLflow opens addresses, drops some control characters, so all of them are refused.
    """
    plain = _plain(path)
    if any(character in "\\?#;" or unicodedata.category(character) == "Cc" for character in plain):
        return None
    steps = [step for step in plain.split("/") if step]
    return None if any(step in {".", ".."} for step in steps) else steps


def as_written(uri: str, scheme: str) -> list[str] | None:
    """Return the steps of an address in MLflow's own spelling, or None for any other spelling.

    Addresses are compared as texts, so each must have one spelling.
    """
    steps = plain_segments(uri.removeprefix(f"{scheme}:/"))
    return steps if steps is not None and uri.removesuffix("/") == f"{scheme}:/{'/'.join(steps)}" else None


def _is_own(uri: str, workspace: str) -> bool:
    steps = as_written(uri, PROXIED)
    return steps is not None and steps[:2] == ["workspaces", workspace] and len(steps) > 2


def check_location(field: str, uri: str, workspace: str) -> None:
    """Raise Refusal unless `uri` is an address of this server's in `workspace`."""
    if not _is_own(uri, workspace):
        raise _refused(field, workspace)


def check_source(uri: str, workspace: str) -> None:
    """Raise Refusal unless `uri` may be the source of a version: an address of this server's, a run, a model."""
    if uri not in PROMPT_SOURCE_PLACEHOLDERS and not any(as_written(uri, scheme) for scheme in _REFERENCES):
        check_location("source", uri, workspace)


def is_guarded(uri: str, workspace: str) -> bool:
    """Say whether the server protects the files at a stored `uri`; prompts have none."""
    return uri in PROMPT_SOURCE_PLACEHOLDERS or _is_own(uri, workspace)


# Where MLflow keeps files: <experiment>/<run>/artifacts, <experiment>/models/<model>, <experiment>/traces/<trace>.
_OWNER = re.compile(
    r"(?:workspaces/[^/]+/)?(?P<experiment_id>\d+)"
    r"(?:/(?:(?P<run_id>[0-9a-f]{32})|models/(?P<logged_model>m-[0-9a-f]{32})|traces/(?P<trace_id>tr-[0-9a-f]+)))?(?:/|$)"
)


def artifact_resources(artifact_path: str) -> dict[str, str]:
    """Return the resources to which a path of the artifact routes belongs, for the audit trail; no file's name."""
    steps = plain_segments(artifact_path)
    found = _OWNER.match("/".join(steps)) if steps else None
    return {name: value for name, value in found.groupdict().items() if value} if found else {}

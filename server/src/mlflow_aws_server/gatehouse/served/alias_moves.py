"""An alias that moves from one version of a model to another, and what is written about it on the version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from mlflow.entities.model_registry import ModelVersion

from mlflow_aws_server.gatehouse.refusal import conflict
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.request.context import caller, current
from mlflow_aws_server.gatehouse.served import approvals
from mlflow_aws_server.gatehouse.served.content import Content


class Event(StrEnum):
    """Why an alias moves; the word in the tag's name."""

    PROMOTION = "promotion"
    ROLLBACK = "rollback"


@dataclass(frozen=True)
class AliasMove:
    """A move that governance has asked for."""

    model: str
    alias: str
    previous: str | None
    """The version that carries the alias now; None if there is none."""
    version: ModelVersion
    """The version that will carry it."""
    content: Content
    """What is approved: the content of the version's record."""
    reason: str | None = None
    """None for MLflow's own call, which has no field for one."""
    event: Event = Event.PROMOTION

    def announce(self) -> None:
        """Add it to the request context, for the audit trail."""
        current().resources |= {
            "version": str(self.version.version),
            "from_version": self.previous or "",
            "promotion_reason": self.reason or "",
            "content_digest": self.content.digest,
        }

    def record(self) -> dict[str, Any]:
        """Write it on the version and return what is written.

        Before the alias moves: a record without a move is better than a move without a record.
        """
        written = {
            "model": self.model,
            "alias": self.alias,
            "from": self.previous,
            "to": str(self.version.version),
            "by": caller().subject,
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "reason": self.reason,
            "requestId": current().request_id,
            "digest": self.content.digest,
        }
        approvals.approve(self.model, int(self.version.version), self.alias.lower(), self.content)
        # Approved again, a version keeps the way back to the one before it.
        if self.previous != written["to"]:
            models.tag(self.version, _tag(self.event, self.alias), json.dumps(written))
        return written


def version_with_alias(model: str, alias: str) -> str | None:
    """Return the version that carries an alias, if there is one."""
    version = models.aliases_of(model).get(alias)
    return None if version is None else str(version)


def promoted_from(version: ModelVersion, alias: str) -> str:
    """Return the version from which the alias was promoted to `version`; raises Refusal if that is not recorded."""
    written = version.tags.get(_tag(Event.PROMOTION, alias))
    target = json.loads(written)["from"] if written else None
    if target is None:
        raise conflict(
            "no_predecessor",
            f"Version {version.version} was not promoted from another one, so there is nothing to go back to: promote "
            "the right version instead. Nothing was changed.",
        )
    return str(target)


def _tag(event: Event, alias: str) -> str:
    return f"{models.RESERVED_PREFIX}{event}.{alias}"


@dataclass(frozen=True)
class StageMove:
    """A version that governance moves to a stage."""

    version: ModelVersion
    stage: str
    content: Content

    def announce(self) -> None:
        """Add it to the request context, for the audit trail."""
        current().resources |= {"version": str(self.version.version), "content_digest": self.content.digest}

    def record(self) -> None:
        """Write what is approved."""
        approvals.approve(self.version.name, int(self.version.version), in_stage(self.stage), self.content)


def in_stage(stage: str) -> str:
    """Return how an approval names that a version serves in a stage."""
    return f"stage {stage.lower()}"

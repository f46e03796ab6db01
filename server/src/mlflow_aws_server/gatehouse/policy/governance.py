"""Who decides which version serves: only governance, and never the version's author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlflow.entities.model_registry import ModelVersion

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.policy.artifact_locations import is_guarded
from mlflow_aws_server.gatehouse.refusal import forbidden
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.registry.alias_moves import AliasMove, carrier
from mlflow_aws_server.gatehouse.registry.authorship import authors_of
from mlflow_aws_server.gatehouse.request.context import caller, current

Message = Any


def _only_governance(access: Access, what: str, version: ModelVersion | None = None) -> None:
    """Let governance pass, and open other teams' models to it for this one request."""
    if not caller().roles.governance:
        raise forbidden("governance_only", f"Only model governance may {what}. Ask for a promotion.")
    if version is not None:
        check_promotable(access, version)
    current().promoting = True


def check_promotable(access: Access, version: ModelVersion) -> None:
    """Raise Refusal when the version may not serve, or not by the caller."""
    if not is_guarded(models.location_of(version), current().workspace):
        raise forbidden(
            "unguarded_files",
            "This version's files are at an address that the server does not guard; register it again before promoting "
            "it.",
        )
    _check_second_person(access, version)


def _check_second_person(access: Access, version: ModelVersion) -> None:
    """Raise Refusal when the caller made the version, or nobody knows who did, and two people are required."""
    if not access.require_second_person:
        return
    authors = authors_of(version)
    if not authors:
        raise forbidden("author_unknown", "Nobody knows who made this version; register it again before promoting it.")
    if caller().subject in authors:
        raise forbidden("second_person", "You made this version, so somebody else of model governance must promote it.")


def _needs_no_reason(access: Access) -> None:
    if access.require_reason:
        raise forbidden(
            "reason_required",
            "Promotions need a reason here: POST /api/1.0/gatehouse/promotions or /api/1.0/gatehouse/rollbacks.",
        )


def set_alias(message: Message, access: Access) -> AliasMove | None:
    """Guard setting an alias; return what is to be recorded."""
    if not access.is_protected(message.alias):
        return None
    version = models.find_version(message.name, message.version)
    _only_governance(access, f"set the alias {message.alias}", version)
    _needs_no_reason(access)
    previous = carrier(message.name, message.alias)
    if version is None or previous == str(version.version):
        return None
    return AliasMove(message.name, message.alias, previous, version)


def delete_alias(message: Message, access: Access) -> None:
    """Guard deleting an alias."""
    if access.is_protected(message.alias):
        _only_governance(access, f"delete the alias {message.alias}")
        _needs_no_reason(access)
        current().subjects["from_version"] = carrier(message.name, message.alias) or ""


def transition(message: Message, access: Access) -> None:
    """Guard moving a version to a stage, or out of one."""
    version = models.find_version(message.name, message.version)
    _only_governance(access, "move versions between stages", version)
    _needs_no_reason(access)


def _protected_aliases(access: Access, aliases: Mapping[str, str]) -> str:
    return " and ".join(sorted(alias for alias in aliases if access.is_protected(alias)))


def change_model(message: Message, access: Access) -> None:
    """Guard deleting and renaming a model: both take its aliases away from those who load by them."""
    carried = _protected_aliases(access, models.aliases_of(message.name))
    if carried or models.has_staged_versions(message.name):
        _only_governance(access, f"delete or rename a model that carries {carried or 'a stage'}")


def delete_version(message: Message, access: Access) -> None:
    """Guard deleting a version."""
    version = models.find_version(message.name, message.version)
    if version is None:
        return
    # By the version that was found: MLflow takes 01 and +1 for 1.
    aliases = models.aliases_of(message.name)
    of_version = {alias: number for alias, number in aliases.items() if str(number) == str(version.version)}
    carried = _protected_aliases(access, of_version)
    if carried or models.is_staged(version):
        _only_governance(access, f"delete a version that carries {carried or 'a stage'}")

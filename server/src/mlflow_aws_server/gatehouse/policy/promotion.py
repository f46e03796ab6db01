"""Decides who changes which version is served: only governance, and never the version's author."""

from __future__ import annotations

from collections.abc import Mapping

from mlflow.entities.model_registry import ModelVersion

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.policy.artifact_locations import is_guarded
from mlflow_aws_server.gatehouse.policy.confusable_aliases import refuse_confusable
from mlflow_aws_server.gatehouse.refusal import forbidden
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.registry.authorship import authors_of
from mlflow_aws_server.gatehouse.request.context import caller, current
from mlflow_aws_server.gatehouse.request.handler import Message
from mlflow_aws_server.gatehouse.served.alias_moves import AliasMove, StageMove, version_with_alias
from mlflow_aws_server.gatehouse.served.binding import Binding
from mlflow_aws_server.gatehouse.served.content import Content


class PromotionRules:
    """The operation rules on the registry, by the access rules."""

    def __init__(self, access: AccessRules, binding: Binding) -> None:
        self._access = access
        self._binding = binding

    def set_alias(self, message: Message) -> AliasMove | None:
        """Check setting an alias; return the move that is to be recorded."""
        refuse_confusable(message.alias, self._access.protected_aliases)
        if not self._access.is_protected(message.alias):
            return None
        self._require_governance(f"set the alias {message.alias}")
        self._require_endpoint()
        models.check_alias(message.alias)
        version = models.find_version(message.name, message.version)
        if version is None:
            return None
        content = self.approvable(version)
        return AliasMove(version.name, message.alias, version_with_alias(version.name, message.alias), version, content)

    def delete_alias(self, message: Message) -> None:
        """Check deleting an alias."""
        if self._access.is_protected(message.alias):
            self._require_governance(f"delete the alias {message.alias}")
            self._require_endpoint()
            current().resources["from_version"] = version_with_alias(message.name, message.alias) or ""

    def transition_stage(self, message: Message) -> StageMove | None:
        """Check moving a version to a stage, or out of one; return the move that is to be recorded."""
        self._require_governance("move versions between stages")
        self._require_endpoint()
        version = models.find_version(message.name, message.version)
        if version is None or message.stage == models.NO_STAGE:
            return None
        return StageMove(version, message.stage, self.approvable(version))

    def change_model(self, message: Message) -> None:
        """Check deleting and renaming a model: clients could no longer load it by its aliases."""
        carried = self._protected(models.aliases_of(message.name))
        if carried or models.has_staged_versions(message.name):
            self._require_governance(f"delete or rename a model that carries {carried or 'a stage'}")

    def delete_version(self, message: Message) -> None:
        """Check deleting a version."""
        version = models.find_version(message.name, message.version)
        if version is None:
            return
        # By the number of the version that was found: MLflow takes 01 and +1 for 1.
        aliases = models.aliases_of(message.name)
        carried = self._protected(
            {alias: number for alias, number in aliases.items() if str(number) == str(version.version)}
        )
        if carried or models.is_staged(version):
            self._require_governance(f"delete a version that carries {carried or 'a stage'}")

    def approvable(self, version: ModelVersion) -> Content:
        """Return the version's content, which stays as it is until the request's locks end.

        Raises Refusal if the version may not be served, or not by a decision of the caller.
        """
        if not is_guarded(models.location_of(version), current().workspace):
            raise forbidden(
                "unguarded_files",
                "The server does not protect the address of this version's files. Register the version again before "
                "you promote it.",
            )
        self._require_second_person(version)
        return self._binding.held_content(version)

    def _require_governance(self, action: str) -> None:
        """Let governance pass, and give it write access to the other team's model in this one request."""
        if not caller().roles.governance:
            raise forbidden("governance_only", f"Only model governance may {action}. Ask for a promotion.")
        current().promoting = True

    def _require_second_person(self, version: ModelVersion) -> None:
        if not self._access.require_second_person:
            return
        authors = authors_of(version)
        if not authors:
            raise forbidden(
                "author_unknown", "The version has no recorded author. Register it again before you promote it."
            )
        if caller().subject in authors:
            raise forbidden(
                "second_person",
                "You are the author of this version, so another member of model governance must promote it.",
            )

    def _require_endpoint(self) -> None:
        """Raise Refusal if promotions need a reason: MLflow's own calls have no field for one."""
        if self._access.require_reason:
            raise forbidden(
                "reason_required",
                "Promotions need a reason: call POST /api/1.0/gatehouse/promotions or POST "
                "/api/1.0/gatehouse/rollbacks instead.",
            )

    def _protected(self, aliases: Mapping[str, str]) -> str:
        return " and ".join(sorted(alias for alias in aliases if self._access.is_protected(alias)))

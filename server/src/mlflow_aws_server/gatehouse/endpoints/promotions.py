"""Moves protected aliases with a reason: promotions and rollbacks, recorded on the version and in the audit trail."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask, Response, jsonify

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.endpoints.bodies import Body, Name, Reason, read
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.policy.handlers.own import PROMOTE, ROLL_BACK
from mlflow_aws_server.gatehouse.policy.promotion import PromotionRules
from mlflow_aws_server.gatehouse.refusal import conflict, forbidden, invalid
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.request.context import caller, current
from mlflow_aws_server.gatehouse.request.parts import Kind, Part
from mlflow_aws_server.gatehouse.served.alias_moves import AliasMove, Event, promoted_from, version_with_alias
from mlflow_aws_server.gatehouse.served.binding import is_approved, require_approved
from mlflow_aws_server.gatehouse.served.locks import locked

PROMOTIONS = "/api/1.0/gatehouse/promotions"
ROLLBACKS = "/api/1.0/gatehouse/rollbacks"


class Rollback(Body):
    """What a rollback takes."""

    model: Name
    alias: Name
    reason: Reason


class Promotion(Rollback):
    """What a promotion takes."""

    version: Name
    expectedVersion: Name | None = None  # noqa: N815 - as JSON spells it
    """The version that carries the alias now, null for none; not checked if it is left out."""


Move = TypeVar("Move", bound=Rollback)


class Promotions:
    """Both endpoints, for governance only."""

    def __init__(self, rules: PromotionRules, access: AccessRules, trail: Trail) -> None:
        self._rules = rules
        self._access = access
        self._trail = trail

    def add_to(self, app: Flask) -> None:
        """Register the routes."""
        app.add_url_rule(PROMOTIONS, PROMOTE, self.promote, methods=["POST"])
        app.add_url_rule(ROLLBACKS, ROLL_BACK, self.roll_back, methods=["POST"])

    def promote(self) -> Response:
        """POST a Promotion: the alias moves to its version, unless another version than the expected carries it."""
        given = self._read(Promotion)
        with locked(Part(Kind.MODEL, given.model)):
            version = models.required_version(given.model, given.version)
            previous = version_with_alias(given.model, given.alias)
            if "expectedVersion" in given.model_fields_set and previous != given.expectedVersion:
                now, expected = _named(previous), _named(given.expectedVersion)
                raise conflict("other_version", f"{given.alias} is on {now}, not on {expected}. Nothing was changed.")
            content = self._rules.approvable(version)
            if previous == str(version.version) and is_approved(version, given.alias.lower(), content):
                now = _named(previous)
                raise conflict("same_version", f"{given.alias} is on {now} already. Nothing was changed.")
            return self._apply(AliasMove(given.model, given.alias, previous, version, content, given.reason))

    def roll_back(self) -> Response:
        """POST a Rollback: the alias moves back to the version from which it was promoted."""
        given = self._read(Rollback)
        with locked(Part(Kind.MODEL, given.model)):
            previous = version_with_alias(given.model, given.alias)
            if previous is None:
                raise conflict(
                    "nothing_served", f"No version of {given.model} carries {given.alias}: nothing to roll back."
                )
            target = promoted_from(models.required_version(given.model, previous), given.alias)
            version = models.required_version(given.model, target)
            content = self._rules.approvable(version)
            require_approved(version, given.alias.lower(), content)
            move = AliasMove(given.model, given.alias, previous, version, content, given.reason, Event.ROLLBACK)
            return self._apply(move)

    def _read(self, body: type[Move]) -> Move:
        """Return the request's body if the caller may move its alias and the alias is protected."""
        if not caller().roles.governance:
            raise forbidden("governance_only", "Only model governance may promote and roll back.")
        given = read(body)
        current().resources |= given.model_dump(include={"model", "alias", "version"})
        models.check_alias(given.alias)
        if not self._access.is_protected(given.alias):
            allowed = ", ".join(sorted(self._access.protected_aliases))
            raise invalid("unprotected", f"The team sets {given.alias} itself; promotions are for {allowed}.")
        return given

    def _apply(self, move: AliasMove) -> Response:
        move.announce()
        self._trail.intend(current())
        record = move.record()
        registry_store().set_registered_model_alias(move.model, move.alias, move.version.version)
        return jsonify(record)


def _named(version: str | None) -> str:
    return "no version" if version is None else f"version {version}"

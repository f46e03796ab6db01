"""Moves protected aliases with a reason: promotions and rollbacks, written on the version and in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, jsonify

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.endpoints.json_body import Text, read
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.policy.governance import check_promotable
from mlflow_aws_server.gatehouse.refusal import conflict, forbidden, invalid
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.registry.alias_moves import AliasMove, Event, carrier, promoted_from
from mlflow_aws_server.gatehouse.registry.lock import locked
from mlflow_aws_server.gatehouse.request.context import caller, current

PROMOTIONS = "/api/1.0/gatehouse/promotions"
ROLLBACKS = "/api/1.0/gatehouse/rollbacks"

_ROLLBACK_FIELDS = {"model": Text(), "alias": Text(), "reason": Text(max_length=1000)}
_PROMOTION_FIELDS = {**_ROLLBACK_FIELDS, "version": Text(), "expectedVersion": Text(required=False, nullable=True)}


class Promotions:
    """Both endpoints, for governance only."""

    def __init__(self, access: Access, trail: Trail) -> None:
        self._access = access
        self._trail = trail

    def add_to(self, app: Flask) -> None:
        """Serve them."""
        app.add_url_rule(PROMOTIONS, "promote", self.promote, methods=["POST"])
        app.add_url_rule(ROLLBACKS, "roll_back", self.roll_back, methods=["POST"])

    def promote(self) -> Response:
        """POST {model, alias, version, reason, expectedVersion}: the alias goes to `version`.

        `expectedVersion` is the version that carries the alias now, null for none; if it is not, nothing changes.
        """
        given = self._read(_PROMOTION_FIELDS)
        model, alias = str(given["model"]), str(given["alias"])
        with locked(current().workspace, model):
            version = models.required_version(model, str(given["version"]))
            previous = carrier(model, alias)
            if "expectedVersion" in given and previous != given["expectedVersion"]:
                now, expected = _named(previous), _named(given["expectedVersion"])
                raise conflict("other_version", f"{alias} is on {now}, not on {expected}. Nothing was changed.")
            if previous == str(version.version):
                raise conflict("same_version", f"{alias} is on {_named(previous)} already. Nothing was changed.")
            return self._apply(AliasMove(model, alias, previous, version, given["reason"]), Event.PROMOTION)

    def roll_back(self) -> Response:
        """POST {model, alias, reason}: the alias goes back to the version from which it was promoted away."""
        given = self._read(_ROLLBACK_FIELDS)
        model, alias = str(given["model"]), str(given["alias"])
        with locked(current().workspace, model):
            previous = carrier(model, alias)
            if previous is None:
                raise conflict("nothing_served", f"No version of {model} carries {alias}: nothing to roll back.")
            target = promoted_from(models.required_version(model, previous), alias)
            version = models.required_version(model, target)
            return self._apply(AliasMove(model, alias, previous, version, given["reason"]), Event.ROLLBACK)

    def _read(self, fields: Mapping[str, Text]) -> dict[str, str | None]:
        """Return the request's fields for somebody who may do this to an alias that needs it."""
        if not caller().roles.governance:
            raise forbidden("governance_only", "Only model governance may promote and roll back.")
        given = read(fields)
        subjects = {name: value for name in ("model", "alias", "version") if (value := given.get(name))}
        current().subjects.update(subjects)
        if not self._access.is_protected(str(given["alias"])):
            allowed = ", ".join(sorted(self._access.protected_aliases))
            raise invalid("unprotected", f"The team sets {given['alias']} itself; promotions are for {allowed}.")
        return given

    def _apply(self, move: AliasMove, event: Event) -> Response:
        check_promotable(self._access, move.version)
        move.announce()
        self._trail.intend(current())
        record = move.write(event)
        registry_store().set_registered_model_alias(move.model, move.alias, move.version.version)
        return jsonify(record)


def _named(version: str | None) -> str:
    return "no version" if version is None else f"version {version}"

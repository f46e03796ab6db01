"""Tells what serves and whether it still is what governance has approved: for people, and before a model is loaded."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.policy.handlers.own import LIST_SERVED
from mlflow_aws_server.gatehouse.refusal import missing
from mlflow_aws_server.gatehouse.served.binding import Binding
from mlflow_aws_server.gatehouse.served.inventory import Served, inventory

SERVED = "/api/1.0/gatehouse/served"


class Inventory:
    """The endpoint, for everybody who may read the workspace."""

    def __init__(self, binding: Binding, access: AccessRules) -> None:
        self._binding = binding
        self._access = access

    def add_to(self, app: Flask) -> None:
        """Register the route."""
        app.add_url_rule(SERVED, LIST_SERVED, self.list_served, methods=["GET"])

    def list_served(self) -> Response:
        """GET: every served version of the workspace, or those of `?model=`, or the one of `?model=&alias=`."""
        model, alias = request.args.get("model"), request.args.get("alias")
        found = list(inventory(self._binding, self._access, model, alias.lower() if alias else None))
        if not found and model:
            raise missing("nothing_served", f"No version of {model} serves{f' as {alias}' if alias else ''}.")
        return jsonify({"served": [_shown(each) for each in found]})


def _shown(served: Served) -> dict[str, Any]:
    approval = served.approval
    return {
        "model": served.model,
        "version": str(served.version),
        "servesAs": served.serves_as,
        "state": served.state,
        "differences": served.differences,
        "digest": served.content.digest,
        "approved": approval
        and {
            "by": approval.approved_by,
            "at": approval.approved_at.isoformat(timespec="milliseconds"),
            "digest": approval.content.digest,
            "objectVersions": approval.content.object_versions,
        },
    }

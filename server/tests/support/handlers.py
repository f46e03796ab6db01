"""The table of handlers, with the tests' access rules."""

from __future__ import annotations

import json

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.policy.handlers.own import OWN_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.table import handler_table
from mlflow_aws_server.gatehouse.policy.promotion import PromotionRules
from mlflow_aws_server.gatehouse.served.binding import Binding
from mlflow_aws_server.gatehouse.served.files import ArtifactFiles
from support.issuer import ACCESS

RULES = AccessRules.parse(json.dumps(ACCESS))
TABLE = handler_table(PromotionRules(RULES, Binding(ArtifactFiles("s3://bucket/artifacts"))))
OWN = {name for name, _ in OWN_HANDLERS}
"""The gatehouse's own endpoints."""

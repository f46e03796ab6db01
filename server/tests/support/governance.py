"""Moves of protected aliases, by MLflow's own call and by the gatehouse's endpoints."""

from __future__ import annotations

from typing import Any

from support.running import Server
from support.wire import Answer

FRAUD = {"X_MLFLOW_WORKSPACE": "fraud"}
PROMOTIONS = "/api/1.0/gatehouse/promotions"
ROLLBACKS = "/api/1.0/gatehouse/rollbacks"


def alias(server: Server, who: str, model: str, name: str = "champion", version: str = "1") -> Answer:
    content = {"name": model, "alias": name, "version": version}
    return server.mlflow(who, "POST", "registered-models/alias", content, **FRAUD)


def champion(server: Server, model: str) -> str | None:
    path = f"registered-models/alias?name={model}&alias=champion"
    answer = server.mlflow("scientist", "GET", path)
    return answer.json["model_version"]["version"] if answer.status == 200 else None


def promoted(server: Server, versions: int = 1) -> str:
    model = server.model(versions=versions)
    assert alias(server, "governor", model).status == 200
    return model


def promote(server: Server, of: str, number: str, who: str = "governor", /, **changes: Any) -> Answer:
    content = {"model": of, "alias": "champion", "version": number, "reason": "better on holdout", **changes}
    return server.ask(who, "POST", PROMOTIONS, content, **FRAUD)


def roll_back(server: Server, model: str, who: str = "governor") -> Answer:
    return server.ask(who, "POST", ROLLBACKS, {"model": model, "alias": "champion", "reason": "drift"}, **FRAUD)

"""Model versions with files, and what was stored before the gatehouse looked at it."""

from __future__ import annotations

import uuid
from typing import Any

from support.governance import FRAUD
from support.running import Server
from support.wire import Answer

ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/"


class Model:
    """A version whose files are a run's or a logged model's."""

    def __init__(self, server: Server, logged: bool = False) -> None:
        self.server = server
        self.name = f"model-{uuid.uuid4().hex[:8]}"
        self.experiment = server.experiment()
        self.run = server.run(self.experiment)
        server.mlflow("scientist", "POST", "registered-models/create", {"name": self.name})
        version = {"name": self.name, "source": f"{self.run['artifact_uri']}/model", "run_id": self.run["run_id"]}
        self.logged_model = ""
        self.path = f"{self.run['artifact_uri'].removeprefix('mlflow-artifacts:/')}/model"
        if logged:
            content = {"experiment_id": self.experiment, "name": "m", "source_run_id": self.run["run_id"]}
            info = server.mlflow("scientist", "POST", "logged-models", content).json["model"]["info"]
            self.logged_model = info["model_id"]
            self.path = info["artifact_uri"].removeprefix("mlflow-artifacts:/")
            version = {"name": self.name, "source": f"models:/{self.logged_model}", "model_id": self.logged_model}
        assert self.put(f"{self.path}/model.pkl").status == 200
        made = server.mlflow("scientist", "POST", "model-versions/create", version)
        assert made.status == 200, made.body

    def put(self, path: str, who: str = "scientist") -> Answer:
        return self.server.ask(who, "PUT", f"{ARTIFACTS}{path}", b"weights", **(FRAUD if who != "scientist" else {}))

    def alias(self, name: str, method: str = "POST", who: str = "governor") -> None:
        content: dict[str, Any] = {"name": self.name, "alias": name}
        content |= {"version": "1"} if method == "POST" else {}
        assert self.server.mlflow(who, method, "registered-models/alias", content, **FRAUD).status == 200

    def attempts(self) -> dict[str, Answer]:
        run_id, ask = self.run["run_id"], self.server.ask
        relative = self.path.removeprefix("workspaces/fraud/")
        mlflow = "/api/2.0/mlflow/"
        return {
            "overwrite": self.put(f"{self.path}/model.pkl"),
            "a further file": self.put(f"{self.path}/extra/hook.py"),
            "without the workspace": self.put(f"{relative}/model.pkl"),
            "encoded": self.put(f"{self.path.replace('/', '%2f')}/model.pkl"),
            # FastAPI's route wants one slash, so Flask's own upload answers.
            "two slashes": ask("scientist", "PUT", f"/{ARTIFACTS}{self.path}/model.pkl", b"weights"),
            "delete a file": ask("scientist", "DELETE", f"{ARTIFACTS}{self.path}/model.pkl"),
            "delete the folder": ask("scientist", "DELETE", f"{ARTIFACTS}{self.path}"),
            "delete the run's folder": ask("scientist", "DELETE", f"{ARTIFACTS}{relative.split('/')[0]}"),
            "upload in parts": ask(
                "scientist",
                "POST",
                f"/api/2.0/mlflow-artifacts/mpu/create/{self.path}/model.pkl",
                {"path": f"{self.path}/model.pkl", "num_parts": 1},
            ),
            "delete the run": ask("scientist", "POST", f"{mlflow}runs/delete", {"run_id": run_id}),
            "delete the experiment": ask(
                "scientist", "POST", f"{mlflow}experiments/delete", {"experiment_id": self.experiment}
            ),
            "by governance": self.put(f"{self.path}/model.pkl", "governor"),
            "by an administrator": self.put(f"{self.path}/model.pkl", "administrator"),
        }


def stored(server: Server, statement: str, **values: str) -> None:
    """Change the database behind the server's back, as data from before the gatehouse would be."""
    assert server.sql(statement, **values).rowcount == 1

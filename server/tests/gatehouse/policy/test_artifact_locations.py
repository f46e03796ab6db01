"""The server's rights on the bucket end where the caller's end, for given and for stored addresses."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from mlflow_aws_server.gatehouse.mlflow_patches.artifact_repositories import _within
from mlflow_aws_server.gatehouse.policy.artifact_locations import check_location, check_source
from mlflow_aws_server.gatehouse.refusal import Refusal
from support.models import stored
from support.running import Server

FOREIGN = [
    "s3://bucket/artifacts/workspaces/pricing/1",
    "s3://other-bucket/secret",
    "file:///etc",
    "/etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "https://mlflow.example.com/api/2.0/mlflow-artifacts/artifacts/workspaces/pricing/1",
    "mlflow-artifacts://other-host/workspaces/fraud/1",
    "mlflow-artifacts:/workspaces/pricing/1/secret",
    "mlflow-artifacts:/workspaces/fraud/../pricing/1",
    "mlflow-artifacts:/workspaces/fraud/%2e%2e/pricing/1",
    "mlflow-artifacts:/workspaces/fraud/%252e%252e/pricing/1",
    "mlflow-artifacts:/workspaces/fraud/x?y=/../../pricing",
    "mlflow-artifacts:/workspaces/fraud/x#y",
    "mlflow-artifacts:/workspaces/fraud\\..\\pricing",
    "mlflow-artifacts:/workspaces/fraud/1\\..\\..\\pricing",
    "mlflow-artifacts:/workspaces/fraud/1/x%3fy",
    "mlflow-artifacts:/workspaces/fraud/1/x%00",
    "mlflow-artifacts:/workspaces/fraud",
    "mlflow-artifacts:/1/run",
    "MLFLOW-ARTIFACTS:/workspaces/pricing/1",
    "dbfs:/x",
    "/workspaces/fraud/1/run",
    "file:/workspaces/fraud/1/run",
    "runs://other-host/abc/model",
    "models://other-host/m-1",
    "ftp://host/x",
    "mlflow-artifacts:workspaces/pricing/1",
    "",
]


@pytest.mark.parametrize("uri", FOREIGN)
def test_a_foreign_address_is_refused(uri: str) -> None:
    with pytest.raises(Refusal, match="foreign_location"):
        check_location("artifact_location", uri, "fraud")
    with pytest.raises(Refusal, match="foreign_location"):
        check_source(uri, "fraud")


@pytest.mark.parametrize(
    "uri", ["mlflow-artifacts:/workspaces/fraud/1/run/artifacts/model", "runs:/abc/model", "models:/m-1"]
)
def test_an_address_of_the_server_is_a_source(uri: str) -> None:
    check_source(uri, "fraud")


@pytest.mark.parametrize(
    ("uri", "workspace", "opened"),
    [
        ("s3://bucket/artifacts", None, True),
        ("s3://bucket/artifacts/", "fraud", True),
        ("s3://bucket/artifacts/workspaces/fraud/1/traces/t/artifacts", "fraud", True),
        ("s3://bucket/artifacts/workspaces/pricing/1", "fraud", False),
        ("s3://bucket/artifacts/workspaces/fraud/../pricing/1", "fraud", False),
        ("s3://bucket/artifacts/workspaces/fraudulent/1", "fraud", False),
        ("s3://bucket/artifacts/workspaces/fraud/1", None, False),
        ("s3://bucket/issuer-keys.json", "fraud", False),
        ("s3://bucket/artifacts/1", "fraud", False),
        ("models:/m-1", "fraud", False),
        ("http://bucket/artifacts", "fraud", False),
    ],
)
def test_the_server_opens_only_its_bucket_and_the_callers_workspace(
    uri: str, workspace: str | None, opened: bool
) -> None:
    assert _within("s3://bucket/artifacts", uri, workspace) is opened


V2 = "/api/2.0/mlflow/"


@pytest.fixture(scope="module")
def others(server: Server) -> dict[str, Any]:
    """A secret of team pricing's."""
    run = server.run(server.experiment("outsider"), "outsider")
    path = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    upload = server.ask("outsider", "PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}/secret.txt", b"secret")
    assert upload.status == 200
    return run


def given(server: Server, run: dict[str, Any], uri: str) -> dict[str, tuple[str, str, Any]]:
    """Every request that takes an address."""
    experiment = run["experiment_id"]
    trace = f"tr-{uuid.uuid4().hex}"
    location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}
    info = {"trace_id": trace, "trace_location": location, "request_time": "2026-01-01T00:00:00Z", "state": "OK"}
    made = server.ask("scientist", "POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": info}})
    assert made.status == 200, made.body
    tag = {"key": "mlflow.artifactLocation", "value": uri}
    tagged = {**info, "trace_id": f"tr-{uuid.uuid4().hex}", "tags": {"mlflow.artifactLocation": uri}}
    model = server.model()
    prompt_tags = [{"key": "mlflow.prompt.is_prompt", "value": "true"}, {"key": "mlflow.prompt.text", "value": "x"}]
    return {
        "experiment": ("POST", V2 + "experiments/create", {"name": uuid.uuid4().hex, "artifact_location": uri}),
        "version": ("POST", V2 + "model-versions/create", {"name": model, "source": uri}),
        "version of a run": (
            "POST",
            V2 + "model-versions/create",
            {"name": model, "source": uri, "run_id": run["run_id"]},
        ),
        "prompt": ("POST", V2 + "model-versions/create", {"name": model, "source": uri, "tags": prompt_tags}),
        "trace": ("POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": tagged}}),
        "trace tag": ("PATCH", f"/api/3.0/mlflow/traces/{trace}/tags", tag),
        "trace tag of version 2": ("PATCH", f"{V2}traces/{trace}/tags", tag),
        "trace of version 2": ("POST", f"{V2}traces", {"experiment_id": experiment, "timestamp_ms": 1, "tags": [tag]}),
        "end of a trace of version 2": ("PATCH", f"{V2}traces/{trace}", {"request_id": trace, "tags": [tag]}),
    }


@pytest.mark.parametrize("uri", ["s3://bucket/secret", "mlflow-artifacts:/workspaces/pricing/1"])
@pytest.mark.parametrize(
    "what",
    [
        *("experiment", "version", "version of a run", "prompt", "trace", "trace tag"),
        *("trace of version 2", "end of a trace of version 2", "trace tag of version 2"),
    ],
)
def test_no_request_stores_a_foreign_address(server: Server, what: str, uri: str) -> None:
    run = server.run(server.experiment())
    method, path, content = given(server, run, uri)[what]
    answer = server.ask("scientist", method, path, content)
    assert answer.status == 400
    assert "Nothing was changed" in answer.message


@pytest.mark.parametrize("scheme", ["proxied", "direct"])
@pytest.mark.parametrize("what", ["version", "run", "trace", "logged model"])
def test_a_stored_foreign_address_is_not_opened(server: Server, others: dict[str, Any], what: str, scheme: str) -> None:
    """Without artifact_repositories a version, a run and a logged model give out the other team's secret."""
    proxied = others["artifact_uri"]
    direct = proxied.replace("mlflow-artifacts:/", f"{server.artifacts}/")
    uri = proxied if scheme == "proxied" else direct
    run = server.run(server.experiment())
    path = {
        "version": lambda: of_version(server, uri),
        "run": lambda: of_run(server, run, uri),
        "trace": lambda: of_trace(server, run["experiment_id"], uri),
        "logged model": lambda: of_logged_model(server, run["experiment_id"], uri),
    }[what]()
    answer = server.ask("scientist", "GET", path)
    assert answer.status in (400, 403, 404, 500), answer.body
    assert b"secret" not in answer.body.replace(b"secret.txt", b"")


def of_version(server: Server, uri: str) -> str:
    model = server.model()
    stored(
        server,
        "UPDATE model_versions SET source = :uri, storage_location = :uri WHERE name = :model",
        uri=uri,
        model=model,
    )
    return f"/model-versions/get-artifact?name={model}&version=1&path=secret.txt"


def of_run(server: Server, run: dict[str, Any], uri: str) -> str:
    stored(server, "UPDATE runs SET artifact_uri = :uri WHERE run_uuid = :run", uri=uri, run=run["run_id"])
    return f"/get-artifact?run_uuid={run['run_id']}&path=secret.txt"


def of_trace(server: Server, experiment: str, uri: str) -> str:
    trace = f"tr-{uuid.uuid4().hex}"
    location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}
    info = {"trace_id": trace, "trace_location": location, "request_time": "2026-01-01T00:00:00Z", "state": "OK"}
    server.ask("scientist", "POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": info}})
    stored(
        server,
        "UPDATE trace_tags SET value = :uri WHERE request_id = :trace AND key = 'mlflow.artifactLocation'",
        uri=uri,
        trace=trace,
    )
    return f"/ajax-api/2.0/mlflow/get-trace-artifact?request_id={trace}&path=secret.txt"


def of_logged_model(server: Server, experiment: str, uri: str) -> str:
    content = {"experiment_id": experiment, "name": "m"}
    model = server.mlflow("scientist", "POST", "logged-models", content).json["model"]["info"]["model_id"]
    stored(server, "UPDATE logged_models SET artifact_location = :uri WHERE model_id = :model", uri=uri, model=model)
    return f"/ajax-api/2.0/mlflow/logged-models/{model}/artifacts/files?artifact_file_path=secret.txt"

"""What a member of a team might try: none of it stops the server, changes the trail or reaches served versions."""

from __future__ import annotations

import gzip
import json
import time
import uuid
from typing import Any

import anyio
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span
from starlette.types import Message, Receive, Scope, Send

from mlflow_aws_server.gatehouse.middleware.uploads import Checks, upload
from mlflow_aws_server.gatehouse.refusal import Refusal, conflict, forbidden
from mlflow_aws_server.gatehouse.request.context import RequestContext, begin
from support.governance import FRAUD, promoted
from support.models import ARTIFACTS, Model
from support.running import Server
from support.traces import assessment, start_trace
from support.wire import Late, call

MLFLOW = "/api/2.0/mlflow/"


def test_an_upload_begun_before_a_promotion_is_refused_after_it(server: Server) -> None:
    model = Model(server)
    path = f"{ARTIFACTS}{model.path}/model.pkl"
    late = Late(server.port, server.issuer.token("scientist"), "PUT", path, b"EVIL")
    time.sleep(0.5)
    model.alias("champion")
    answer = late.end()
    assert answer.startswith(b"HTTP/1.1 403")
    assert b"Log a new version instead" in answer
    assert server.ask("scientist", "GET", path).body == b"weights"


class Upload:
    """An upload of one piece, whose checks pass until one is told to fail."""

    def __init__(self) -> None:
        begin(RequestContext("PUT", ARTIFACTS))
        self.blocked = self.served = False
        self.received = 0
        self.sent: list[Message] = []

    async def admitted(self) -> None:
        if self.blocked:
            raise forbidden("blocked", "An administrator has blocked your access.")

    async def unserved(self) -> None:
        if self.served:
            raise forbidden("served_artifacts", "It is served.")

    async def stored(self) -> None:
        if self.served:
            raise conflict("served_artifacts_changed", "It is served by now.")

    def run(self, while_stored: str) -> None:
        async def app(_: Scope, receive: Receive, send: Send) -> None:
            await receive()
            setattr(self, while_stored, True)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        async def receive() -> Message:
            self.received += 1
            return {"type": "http.request", "body": b"weights"}

        async def send(message: Message) -> None:
            self.sent.append(message)

        async def run() -> None:
            await upload(app, {}, receive, send, Checks(self.admitted, self.unserved, self.stored))

        anyio.run(run)


def test_an_upload_stored_during_a_promotion_is_a_conflict() -> None:
    """What MLflow does with the last piece takes its time, and is not to be taken back."""
    uploaded = Upload()
    with pytest.raises(Refusal, match="served_artifacts_changed"):
        uploaded.run(while_stored="served")
    assert uploaded.sent == []


def test_an_upload_to_a_served_version_is_refused_before_it_is_read() -> None:
    uploaded = Upload()
    uploaded.served = True
    with pytest.raises(Refusal, match="served_artifacts"):
        uploaded.run(while_stored="blocked")
    assert uploaded.received == 0


def test_a_block_while_a_file_is_stored_comes_too_late() -> None:
    uploaded = Upload()
    uploaded.run(while_stored="blocked")
    assert uploaded.sent[0]["status"] == 200


def test_the_text_of_a_served_prompt_cannot_be_changed(server: Server) -> None:
    model = promoted(server)
    tag = {"name": model, "version": "1", "key": "mlflow.prompt.text", "value": "another"}
    assert server.mlflow("scientist", "POST", "model-versions/set-tag", tag).status == 403
    assert server.mlflow("scientist", "DELETE", "model-versions/delete-tag", tag).status == 403
    note = {"name": model, "version": "1", "key": "note", "value": "seen"}
    assert server.mlflow("scientist", "POST", "model-versions/set-tag", note).status == 200
    assert server.mlflow("governor", "DELETE", "registered-models/alias", {"name": model, "alias": "champion"}, **FRAUD)
    assert server.mlflow("scientist", "POST", "model-versions/set-tag", tag).status == 200


def test_an_assessment_of_another_trace_is_refused(server: Server) -> None:
    traces = {who: f"tr-{uuid.uuid4().hex}" for who in ("scientist", "outsider")}
    experiments = {who: server.experiment(who) for who in traces}
    for who, trace in traces.items():
        made = start_trace(server, who, trace, experiments[who])
        assert made.status == 200, made.body
    path = f"/api/3.0/mlflow/traces/{traces['scientist']}/assessments"
    given = assessment(traces["scientist"], "quality", feedback={"value": "good"})
    made = server.ask("scientist", "POST", path, {"assessment": given})
    assert made.status == 200, made.body
    stolen = {**given, "assessment_id": made.json["assessment"]["assessment_id"], "trace_id": traces["outsider"]}
    taken = start_trace(server, "outsider", traces["outsider"], experiments["outsider"], assessments=[stolen])
    assert (taken.status, server.line(taken)["reason"]) == (400, "foreign_assessment")
    assert server.ask("scientist", "GET", f"{path}/{stolen['assessment_id']}").status == 200


@pytest.mark.parametrize("key", ["mlflow.artifactLocation", "mlflow.trace.archiveLocation"])
def test_a_span_cannot_set_the_address_of_its_traces_files(server: Server, key: str) -> None:
    tags = {f"mlflow.traceTag.{key}": "s3://elsewhere/x", "mlflow.traceTag.note": "kept"}
    trace_id = uuid.uuid4().bytes
    span = Span(trace_id=trace_id, span_id=trace_id[:8], name="root", start_time_unix_nano=1, end_time_unix_nano=2)
    span.attributes.extend(KeyValue(key=name, value=AnyValue(string_value=value)) for name, value in tags.items())
    content = ExportTraceServiceRequest(resource_spans=[ResourceSpans(scope_spans=[ScopeSpans(spans=[span])])])
    headers = {"Content_Type": "application/x-protobuf", "X_Mlflow_Experiment_Id": server.experiment()}
    exported = server.ask("scientist", "POST", "/v1/traces", content.SerializeToString(), **headers)
    assert exported.status == 200, exported.body
    found = server.ask("scientist", "GET", f"/api/3.0/mlflow/traces/tr-{trace_id.hex()}")
    kept = found.json["trace"]["trace_info"]["tags"]
    assert kept["note"] == "kept"
    assert "elsewhere" not in str(kept)


@pytest.mark.parametrize("key", ["mlflow.artifactLocation", "mlflow.trace.archiveLocation"])
def test_a_tag_cannot_set_the_address_of_a_traces_files(server: Server, key: str) -> None:
    trace, experiment = f"tr-{uuid.uuid4().hex}", server.experiment()
    assert start_trace(server, "scientist", trace, experiment, tags={key: "s3://elsewhere/x"}).status == 400
    assert start_trace(server, "scientist", trace, experiment).status == 200
    tag = {"key": key, "value": "s3://elsewhere/x"}
    assert server.ask("scientist", "PATCH", f"/api/3.0/mlflow/traces/{trace}/tags", tag).status == 400


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "identity, gzip"])
def test_compressed_bodies_are_refused(server: Server, encoding: str) -> None:
    body = gzip.compress(b"0" * 1_000_000)
    answer = server.ask("scientist", "POST", "/v1/traces", body, Content_Encoding=encoding)
    assert (answer.status, server.line(answer)["reason"]) == (415, "encoding")


def test_a_search_lists_at_most_a_thousand(server: Server) -> None:
    content = {"experiment_ids": [str(number) for number in range(1001)]}
    answer = server.mlflow("scientist", "POST", "runs/search", content)
    assert (answer.status, server.line(answer)["reason"]) == (400, "long_list")


def test_long_lists_are_refused_before_mlflow_looks_up_each_id(server: Server) -> None:
    """MLflow's authorization reads every trace that is named, one after the other."""
    named = {"trace_ids": [f"tr-{number}" for number in range(1001)]}
    answer = server.ask("scientist", "POST", "/api/3.0/mlflow/traces/batchGetInfos", named)
    assert (answer.status, server.line(answer)["reason"]) == (400, "long_list"), answer.body


def test_read_requests_have_a_smaller_limit(server: Server) -> None:
    content = b'{"query": "' + b" " * 128 * 1024 + b'"}'
    answer = server.ask("scientist", "POST", "/graphql", content)
    assert (answer.status, server.line(answer)["reason"]) == (413, "body_size")


def test_an_ordinary_search_is_not_hindered(server: Server) -> None:
    content = {"experiment_ids": [server.experiment()], "order_by": ["metrics.a DESC", "start_time"], "filter": ""}
    assert server.mlflow("scientist", "POST", "runs/search", content).status == 200


# The audit trail


def test_a_line_has_a_bound_whatever_is_named(server: Server) -> None:
    answer = server.mlflow("scientist", "POST", "runs/set-tag", {"run_id": "A" * 900_000, "key": "a", "value": "b"})
    assert len(json.dumps(server.line(answer))) < 4000


@pytest.mark.parametrize("value", [{"secret": "text"}, ["secret text"], True])
def test_values_that_are_not_names_are_not_recorded(server: Server, value: Any) -> None:
    answer = server.mlflow("scientist", "POST", "runs/log-batch", {"run_id": value})
    assert "secret" not in json.dumps(server.line(answer))


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("POST", "/api/2.0/mlflow/runs/set-tag", {"run_id": "{run}", "run_uuid": "decoy", "key": "a", "value": "b"}),
        ("POST", "/api/2.0/mlflow/runs/set-tag", {"runId": "{run}", "run_uuid": "decoy", "key": "a", "value": "b"}),
        ("GET", "/api/2.0/mlflow/runs/get?run_uuid=decoy&run_id={run}", None),
        ("GET", "/api/2.0/mlflow/runs/get?run_id=decoy&run_id={run}", None),
        ("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_id={other}&run_uuid={run}&path=free/x", b"x"),
        ("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid={other}&run_uuid={run}&path=free/x", b"x"),
    ],
)
def test_a_request_names_one_run(server: Server, method: str, path: str, content: Any) -> None:
    experiment = server.experiment()
    runs = {"run": server.run(experiment)["run_id"], "other": server.run(experiment)["run_id"]}
    if isinstance(content, dict):
        content = {name: value.format(**runs) for name, value in content.items()}
    answer = server.ask("scientist", method, path.format(**runs), content)
    assert (answer.status, b"more than one run" in answer.body) == (400, True)


@pytest.mark.parametrize("inside", [{"model_id": "m-decoy"}, {"modelId": "m-decoy"}, {"a": [{"model_id": "m-decoy"}]}])
@pytest.mark.parametrize("method", ["PATCH", "DELETE", "GET"])
def test_a_request_names_one_resource(server: Server, method: str, inside: dict[str, Any]) -> None:
    answer = server.mlflow("scientist", method, f"logged-models/m-{uuid.uuid4().hex}", inside)
    assert (answer.status, b"in its path" in answer.body) == (400, True)


def test_a_query_names_the_resource_of_the_path(server: Server) -> None:
    answer = server.mlflow("scientist", "GET", f"logged-models/m-{uuid.uuid4().hex}?model_id=m-decoy")
    assert answer.status == 400


def test_a_finalized_model_is_that_of_the_path(server: Server) -> None:
    served, other = Model(server, logged=True), Model(server, logged=True)
    served.alias("champion")
    content = {"model_id": served.logged_model, "status": "LOGGED_MODEL_UPLOAD_FAILED"}
    assert server.mlflow("scientist", "PATCH", f"logged-models/{other.logged_model}", content).status == 400


# Answers that are none of the server's failures


def test_a_page_may_upload_bytes(server: Server) -> None:
    run = server.run(server.experiment())["run_id"]
    address = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=note.txt"
    answer = server.ask("scientist", "POST", address, b"x", Content_Type="application/octet-stream")
    assert (answer.status, server.line(answer)["run_id"]) == (200, run)


@pytest.mark.parametrize("body", [b'"x"', b"1", b"null", b"[" * 5000, b'{"experiment_id": "1", "experimentId": "2"}'])
@pytest.mark.parametrize("path", ["runs/create", "registered-models/alias", "experiments/create"])
def test_an_unreadable_body_is_a_client_error(server: Server, path: str, body: bytes) -> None:
    assert server.mlflow("scientist", "POST", path, body).status == 400


@pytest.mark.parametrize("version", ["1e3", "0x1", "\x00", "x"])
def test_a_version_that_is_not_a_number_is_a_client_error(server: Server, version: str) -> None:
    content = {"model": server.model(), "alias": "champion", "version": version, "reason": "x"}
    answer = server.ask("governor", "POST", "/api/1.0/gatehouse/promotions", content, **FRAUD)
    assert answer.status in {400, 404}


@pytest.mark.parametrize(
    "path",
    [
        "/api/2.0/mlflow-artifacts/artifacts/{path}/nothing.txt",
        "//api/2.0/mlflow-artifacts/artifacts/{path}/nothing.txt",
        "/get-artifact?run_uuid={run}&path=nothing.txt",
        "/model-versions/get-artifact?name={name}&version=1&path=nothing.txt",
    ],
)
def test_a_file_that_does_not_exist_is_no_failure(server: Server, path: str) -> None:
    model = Model(server)
    asked = path.format(path=model.path, run=model.run["run_id"], name=model.name)
    answer = server.ask("scientist", "GET", asked)
    assert answer.status == 404
    assert server.bucket.encode() not in answer.body


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b'{"query": "{"}', b'{"query": 1}', b'{"query": "{ mlflowGetRun { run { info { runId } } } }"}'],
)
def test_an_unreadable_query_is_a_client_error(server: Server, body: bytes) -> None:
    assert server.ask("scientist", "POST", "/graphql", body).status in {200, 400}
    assert server.ask("scientist", "GET", "/graphql").status == 400


UNREADABLE_TIMES = {
    "a number in a text": {"exp": "9999999999"},
    "a text": {"exp": "soon"},
    "true": {"exp": True},
    "infinite": {"exp": 1e400},
    "a list": {"nbf": []},
    "an object": {"iat": {}},
    "a subject with a NUL": {"sub": "a\0"},
    "a number as the subject": {"sub": 5},
}


@pytest.mark.parametrize("claims", UNREADABLE_TIMES.values(), ids=UNREADABLE_TIMES)
def test_a_signed_token_with_unreadable_claims_is_refused(server: Server, claims: dict[str, Any]) -> None:
    token = server.issuer.token("scientist", **claims)
    assert call(server.port, "GET", "/api/2.0/mlflow/experiments/get?experiment_id=1", token).status == 401

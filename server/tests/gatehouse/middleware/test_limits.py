"""What a worker buffers, and what it counts."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

import pytest
import sqlalchemy
from starlette.datastructures import Headers

from mlflow_aws_server.gatehouse.metrics import counters
from mlflow_aws_server.gatehouse.metrics.server import ActiveRuns, watch_pools
from mlflow_aws_server.gatehouse.middleware.request_body import check_announced, check_plain
from mlflow_aws_server.gatehouse.refusal import Refusal
from support.issuer import ISSUER
from support.running import Server

MEGABYTE = 1_048_576


def test_an_announced_body_that_is_too_large_is_refused_before_it_is_sent(server: Server) -> None:
    token = server.issuer.token("scientist")
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        head = f"POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        connection.sendall(f"{head}Content-Length: {300 * MEGABYTE}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_the_body_of_an_unauthenticated_request_is_not_read(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(b"POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r\nHost: localhost\r\n")
        connection.sendall(f"Content-Length: {300 * MEGABYTE}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("length", ["11", "-1", "1e1", "\u00b2", "", "0x1"])
def test_a_length_that_is_too_large_or_not_a_number_is_refused(length: str) -> None:
    """MLflow's own reading of the superscript 2 would fail."""
    with pytest.raises(Refusal, match="body_size"):
        check_announced(Headers(raw=[(b"content-length", length.encode("latin-1"))]), 10)


def test_every_announced_length_and_encoding_counts() -> None:
    check_announced(Headers(raw=[(b"content-length", b"10")]), 10)
    check_plain(Headers(raw=[(b"content-encoding", b" Identity "), (b"content-encoding", b"")]))
    with pytest.raises(Refusal, match="body_size"):
        check_announced(Headers(raw=[(b"content-length", b"1"), (b"content-length", b"11")]), 10)
    with pytest.raises(Refusal, match="encoding"):
        check_plain(Headers(raw=[(b"content-encoding", b"identity"), (b"content-encoding", b"gzip")]))


def content(padding: int) -> bytes:
    return b'{"name": "%b"' % uuid.uuid4().hex.encode() + b" " * padding + b"}"


def chunked(server: Server, size: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    token = server.issuer.token("scientist")
    connection.putrequest("POST", "/api/2.0/mlflow/experiments/create")
    connection.putheader("Authorization", f"Bearer {token}")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    body = content(size)
    try:
        for start in range(0, len(body), 65536):
            piece = body[start : start + 65536]
            connection.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        connection.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_body_of_unknown_length_is_cut_off(server: Server) -> None:
    # MLflow takes no chunked JSON, and says so itself.
    assert chunked(server, MEGABYTE // 2) == 400
    assert chunked(server, 3 * MEGABYTE) == 413


def test_the_limit_itself_is_allowed(server: Server) -> None:
    frame = len(content(0))

    def announced(size: int) -> int:
        return server.mlflow("scientist", "POST", "experiments/create", content(size)).status

    assert [announced(MEGABYTE - frame), announced(MEGABYTE - frame + 1)] == [200, 413]
    assert [chunked(server, MEGABYTE - frame), chunked(server, MEGABYTE - frame + 1)] == [400, 413]


def test_a_client_that_is_still_sending_gets_the_message(server: Server) -> None:
    for _ in range(5):
        answer = server.mlflow("scientist", "POST", "runs/log-batch", b"x" * (20 * MEGABYTE))
        assert answer.status == 413
        assert "exceeds 1048576 bytes" in answer.message
        # Or the rest of the body would be read, as long as it comes.
        assert answer.headers["connection"] == "close"


def test_artifacts_may_be_larger(server: Server) -> None:
    path = server.run(server.experiment())["artifact_uri"].removeprefix("mlflow-artifacts:/")
    answer = server.ask("scientist", "PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}/a.bin", b"x" * (3 * MEGABYTE))
    assert answer.status == 200


def scraped(server: Server) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.metrics_port}/") as response:
        lines = response.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


CREATED = 'mlflow_http_requests_total{method="POST",route="/api/2.0/mlflow/runs/create",status="200"}'


def test_requests_runs_bytes_and_refusals_are_counted(server: Server) -> None:
    before = scraped(server)
    run = server.run(server.experiment())
    # Nobody's run.
    assert server.mlflow("viewer", "POST", "runs/create", {"experiment_id": run["experiment_id"]}).status == 403
    path = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    server.ask("scientist", "PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}/a.bin", b"x" * 1000)
    server.ask("scientist", "GET", f"/api/2.0/mlflow-artifacts/artifacts/{path}/a.bin")
    server.ask(None, "GET", "/api/2.0/mlflow/runs/get")
    # An answer is counted when its last byte has been sent.
    time.sleep(0.2)
    after = scraped(server)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown[CREATED] == 1
    assert grown['mlflow_runs_created_total{workspace="fraud"}'] == 1
    assert grown['mlflow_experiments_created_total{workspace="fraud"}'] == 1
    assert grown['mlflow_artifact_bytes_total{direction="up"}'] == 1000
    assert grown['mlflow_artifact_bytes_total{direction="down"}'] == 1000
    assert grown['mlflow_refusals_total{reason="anonymous"}'] == 1
    assert 'mlflow_database_connections_in_use{store="tracking"}' in after
    assert after["mlflow_audit_lines_lost_total"] == 0
    assert after[f'mlflow_issuer_keys_fetched_timestamp_seconds{{issuer="{ISSUER}"}}'] > 1e9


def test_connections_in_use_are_read_every_second(tmp_path: Path) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'pool.db'}")
    watch_pools({"test": engine})

    def wait_for(expected: int) -> None:
        deadline = time.monotonic() + 5
        while counters.CONNECTIONS.labels("test")._value.get() != expected:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    with engine.connect():
        wait_for(1)
    wait_for(0)


def test_active_runs_are_counted_by_workspace(server: Server) -> None:
    experiment = server.experiment("outsider")
    run, deleted = server.run(experiment, "outsider"), server.run(experiment, "outsider")

    def counted() -> dict[str, float]:
        # A new one asks the database at once; the server's own, at most twice a minute.
        (family,) = ActiveRuns(lambda: server.engine).collect()
        return {sample.labels["workspace"]: sample.value for sample in family.samples}

    before = counted()["pricing"]
    ended = {"run_id": run["run_id"], "status": "FINISHED", "end_time": 1}
    assert server.mlflow("outsider", "POST", "runs/update", ended).status == 200
    assert server.mlflow("outsider", "POST", "runs/delete", {"run_id": deleted["run_id"]}).status == 200
    assert counted().get("pricing", 0) == before - 2


@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
def test_the_counters_are_not_behind_the_load_balancer(server: Server, path: str) -> None:
    assert server.ask("administrator", "GET", path).status == 404


def test_unknown_paths_make_no_series(server: Server) -> None:
    server.ask("scientist", "GET", "/some-invention-of-mine")
    assert not [name for name in scraped(server) if "invention" in name]


_OFF = """
import mlflow.server.handlers as handlers, mlflow.server.server_info_api as api
from mlflow.exceptions import MlflowException
from mlflow_aws_server.gatehouse.mlflow_patches import presigned_transfers
handlers._is_serving_proxied_artifacts = lambda: True
handlers._get_tracking_store = lambda: None
handlers._get_artifact_repo_mlflow_artifacts = lambda: S3ArtifactRepository("s3://bucket")
from mlflow.store.artifact.s3_artifact_repo import S3ArtifactRepository
flags = ("multipart_uploads_enabled", "multipart_downloads_enabled")
assert [api.build_server_info_payload()[flag] for flag in flags] == [True, True], "MLflow no longer offers them"
presigned_transfers.install()
assert [api.build_server_info_payload()[flag] for flag in flags] == [False, False]
for validate in (handlers._validate_support_multipart_upload, handlers._validate_support_multipart_download):
    try:
        validate(S3ArtifactRepository("s3://bucket"))
    except MlflowException:
        continue
    raise SystemExit("not refused")
"""


def test_presigned_urls_are_neither_offered_nor_made(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", _OFF], check=True, cwd=tmp_path)  # noqa: S603

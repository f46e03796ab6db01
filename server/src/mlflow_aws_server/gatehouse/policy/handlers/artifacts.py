"""Uploads, downloads and deletions of files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from mlflow import server as pages
from mlflow.protos import mlflow_artifacts_pb2, service_pb2
from mlflow.server import artifact_router

from mlflow_aws_server.gatehouse.policy import record_writes
from mlflow_aws_server.gatehouse.policy.artifact_locations import artifact_resources
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.fields import OF_MODELS
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

write = partial(Handler, OperationClass.WRITE)


def owner(_headers: Mapping[str, str], _body: bytes, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the resources to which the path of a call belongs: in the route or, for a list, in the query.

    The paths of uploads, downloads and deletions are read for every handler (middleware/gatehouse.py).
    """
    return artifact_resources(parameters.get("artifact_path") or parameters.get("path", ""))


ARTIFACTS_HANDLERS: Rows = [
    *each(Handler(OperationClass.READ, named_in=owner), mlflow_artifacts_pb2.ListArtifacts),
    (mlflow_artifacts_pb2.GetPresignedDownloadUrl, Handler(OperationClass.DOWNLOAD, named_in=owner)),
    *each(
        Handler(OperationClass.DOWNLOAD),
        service_pb2.CreatePresignedDownloadUrl,
        mlflow_artifacts_pb2.DownloadArtifact,
        artifact_router.download_artifact,
        pages.serve_artifacts,
        pages.serve_get_logged_model_artifact,
        pages.serve_get_trace_artifact,
    ),
    *each(Handler(OperationClass.DOWNLOAD, resources=OF_MODELS), pages.serve_model_version_artifact),
    # The middleware checks its path (middleware/uploads.py).
    *each(Handler(OperationClass.UPLOAD, writes=record_writes.files), artifact_router.upload_artifact),
    (mlflow_artifacts_pb2.AbortMultipartUpload, write(writes=record_writes.nothing, named_in=owner)),
    (service_pb2.CreatePresignedUploadUrl, write(writes=record_writes.presigned_upload)),
    *each(
        write(writes=record_writes.files, named_in=owner),
        mlflow_artifacts_pb2.CompleteMultipartUpload,
        mlflow_artifacts_pb2.CreateMultipartUpload,
    ),
    (mlflow_artifacts_pb2.UploadArtifact, write(writes=record_writes.files)),
    (pages.serve_upload_artifact, write(writes=record_writes.run_files)),
    (mlflow_artifacts_pb2.DeleteArtifact, Handler(OperationClass.DELETE, writes=record_writes.files)),
]

"""Uploads, downloads and deletions of files."""

from __future__ import annotations

from functools import partial

from mlflow import server as pages
from mlflow.protos import mlflow_artifacts_pb2, service_pb2
from mlflow.server import artifact_router

from mlflow_aws_server.gatehouse.policy import record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.resources import OF_MODELS

write = partial(Handler, OperationClass.WRITE)

ARTIFACTS_HANDLERS: Rows = [
    *each(Handler(OperationClass.READ), mlflow_artifacts_pb2.ListArtifacts),
    *each(
        Handler(OperationClass.DOWNLOAD),
        service_pb2.CreatePresignedDownloadUrl,
        mlflow_artifacts_pb2.DownloadArtifact,
        mlflow_artifacts_pb2.GetPresignedDownloadUrl,
        artifact_router.download_artifact,
        pages.serve_artifacts,
        pages.serve_get_logged_model_artifact,
        pages.serve_get_trace_artifact,
    ),
    *each(Handler(OperationClass.DOWNLOAD, resources=OF_MODELS), pages.serve_model_version_artifact),
    # The middleware checks its path (middleware/uploads.py).
    *each(Handler(OperationClass.UPLOAD, writes=record_writes.files), artifact_router.upload_artifact),
    (mlflow_artifacts_pb2.AbortMultipartUpload, write(writes=record_writes.nothing)),
    (service_pb2.CreatePresignedUploadUrl, write(writes=record_writes.presigned_upload)),
    *each(
        write(writes=record_writes.files),
        mlflow_artifacts_pb2.CompleteMultipartUpload,
        mlflow_artifacts_pb2.CreateMultipartUpload,
        mlflow_artifacts_pb2.UploadArtifact,
    ),
    (pages.serve_upload_artifact, write(writes=record_writes.run_files)),
    (mlflow_artifacts_pb2.DeleteArtifact, Handler(OperationClass.DELETE, writes=record_writes.files)),
]

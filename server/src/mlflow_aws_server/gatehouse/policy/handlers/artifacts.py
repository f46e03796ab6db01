"""Uploads, downloads and deletions of files."""

from __future__ import annotations

from functools import partial

from mlflow import server as pages
from mlflow.protos import mlflow_artifacts_pb2, service_pb2
from mlflow.server import artifact_router

from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.policy.served_artifacts import ServedArtifacts
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.resources import OF_MODELS

write = partial(Handler, OperationClass.WRITE)
delete = partial(Handler, OperationClass.DELETE)


def artifacts_handlers(served: ServedArtifacts) -> Rows:
    """Return the rows of these handlers."""
    return [
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
        *each(Handler(OperationClass.UPLOAD), artifact_router.upload_artifact),
        *each(
            write(),
            mlflow_artifacts_pb2.AbortMultipartUpload,
            service_pb2.CreatePresignedUploadUrl,
        ),
        (mlflow_artifacts_pb2.CompleteMultipartUpload, write(check_route=served.write_artifact)),
        (mlflow_artifacts_pb2.CreateMultipartUpload, write(check_route=served.write_artifact)),
        (mlflow_artifacts_pb2.UploadArtifact, write(check_route=served.write_artifact)),
        (pages.serve_upload_artifact, write(check_route=served.write_run_artifact)),
        (mlflow_artifacts_pb2.DeleteArtifact, delete(check_route=served.write_artifact)),
    ]

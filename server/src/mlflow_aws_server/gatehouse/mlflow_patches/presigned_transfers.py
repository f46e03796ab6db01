"""Keeps artifact transfers on the way through the server, where they are counted and audited.

Since mlflow/mlflow#24341, MLflow advertises presigned URLs if its store can sign them, and clients then transfer even
small files directly from and to S3. MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD and _DOWNLOAD are read by clients only, so
3.17.2 has no setting for the server. Not installed if the configuration allows presigned transfers.

Patched: `_validate_support_multipart_upload`, `_validate_support_multipart_download` of `mlflow.server.handlers`, and
`mlflow.server.server_info_api.build_server_info_payload`.
Upstream: no issue asks for a server setting that switches them off (mlflow/mlflow#19731 asks for the opposite).
"""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import _UnsupportedMultipartDownloadException, _UnsupportedMultipartUploadException
from mlflow.server import handlers, server_info_api


def install() -> None:
    """Make MLflow answer as it does for a store without presigned URLs; clients then use the server."""

    def no_upload(_: object) -> None:
        raise _UnsupportedMultipartUploadException

    def no_download(_: object) -> None:
        raise _UnsupportedMultipartDownloadException

    build = handlers.build_server_info_payload

    def server_info() -> dict[str, Any]:
        off = {handlers.SERVER_INFO_MULTIPART_UPLOADS_ENABLED: False}
        return {**build(), **off, handlers.SERVER_INFO_MULTIPART_DOWNLOADS_ENABLED: False}

    handlers._validate_support_multipart_upload = no_upload
    handlers._validate_support_multipart_download = no_download
    server_info_api.build_server_info_payload = server_info

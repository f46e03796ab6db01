"""Keeps artifacts on the way through the server, where they are counted and audited.

MLflow 3.17.2 offers its clients presigned URLs whenever the store can make them, and they then fetch even small files
from S3; MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD and _DOWNLOAD are read by clients only.
"""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import _UnsupportedMultipartDownloadException, _UnsupportedMultipartUploadException
from mlflow.server import handlers, server_info_api


def switch_off() -> None:
    """Make MLflow say and answer what it does for a store that has no presigned URLs; clients then use the server."""

    def no_upload(_: object) -> None:
        raise _UnsupportedMultipartUploadException

    def no_download(_: object) -> None:
        raise _UnsupportedMultipartDownloadException

    native = handlers.build_server_info_payload

    def server_info() -> dict[str, Any]:
        off = {handlers.SERVER_INFO_MULTIPART_UPLOADS_ENABLED: False}
        return {**native(), **off, handlers.SERVER_INFO_MULTIPART_DOWNLOADS_ENABLED: False}

    handlers._validate_support_multipart_upload = no_upload
    handlers._validate_support_multipart_download = no_download
    server_info_api.build_server_info_payload = server_info

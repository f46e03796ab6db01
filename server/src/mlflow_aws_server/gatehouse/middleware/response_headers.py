"""What a browser may do with a response: keep it, run its scripts, show it in a frame.

Each value replaces MLflow's own, so that one place decides (ADR 0019).
"""

from __future__ import annotations

from mlflow import server as pages
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.operations import Operation

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # The components of MLflow's pages write <style> elements and style attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        # The preview of an HTML artifact, which inherits this policy: none of its scripts runs.
        "frame-src blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy of MLflow's pages and their static files."""

DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Content-Security-Policy of everything else: opened as a page, an artifact has no script and no origin."""

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Addresses have names of models and ids of runs.
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# Their names have a hash of their content, or they change with MLflow's version only: as long as MLflow says.
_STATIC_FILES = pages.serve_static_file.__name__
_STATIC_CACHING = "private, max-age=2419200"
_FILE_SENT = (200, 206, 304)


def secured(send: Send, context: RequestContext) -> Send:
    """Set the headers of a response."""

    async def secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in _headers(context.operation, message["status"]).items():
                headers[name] = value
        await send(message)

    return secure


def _headers(operation: Operation, status: int) -> dict[str, str]:
    page = operation.operation_class is OperationClass.PAGE
    static = operation.name == _STATIC_FILES and status in _FILE_SENT
    # A document with both this and a sandbox is an error of the network (HTML standard, "cross-origin opener policy").
    opener = {"cross-origin-opener-policy": "same-origin"} if page else {}
    return {
        **_ALWAYS,
        **opener,
        "content-security-policy": PAGE_POLICY if page else DATA_POLICY,
        "cache-control": _STATIC_CACHING if static else "no-store",
    }

"""What a browser may do with a response: keep it, run its scripts, show it in a frame.

Each value replaces MLflow's own, so that one place decides (ADR 0019).
"""

from __future__ import annotations

from mlflow import server as pages
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
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    # Addresses have names of models and ids of runs.
    b"referrer-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cache-control": b"no-store",
}
_OF_DATA = {**_ALWAYS, b"content-security-policy": DATA_POLICY.encode()}
_OF_PAGES = {
    **_ALWAYS,
    b"content-security-policy": PAGE_POLICY.encode(),
    # Not beside a sandbox: such a document is a network error (HTML standard, "cross-origin opener policy").
    b"cross-origin-opener-policy": b"same-origin",
}
# Their names have a hash of their content, or they change with MLflow's version only: as long as MLflow says.
_OF_STATIC_FILES = {**_OF_PAGES, b"cache-control": b"private, max-age=2419200"}

_STATIC_FILES = pages.serve_static_file.__name__
_FILE_SENT = (200, 206, 304)


def secured(send: Send, context: RequestContext) -> Send:
    """Set the headers of a response."""

    async def secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = _headers(context.operation, message["status"])
            others = [(name, value) for name, value in message.get("headers", []) if name.lower() not in ours]
            message = {**message, "headers": [*others, *ours.items()]}
        await send(message)

    return secure


def _headers(operation: Operation, status: int) -> dict[bytes, bytes]:
    if operation.operation_class is not OperationClass.PAGE:
        return _OF_DATA
    return _OF_STATIC_FILES if operation.name == _STATIC_FILES and status in _FILE_SENT else _OF_PAGES

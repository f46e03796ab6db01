"""No cookie of MLflow's: it carries the CSRF token of forms that are closed here, and costs time at every request."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SessionInterface, SessionMixin


class NoSessions(SessionInterface):
    """Gives every request Flask's null session, which refuses whoever would write into it."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """Return none."""

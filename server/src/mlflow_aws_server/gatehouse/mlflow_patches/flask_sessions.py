"""Switches Flask's session cookie off.

MLflow 3.17.2 sets a session cookie for the CSRF token of its sign-up form, which is closed here. The cookie costs time
at every request.

Patched: `session_interface` of MLflow's Flask application.
Upstream: no issue is known.
"""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SessionInterface, SessionMixin


class NoSessions(SessionInterface):
    """Gives every request Flask's null session, which refuses to be written."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """Return none."""


def install(app: Flask) -> None:
    """Replace the session interface of `app`."""
    app.session_interface = NoSessions()

"""Acts as a person at a browser: keeps cookies, chooses the user on the login page, and follows redirects."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from urllib.parse import urljoin

import requests


def log_in_as(address: str, ca_file: str, user: str = "scientist") -> str:
    """Return the callback address that the login redirects to, without opening it."""
    with requests.Session() as session:
        session.verify = ca_file
        page = session.get(address)
        form = re.search(r'<form[^>]* action="([^"]+)"', page.text)
        assert form, page.text
        reply = session.post(urljoin(page.url, form[1]), data={"user": user}, allow_redirects=False)
        for _ in range(10):
            next_address = urljoin(reply.url, reply.headers["location"])
            if not next_address.startswith("https:"):
                return next_address
            reply = session.get(next_address, allow_redirects=False)
    raise AssertionError("the login does not redirect to the callback")


class Browser:
    """Opens addresses like `webbrowser.open`, without waiting. `change` edits the callback address."""

    def __init__(self, ca_file: str, change: Callable[[str], str] = str) -> None:
        self._ca_file = ca_file
        self._change = change
        self._thread: threading.Thread | None = None
        self.address = ""
        self.callback_address = ""
        self._pages: list[requests.Response] = []

    def open(self, address: str) -> None:
        self.address = address
        self._thread = threading.Thread(target=self._browse, daemon=True)
        self._thread.start()

    def page(self) -> requests.Response:
        assert self._thread
        self._thread.join(20)
        return self._pages[-1]

    def _browse(self) -> None:
        self.callback_address = log_in_as(self.address, self._ca_file)
        self._pages.append(requests.get(self._change(self.callback_address), timeout=20))

"""Requests to every open handler of MLflow and of the gatehouse, with values that nobody expects."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from support.generated_writes import routes_of_handlers, writes
from support.handlers import TABLE
from support.served_record import Record

_OUT = {OperationClass.CLOSED, OperationClass.PAGE, None}
HANDLERS = sorted(name for name in routes_of_handlers() if TABLE[name].operation_class not in _OUT)

# JSON has no such number, but Python's parser takes it.
_HUGE = "<1e400>"
# Deeper than Python's own writer can go.
_DEEP = "<deep>"


def _nested(levels: int) -> Any:
    found: Any = "x"
    for _ in range(levels):
        found = [found]
    return found


_TEXTS = st.one_of(
    st.sampled_from(
        [
            *("", " ", "\0", "a\0b", "\ud800", "x" * 70_000, "%00", "../..", "'", '"; DROP TABLE runs; --', "\u202e"),
            *("NaN", "1e400", "-1", "99999999999999999999", "true", "null", "[]", "{}", "{{x}}", "\r\nX-Injected: 1"),
            *("metrics.", "metrics.`a", "params.x = ", "attributes.start_time > 'x'", "name LIKE '%'", "a DESC, "),
        ]
    ),
    st.text(max_size=20),
)
_SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.just(_HUGE),
    _TEXTS,
)
VALUES = st.one_of(
    _SIMPLE,
    st.lists(_SIMPLE, max_size=4),
    st.dictionaries(st.sampled_from(["a", "query", "name", "experiment_id", "\0"]), _SIMPLE, max_size=3),
    st.sampled_from([60, 70]).map(_nested),
    st.just(_DEEP),
)
_BODIES = st.sampled_from(
    [b"", b"[]", b"1", b'"x"', b"null", b"{", b"\xff\xfe", b"[" * 5000, b'{"a":' * 3000, b"\0", b"--x"]
)
_TYPES = st.sampled_from(
    ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-protobuf", ""]
)
_QUERIES = st.builds(
    "{}={}".format,
    st.sampled_from(["experiment_id", "run_uuid", "path", "filter", "max_results", "x"]),
    st.sampled_from(["%00", "%ff", "..%2f..", "-1", "1e400", "%F0%9F", "x" * 3000, "'"]),
)
_SPELLINGS = st.dictionaries(
    st.sampled_from(["experiment_id", "run_id", "name", "version"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    max_size=1,
)


@dataclass(frozen=True)
class Malformed:
    """One request."""

    handler: str
    method: str
    path: str
    body: bytes
    content_type: str


def _places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to everything in a JSON value."""
    inside = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [path, *(place for key, value in inside for place in _places(value, (*path, key)))]


def _replaced(content: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    copied = content.copy()
    copied[place[0]] = _replaced(content[place[0]], place[1:], value)
    return copied


def _encoded(content: Any) -> bytes:
    written = json.dumps(content).replace(f'"{_HUGE}"', "1e400")
    return written.replace(f'"{_DEEP}"', f"{'[' * 5000}{']' * 5000}").encode()


@st.composite
def malformed_requests(draw: st.DrawFn, records: list[Record]) -> Malformed:
    """Make requests to the records' resources, whether they are the caller's or not."""
    handler = draw(st.sampled_from(HANDLERS))
    record, spelled = draw(st.sampled_from(records)), draw(_SPELLINGS)
    write = draw(st.sampled_from(list(writes(handler, record, spelled))))
    method = draw(st.sampled_from([write.method] * 9 + ["GET", "POST", "DELETE", "PATCH"]))
    path = write.path
    if draw(st.integers(0, 5)) == 0:
        path += ("&" if "?" in path else "?") + draw(_QUERIES)
    if isinstance(write.content, bytes) or draw(st.integers(0, 9)) == 0:
        return Malformed(handler, method, path, draw(_BODIES), draw(_TYPES))
    content = write.content
    for _ in range(draw(st.integers(1, 2))):
        content = _replaced(content, draw(st.sampled_from(_places(content))), draw(VALUES))
    return Malformed(handler, method, path, _encoded(content), "application/json")

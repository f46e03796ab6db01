"""Other spellings of a generated request, which MLflow or its routers may read as the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from support.generated_writes import Write, routes_of_handlers, writes
from support.served_record import Record, of_a_logged_model

Form = Callable[[str], str]


def _as_it_is(write: Write) -> Write:
    return write


def _no_changes(_: Record) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Spelling:
    """A way to write a request."""

    changes: Callable[[Record], Mapping[str, str]] = _no_changes
    transform: Callable[[Write], Write] = _as_it_is

    def writes(self, handler: str, record: Record) -> Iterator[Write]:
        """Return the requests of a handler in this spelling, without those that it leaves as they are."""
        for usual, changed in zip(writes(handler, record), writes(handler, record, self.changes(record)), strict=True):
            if (spelled := self.transform(changed)) != usual or self == USUAL:
                yield spelled


USUAL = Spelling()


@dataclass(frozen=True)
class Decoy:
    """Names a record that does not serve in the path and the one that does in the body, or the other way round."""

    in_path: bool

    def writes(self, handler: str, record: Record) -> Iterator[Write]:
        """Return the requests of a handler whose path and body differ."""
        if not any("<" in path or "{" in path for _, path in routes_of_handlers()[handler]):
            return
        # Of each handler's own, because some delete it.
        other = of_a_logged_model(record.server)
        for true, decoy in zip(writes(handler, record), writes(handler, other), strict=True):
            mixed = replace(true, path=decoy.path) if self.in_path else replace(decoy, path=true.path)
            if mixed not in (true, decoy):
                yield mixed


def _file_of_json(write: Write) -> Write:
    named = b'{"run_id": "x", "run_uuid": "x", "path": "other", "artifact_path": "other"}'
    return replace(write, content=named) if isinstance(write.content, bytes) else write


def _numbers(form: Form) -> Spelling:
    def changes(record: Record) -> Mapping[str, str]:
        experiments = dict.fromkeys(("experiment_id", "experiment_ids"), form(record.experiment))
        return {**experiments, "version": form("1")}

    return Spelling(changes)


def _ids(form: Form) -> Spelling:
    def changes(record: Record) -> Mapping[str, str]:
        runs = dict.fromkeys(("run_id", "run_uuid", "source_run_id", "run_ids"), form(record.run))
        return {**runs, **({"model_id": form(record.logged)} if record.logged else {})}

    return Spelling(changes)


def _camel(content: Any) -> Any:
    if isinstance(content, list):
        return [_camel(each) for each in content]
    return (
        {_camel_case(name): _camel(value) for name, value in content.items()} if isinstance(content, dict) else content
    )


def _camel_case(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.title() for part in tail)


def _encoded_twice(write: Write) -> Write:
    return write if isinstance(write.content, bytes) else replace(write, content=json.dumps(write.content))


def _route(old: str, new: str) -> Spelling:
    return Spelling(transform=lambda write: replace(write, path=write.path.replace(old, new, 1)))


SPELLINGS: Mapping[str, Spelling | Decoy] = {
    "as MLflow writes it": USUAL,
    "a number with a zero": _numbers(lambda number: f"0{number}"),
    "a number with a sign": _numbers(lambda number: f"+{number}"),
    "a number after a blank": _numbers(lambda number: f" {number}"),
    "a number before a line break": _numbers(lambda number: f"{number}\n"),
    "a number with an underscore": _numbers("_".join),
    "a number in Arabic digits": _numbers(lambda number: "".join(chr(0x0660 + int(digit)) for digit in number)),
    "an id in upper case": _ids(str.upper),
    "an id before a line break": _ids(lambda given: f"{given}\n"),
    "an id after a blank": _ids(lambda given: f" {given}"),
    "an id before a NUL": _ids(lambda given: f"{given}\0"),
    "fields in camel case": Spelling(transform=lambda write: replace(write, content=_camel(write.content))),
    "a body that is encoded twice": Spelling(transform=_encoded_twice),
    "the route of the pages": _route("/api/", "/ajax-api/"),
    "an encoded route": _route("/api/", "/%61pi/"),
    "a decoy in the path": Decoy(in_path=True),
    "a decoy in the body": Decoy(in_path=False),
    "a file of JSON with other names": Spelling(transform=_file_of_json),
    "two slashes": Spelling(transform=lambda write: replace(write, path=f"/{write.path}")),
}

"""Other spellings of a generated request, which MLflow or its routers may read as the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from support.generated_writes import Write, writes
from support.served_record import Record

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


SPELLINGS: Mapping[str, Spelling] = {
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
    "two slashes": Spelling(transform=lambda write: replace(write, path=f"/{write.path}")),
}

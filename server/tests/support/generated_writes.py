"""Makes requests for every handler that writes, from its route and its message: new ones appear by themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from mlflow_aws_server.gatehouse.request.flask_request import MESSAGES
from mlflow_routes import glob_of
from support.routes import routes
from support.running import Server
from support.served_record import Record
from support.wire import Answer


@cache
def routes_of_handlers() -> dict[str, list[tuple[str, str]]]:
    """Return method and template of the routes of every handler, without those that differ in `/ajax-api` only."""
    listed = routes()
    taken = {(method, glob_of(path)) for _, method, path in listed["native"]}
    found: dict[str, list[tuple[str, str]]] = {}
    for name, method, path in listed["native"]:
        found.setdefault(name, []).append((method, path))
    for name, method, path in listed["flask"]:
        # A second slash leads past a route of FastAPI's to Flask's own.
        found.setdefault(name, []).append((method, f"/{path}" if (method, glob_of(path)) in taken else path))
    return {name: [route for route in each if not _is_twin(route, each)] for name, each in found.items()}


def _is_twin(route: tuple[str, str], others: list[tuple[str, str]]) -> bool:
    method, path = route
    return "/ajax-api/" in path and (method, path.replace("/ajax-api/", "/api/")) in others


# Flask's and FastAPI's, which may have converters: <path:x>, {x:path}.
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)(?::\w+)?}")

# Reserved tags of each kind of resource. One request names one key.
KEYS = ("mlflow.prompt.is_prompt", "mlflow.prompt.text", "_mlflow_prompt_model_config", "mlflow.source.name")


def given(record: Record, key: str) -> dict[str, Any]:
    """Return what a request writes to the record, by the names of fields and of parameters."""
    folder = record.path or f"{record.experiment}/{record.run}/artifacts/model"
    return {
        "experiment_id": record.experiment,
        "experiment_ids": record.experiment,
        "run_id": record.run,
        "run_uuid": record.run,
        "run_ids": record.run,
        "source_run_id": record.run,
        "model_id": record.logged or f"m-{'0' * 32}",
        "model_ids": record.logged or f"m-{'0' * 32}",
        "name": record.name,
        "model": record.name,
        "new_name": f"{record.name}-new",
        "version": "1",
        "alias": "champion",
        "stage": "Production",
        "key": key,
        "tag_key": key,
        "source": f"mlflow-artifacts:/{folder}",
        "path": "model/model.pkl",
        "artifact_path": f"{folder}/model.pkl",
        "model_json": json.dumps(
            {"run_id": record.run, "utc_time_created": "now", "flavors": {}, "artifact_path": "x"}
        ),
        "subject": "colleague",
    }


@dataclass(frozen=True)
class Write:
    """One request."""

    handler: str
    method: str
    path: str
    content: Any

    def send(self, server: Server, who: str = "scientist") -> Answer:
        workspace = {} if who == "scientist" else {"X_MLFLOW_WORKSPACE": "fraud"}
        return server.ask(who, self.method, self.path, self.content, **workspace)


def writes(handler: str, record: Record, changes: Mapping[str, str] | None = None) -> Iterator[Write]:
    """Return the requests of a handler to a record, with another spelling of some ids if `changes` has it."""
    for key in KEYS if _takes_key(handler) else KEYS[:1]:
        values = {**given(record, key), **(changes or {})}
        yield from (_write(handler, method, template, values) for method, template in routes_of_handlers()[handler])


def _takes_key(handler: str) -> bool:
    if (message := MESSAGES.get(handler)) is None:
        return False
    return not {"key", "tag_key"}.isdisjoint(_names(message.DESCRIPTOR, 0))  # type: ignore[attr-defined]


def _names(descriptor: Descriptor, depth: int) -> Iterator[str]:
    for field in descriptor.fields:
        yield field.name
        if field.message_type and depth < 3:
            yield from _names(field.message_type, depth + 1)


def _write(handler: str, method: str, template: str, values: Mapping[str, Any]) -> Write:
    names = [first or second for first, second in _PARAMETER.findall(template)]
    path = _PARAMETER.sub(lambda found: quote(str(values.get(found[1] or found[2], "x"))), template)
    message = MESSAGES.get(handler)
    if message is None:
        query = {name: values[name] for name in ("run_uuid", "path") if name not in names}
        return Write(handler, method, f"{path}?{urlencode(query)}", b"changed")
    return Write(handler, method, path, _body(message.DESCRIPTOR, values, 0))  # type: ignore[attr-defined]


def _body(descriptor: Descriptor, values: Mapping[str, Any], depth: int) -> dict[str, Any]:
    return {field.name: _value(field, values, depth) for field in descriptor.fields if depth < 3}


def _value(field: FieldDescriptor, values: Mapping[str, Any], depth: int) -> Any:
    if field.message_type and field.message_type.GetOptions().map_entry:
        return {}
    one: Any
    if field.message_type:
        one = _body(field.message_type, values, depth + 1)
    elif field.name in values:
        one = values[field.name]
    elif field.enum_type:
        one = field.enum_type.values[-1].name
    elif field.type == FieldDescriptor.TYPE_STRING:
        one = "x"
    elif field.type == FieldDescriptor.TYPE_BOOL:
        one = True
    else:
        one = 1
    return [one] if field.is_repeated else one

"""The line of a call names every resource that the call names, in whatever message of whatever MLflow."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from mlflow.server import handlers
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from mlflow_aws_server.gatehouse.request.fields import ANYWHERE, NOT_NAMED, fields_of
from mlflow_aws_server.gatehouse.request.graphql_resources import graphql_resources
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.otlp_resources import otlp_resources
from mlflow_aws_server.gatehouse.request.resources import LEFT_OUT, resources_in
from support.handlers import TABLE

OPEN = sorted(
    (function.__name__, message.DESCRIPTOR.name, message)
    for message, function in handlers.HANDLERS.items()
    if TABLE[function.__name__].operation_class is not OperationClass.CLOSED
)


Step = tuple[tuple[str, str], bool]
"""A field in both spellings, and whether it is a list."""


def paths(descriptor: Any, above: tuple[str, ...] = ()) -> Iterator[list[Step]]:
    """The way to every identifier of a message, read from MLflow's descriptors without the code under test."""
    for field in descriptor.fields:
        step = ((field.name, field.json_name), field.is_repeated)
        if field.message_type is not None and field.message_type.full_name not in above:
            for below in paths(field.message_type, (*above, descriptor.full_name)):
                yield [step, *below]
        elif re.search(r"(^|_)(id|ids|uuid|uuids)$", field.name) and field.name not in NOT_NAMED:
            yield [step]


def filled(way: list[Step], value: str, spelling: int) -> dict[str, Any]:
    (spellings, is_list), *rest = way
    inside: Any = filled(rest, value, spelling) if rest else value
    return {spellings[spelling]: [inside] if is_list else inside}


@pytest.mark.parametrize(
    ("name", "message"), [(name, message) for name, _, message in OPEN], ids=lambda each: str(each)
)
def test_a_line_names_every_identifier_of_the_message(name: str, message: Any) -> None:
    """Red if a new MLflow's field is not named: add it to fields.NOT_NAMED with the reason, or mend fields.py."""
    for number, way in enumerate(paths(message.DESCRIPTOR)):
        for spelling in (0, 1):
            found = resources_in(filled(way, f"value-{number}", spelling), TABLE[name].resources)
            assert f"value-{number}" in found.values(), way


def test_there_are_such_messages() -> None:
    """MLflow 3.17.2 has 146; with none, the test above would be empty."""
    assert sum(1 for *_, message in OPEN for _ in paths(message.DESCRIPTOR)) > 100


def test_fields_that_are_not_named_exist() -> None:
    names = {field.name for *_, message in OPEN for field in every_field(message.DESCRIPTOR)}
    assert NOT_NAMED.keys() <= names


def every_field(descriptor: Any, above: tuple[str, ...] = ()) -> Iterator[Any]:
    for field in descriptor.fields:
        yield field
        if field.message_type is not None and field.message_type.full_name not in above:
            yield from every_field(field.message_type, (*above, descriptor.full_name))


def test_no_resource_has_the_name_of_another_field_of_the_line() -> None:
    taken = {"request_id", "subject", "workspace", "writer", "stream", "sequence", "previous", "event", LEFT_OUT}
    assert not any(taken & set(handler.resources.ids.values()) for handler in TABLE.values())


def test_a_new_message_comes_in_by_itself() -> None:
    file = descriptor_pb2.FileDescriptorProto(name="new.proto", package="new", syntax="proto3")
    inner = file.message_type.add(name="Inner")
    inner.field.add(name="widget_ids", number=1, type="TYPE_STRING", label="LABEL_REPEATED")
    outer = file.message_type.add(name="Outer")
    outer.field.add(name="inner", number=1, type="TYPE_MESSAGE", type_name=".new.Inner", label="LABEL_OPTIONAL")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    fields = fields_of(pool.FindMessageTypeByName("new.Outer"))
    assert resources_in({"inner": {"widgetIds": ["a", "b"]}, "widget_id": "c"}, fields) == {"widget_id": "a,b"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"run_id": "1", "runId": "2", "run_uuid": "1"}, {"run_id": "1,2"}),
        ({"experiment_ids": ["1", "2", "1"]}, {"experiment_id": "1,2"}),
        ({"experiment_id": 7}, {"experiment_id": "7"}),
        ({"run_id": True, "trace_id": None, "model_id": {}, "issue_id": [[]], "queue_id": ""}, {}),
    ],
)
def test_identifiers_are_texts_and_numbers(given: Mapping[str, Any], named: dict[str, str]) -> None:
    assert resources_in(given, ANYWHERE) == named


def test_a_line_takes_a_hundred_identifiers_and_says_how_many_it_leaves_out() -> None:
    given = {"trace_ids": [f"tr-{number:04}" for number in range(130)], "run_id": "r"}
    found = resources_in(given, ANYWHERE)
    assert (found["trace_id"].count("tr-"), found[LEFT_OUT], found["run_id"]) == (100, "trace_id:30", "r")


def test_long_identifiers_count_by_their_length() -> None:
    found = resources_in({"trace_ids": ["a" * 3000, "b" * 3000, "c" * 900]}, ANYWHERE)
    assert (len(found["trace_id"]), found[LEFT_OUT]) == (3901, "trace_id:1")


def graphql(query: Any, variables: Any = None) -> dict[str, str]:
    return graphql_resources({}, json.dumps({"query": query, "variables": variables}).encode(), {})


@pytest.mark.parametrize(
    ("query", "variables", "named"),
    [
        ("query Q($data: GetRun!) {mlflowGetRun(input: $data) {x}}", {"data": {"runId": "r1"}}, {"run_id": "r1"}),
        ('{mlflowGetRun(input: {runId: "r2"}) {x}}', None, {"run_id": "r2"}),
        ('{a(input: {experimentIds: ["1", "2"]}) {x} b(runId: "r") {x}}', {}, {"experiment_id": "1,2", "run_id": "r"}),
        ("{a(input: {experimentId: 5}) {x}}", None, {"experiment_id": "5"}),
        # Names of the caller's own do not become fields of the trail.
        ('{a(input: {needleId: "1"}) {x}}', {"needle_id": "2"}, {}),
        ("{", {"run_id": "r"}, {"run_id": "r"}),
        (None, [], {}),
        ("{" * 5000, None, {}),
    ],
)
def test_graphql_names_variables_and_constants(query: Any, variables: Any, named: dict[str, str]) -> None:
    assert graphql(query, variables) == named


HEADERS = {"x-mlflow-experiment-id": "5", "x-mlflow-run-id": "r", "content-type": "application/x-protobuf"}


def test_opentelemetry_names_experiment_run_and_traces() -> None:
    message = ExportTraceServiceRequest()
    spans = message.resource_spans.add().scope_spans.add().spans
    for trace in (b"\x01" * 16, b"\x02" * 16, b"\x01" * 16):
        spans.add(trace_id=trace, span_id=b"\x03" * 8)
    named = {"experiment_id": "5", "run_id": "r", "trace_id": f"tr-{'01' * 16},tr-{'02' * 16}"}
    assert otlp_resources(HEADERS, message.SerializeToString(), {}) == named
    span = {"traceId": "0A" * 16}
    content = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span, {"traceId": 1}, 7]}]}, 1]}).encode()
    in_json = {**HEADERS, "content-type": "application/json; charset=utf-8"}
    assert otlp_resources(in_json, content, {})["trace_id"] == f"tr-{'0a' * 16}"


@pytest.mark.parametrize("body", [b"\xff\xff", b"{", b"[]", base64.b64encode(b"x" * 50)])
def test_an_unreadable_export_names_its_headers(body: bytes) -> None:
    for kind in ("application/json", "application/x-protobuf"):
        assert otlp_resources({**HEADERS, "content-type": kind}, body, {}) == {"experiment_id": "5", "run_id": "r"}

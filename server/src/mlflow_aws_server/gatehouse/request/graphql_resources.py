"""Finds the resources that a GraphQL request names: in its variables, and in arguments that the query spells out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import graphql

from mlflow_aws_server.gatehouse.request.fields import ANYWHERE
from mlflow_aws_server.gatehouse.request.resources import Found, json_object

# MLflow's pages send a few queries again and again, with other variables.
_REMEMBERED_QUERIES = 32
_LONGEST_REMEMBERED = 16_384


def graphql_resources(_headers: Mapping[str, str], body: bytes, _parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the resources that a request to /graphql names."""
    content = json_object(body)
    query = content.get("query")
    found = Found()
    if isinstance(query, str):
        read = _remembered if len(query) <= _LONGEST_REMEMBERED else _arguments
        for name, value in read(query):
            found.add(ANYWHERE.ids[name], value)
    for name, value in _members(content.get("variables")):
        found.add(ANYWHERE.ids[name], value)
    return found.resources()


def _members(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Return every member of the objects in a JSON value that names a resource."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            for name, inside in each.items():
                if name in ANYWHERE.ids:
                    yield name, inside
                else:
                    yield from _members(inside)


def _arguments(query: str) -> tuple[tuple[str, str], ...]:
    """Return every argument, and field of an argument, that names a resource by a constant."""
    try:
        document = graphql.parse(query, no_location=True)
    except (graphql.GraphQLError, RecursionError):
        # The handler will refuse it.
        return ()
    visitor = _Arguments()
    graphql.visit(document, visitor)
    return tuple(visitor.found)


_remembered = lru_cache(_REMEMBERED_QUERIES)(_arguments)


class _Arguments(graphql.Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def enter_argument(self, node: graphql.ArgumentNode, *_: object) -> None:
        self._note(node)

    def enter_object_field(self, node: graphql.ObjectFieldNode, *_: object) -> None:
        self._note(node)

    def _note(self, node: graphql.ArgumentNode | graphql.ObjectFieldNode) -> None:
        if node.name.value in ANYWHERE.ids:
            given = node.value
            for each in given.values if isinstance(given, graphql.ListValueNode) else [given]:
                if isinstance(each, graphql.StringValueNode | graphql.IntValueNode):
                    self.found.append((node.name.value, each.value))

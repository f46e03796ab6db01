"""Refuses a request that names two resources where its handler takes one.

MLflow's handlers take some ids from the route and some from the body, and read one of two names of a run, so a rule or
the audit trail could see a decoy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request

from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.request.fields import in_both_spellings, resource_of
from mlflow_aws_server.gatehouse.request.flask_request import body

# The newer and the older name of the field.
_RUN = tuple(in_both_spellings({"run_id": "", "run_uuid": ""}))


def check_names() -> None:
    """Check Flask's current request; raises Refusal."""
    places = (body(), request.args.to_dict(flat=False))
    for given in places:
        _check_runs(given)
    route = request.view_args or {}
    spellings = {spelling: name for name in route for spelling in in_both_spellings({name: name})}
    if not spellings:
        return
    for given in places:
        for name, value in _named_in(given, spellings):
            if value not in (None, "") and str(value) != str(route[name]):
                raise invalid("malformed", f"{name} is {value!r} in the request, and {route[name]!r} in its path.")


def _check_runs(given: Mapping[str, Any]) -> None:
    """Refuse two runs, under both names or by a parameter that is repeated."""
    named = {str(one) for name in _RUN for one in _each(given.get(name)) if one}
    if len(named) > 1:
        raise invalid("malformed", f"The request names more than one run: {', '.join(sorted(named))}.")


def _named_in(given: Any, spellings: Mapping[str, str], inside: bool = False) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the fields with the names of the route's parameters; further inside, only identifiers."""
    for each in _each(given):
        for name, value in each.items() if isinstance(each, dict) else ():
            if name in spellings and (not inside or resource_of(spellings[name])):
                yield from ((spellings[name], one) for one in _each(value))
            yield from _named_in(value, spellings, inside=True)


def _each(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return value if isinstance(value, list) else [value]

"""Where requests name resources: fields of MLflow's messages and parameters of its routes.

What is an identifier is decided by the field's name, so that the messages of a new MLflow come in by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_IDENTIFIER = re.compile(r"(?:^|_)(?:id|uuid)s?$")

# What other parts of MLflow call the same resource by.
_OTHER_NAMES = {"run_uuid": "run_id", "model_id": "logged_model", "request_id": "trace_id"}

NOT_NAMED: Mapping[str, str] = {
    "client_request_id": "a text of the client's own",
    "source_id": "names the person or the judge who has assessed",
    "upload_id": "belongs to S3, and lets its holder go on with an upload",
    "user_id": "names a person",
}
"""Fields that look like identifiers of resources, and why the trail does not have them."""


@dataclass(frozen=True)
class Fields:
    """The fields of a message that name resources."""

    ids: Mapping[str, str] = field(default_factory=dict)
    """By their names, in every spelling, the resources' names in the audit trail."""
    messages: Mapping[str, Fields] = field(default_factory=dict)
    """Fields with messages that name resources in turn."""

    def __or__(self, other: Fields) -> Fields:
        """Return the fields of both; for a field of both, what `other` says."""
        shared = self.messages.keys() & other.messages.keys()
        return Fields(
            {**self.ids, **other.ids},
            {
                **self.messages,
                **other.messages,
                **{name: self.messages[name] | other.messages[name] for name in shared},
            },
        )

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.ids or self.messages)


def in_both_spellings(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields as MLflow's messages spell them and as JSON does: clients may write either."""
    spelled: dict[str, str] = {}
    for name, resource in fields.items():
        head, *tail = name.split("_")
        spelled[name] = spelled[head + "".join(part.title() for part in tail)] = resource
    return spelled


def resource_of(name: str) -> str | None:
    """Return the name in the audit trail of what a field identifies; None if it identifies nothing."""
    if not _IDENTIFIER.search(name) or name in NOT_NAMED:
        return None
    single = name.removesuffix("s")
    return _OTHER_NAMES.get(single, single)


def fields_of(descriptor: Any, above: frozenset[str] = frozenset()) -> Fields:  # noqa: ANN401 - protobuf has no types
    """Return the identifiers in a protobuf message and in all messages inside, by its descriptor."""
    ids: dict[str, str] = {}
    messages: dict[str, Fields] = {}
    above |= {descriptor.full_name}
    for each in descriptor.fields:
        if each.message_type is None:
            if resource := resource_of(each.name):
                ids[each.name] = ids[each.json_name] = resource
        elif each.message_type.full_name not in above and (inside := fields_of(each.message_type, above)):
            messages[each.name] = messages[each.json_name] = inside
    return Fields(ids, messages)


def _named(names: Iterable[str], more: Mapping[str, str] | None = None) -> Fields:
    known = {name: resource for name in names if (resource := resource_of(name))}
    return Fields(in_both_spellings({**known, **(more or {})}))


ANYWHERE = _named(
    [
        *("experiment_id", "run_id", "run_uuid", "model_id", "trace_id", "request_id", "assessment_id", "dataset_id"),
        *("issue_id", "queue_id", "schema_id", "experiment_ids", "run_ids", "trace_ids"),
    ]
)
"""Fields that name the same resource everywhere, for what has no protobuf message."""

OF_MODELS = ANYWHERE | _named((), {"name": "model", "new_name": "new_name", "version": "version", "alias": "alias"})
"""Fields of the registry's messages."""

OF_SERVED = Fields({"model": "model", "alias": "alias"})
"""Parameters of the list of what serves."""

OF_MCP_SERVERS = ANYWHERE | Fields(
    {"name": "mcp_server", "version": "version", "alias": "alias", "endpoint_id": "endpoint_id"}
)
"""Fields of the MCP servers' routes."""

OF_SCORERS = ANYWHERE | Fields({"name": "scorer", "version": "version"})
"""Fields of the scorers' messages."""

OF_LINKED_PROMPTS = ANYWHERE | Fields(
    messages=dict.fromkeys(("prompt_versions", "promptVersions"), Fields({"name": "model", "version": "version"}))
)
"""Fields of the message that links prompts, which are models, to a trace."""

OF_TRACE_DELETIONS = ANYWHERE | _named((), {"max_timestamp_millis": "until_milliseconds", "max_traces": "most_traces"})
"""Fields of the messages that delete traces, by identifiers or up to a time."""

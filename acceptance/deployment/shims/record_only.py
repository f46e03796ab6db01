"""A type that the emulator does not have: written down and given an id, and nothing else. It proves nothing."""

from ministack.core.responses import new_uuid
from ministack.services.cloudformation import provisioners

# Every such type, for the report.
RECORDED: list[str] = []


def record_only(resource_type: str) -> None:
    """Takes resources of the type without doing anything."""
    RECORDED.append(resource_type)

    def create(logical_id, properties, stack_name):
        identifier = f"recorded-{new_uuid()}"
        return identifier, {"Id": identifier, "Arn": f"arn:aws:recorded:::{identifier}"}

    provisioners._RESOURCE_HANDLERS[resource_type] = {
        "create": create,
        "update": lambda physical_id, old, new, stack_name: (physical_id, {}),
        "delete": lambda physical_id, properties: None,
    }

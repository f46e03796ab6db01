"""CloudFormation refuses to make a log group whose name is taken. The emulator overwrites it."""

from ministack.services import cloudwatch_logs
from ministack.services.cloudformation import provisioners

groups = provisioners._RESOURCE_HANDLERS["AWS::Logs::LogGroup"]
real = groups["create"]


def create(logical_id, properties, stack_name):
    """Makes the group, if there is none of this name."""
    name = properties.get("LogGroupName")
    if name and name in cloudwatch_logs._log_groups:
        raise ValueError(f"Resource of type 'AWS::Logs::LogGroup' with identifier '{name}' already exists")
    return real(logical_id, properties, stack_name)


groups["create"] = create

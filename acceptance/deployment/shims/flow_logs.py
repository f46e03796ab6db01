"""A flow log of a template is made by the emulator's own EC2."""

from ministack.services.cloudformation import provisioners

ec2 = provisioners._ec2


def create(logical_id, properties, stack_name):
    """Makes it, as CreateFlowLogs does."""
    names = {
        "ResourceType": "VPC",
        "TrafficType": "ALL",
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": "",
    }
    values = {name: [properties.get(name, default)] for name, default in names.items()}
    ec2._create_flow_logs({"ResourceId.1": [properties["ResourceId"]], **values})
    made = list(ec2._flow_logs.keys())[-1]
    return made, {"Id": made}


provisioners._RESOURCE_HANDLERS["AWS::EC2::FlowLog"] = {
    "create": create,
    "delete": lambda physical_id, properties: ec2._flow_logs.pop(physical_id, None),
}

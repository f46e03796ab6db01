"""Rules of a security group that are resources of their own go into the emulator's group, as EC2 would put them."""

from ministack.core.responses import new_uuid
from ministack.services.cloudformation import provisioners

ec2 = provisioners._ec2


def is_allow_all(permission) -> bool:
    """Whether EC2 gave it to the new group. CloudFormation removes it when a template has rules of its own."""
    ranges = [each["CidrIp"] for each in permission["IpRanges"]]
    return permission["IpProtocol"] == "-1" and ranges == ["0.0.0.0/0"] and "SecurityGroupRuleId" not in permission


def handlers(direction: str):
    """The handlers of one direction."""

    def create(logical_id, properties, stack_name):
        group = ec2._security_groups.get(properties["GroupId"])
        if not group:
            raise ValueError(f"The security group '{properties['GroupId']}' does not exist")
        (permission,) = provisioners._ec2_sg_permissions([properties])
        permission["SecurityGroupRuleId"] = rule = "sgr-" + new_uuid().replace("-", "")[:17]
        if direction == "IpPermissionsEgress":
            group[direction][:] = [each for each in group[direction] if not is_allow_all(each)]
        group[direction].append(permission)
        return rule, {"Id": rule}

    def delete(physical_id, properties):
        if group := ec2._security_groups.get(properties["GroupId"]):
            group[direction][:] = [each for each in group[direction] if each.get("SecurityGroupRuleId") != physical_id]

    def update(physical_id, old, new, stack_name, logical_id=None):
        made = create(logical_id, new, stack_name)
        delete(physical_id, old)
        return made

    return {"create": create, "update": update, "update_with_logical_id": True, "delete": delete}


provisioners._RESOURCE_HANDLERS["AWS::EC2::SecurityGroupIngress"] = handlers("IpPermissions")
provisioners._RESOURCE_HANDLERS["AWS::EC2::SecurityGroupEgress"] = handlers("IpPermissionsEgress")

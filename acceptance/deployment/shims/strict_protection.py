"""A log group and a user pool with deletion protection refuse their deletion. The emulator ignores it."""

from ministack.core.responses import error_response_json, json_response
from ministack.services import cloudwatch_logs, cognito
from ministack.services.cloudformation import provisioners

groups = provisioners._RESOURCE_HANDLERS["AWS::Logs::LogGroup"]
pools = provisioners._RESOURCE_HANDLERS["AWS::Cognito::UserPool"]
real_request = cloudwatch_logs.handle_request
PROTECTED = "deletionProtectionEnabled"


def protecting(real, position: int):
    """The handler of a log group, which then keeps the protection. `position` is the argument with the properties."""

    def call(*arguments, **named):
        made = real(*arguments, **named)
        name = made[0]
        cloudwatch_logs._log_groups[name][PROTECTED] = bool(arguments[position].get("DeletionProtectionEnabled"))
        return made

    return call


def deleting_group(real):
    """The handler that deletes a log group."""

    def call(name, properties):
        if cloudwatch_logs._log_groups.get(name, {}).get(PROTECTED):
            raise ValueError(f"The log group {name} has deletion protection")
        return real(name, properties)

    return call


def deleting_pool(real):
    """The handler that deletes a user pool."""

    def call(identifier, properties):
        if cognito._user_pools.get(identifier, {}).get("DeletionProtection") == "ACTIVE":
            raise ValueError("The user pool cannot be deleted because deletion protection is activated")
        return real(identifier, properties)

    return call


async def handle_request(method, path, headers, body, query_params):
    """The requests to CloudWatch Logs, with PutLogGroupDeletionProtection beside the emulator's own."""
    if not headers.get("x-amz-target", "").endswith(".PutLogGroupDeletionProtection"):
        return await real_request(method, path, headers, body, query_params)
    data = cloudwatch_logs.json.loads(body)
    name = data["logGroupIdentifier"].split(":log-group:")[-1].removesuffix(":*")
    if name not in cloudwatch_logs._log_groups:
        return error_response_json("ResourceNotFoundException", f"The specified log group does not exist: {name}", 400)
    cloudwatch_logs._log_groups[name][PROTECTED] = data[PROTECTED]
    return json_response({})


groups["create"] = protecting(groups["create"], 1)
groups["update"] = protecting(groups["update"], 2)
groups["delete"] = deleting_group(groups["delete"])
pools["delete"] = deleting_pool(pools["delete"])
cloudwatch_logs.handle_request = handle_request

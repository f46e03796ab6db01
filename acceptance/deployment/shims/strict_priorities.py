"""Elastic Load Balancing refuses a second rule with a priority of the same listener. The emulator takes it."""

from ministack.services.cloudformation import provisioners

rule_handlers = provisioners._RESOURCE_HANDLERS["AWS::ElasticLoadBalancingV2::ListenerRule"]


def checked(real, position: int, is_own):
    """The handler, after the check. `position` is the argument that has the properties."""

    def call(*arguments):
        wanted = arguments[position]
        for arn, rule in provisioners._alb._rules.items():
            same = rule["ListenerArn"] == wanted["ListenerArn"] and rule["Priority"] == str(wanted["Priority"])
            if same and not is_own(arn, arguments):
                raise ValueError(f"Priority '{rule['Priority']}' is currently in use")
        return real(*arguments)

    return call


rule_handlers["create"] = checked(rule_handlers["create"], 1, lambda arn, arguments: False)
rule_handlers["update"] = checked(rule_handlers["update"], 2, lambda arn, arguments: arn == arguments[0])

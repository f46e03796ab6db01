"""CloudFormation refuses to change or remove an export that another stack imports. The emulator only refuses to delete
its stack.
"""

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers, stacks

real = stacks._resolve_stack_outputs


def users_of(export: str, own_name: str) -> list[str]:
    """The other stacks that import it."""
    return [
        name
        for name, stack in cloudformation._stacks.items()
        if name != own_name
        and not stack["StackStatus"].startswith("DELETE_COMPLETE")
        and export in handlers._imported_export_names(stack, name)
    ]


def resolve_outputs(definitions, conditions, resources, parameters, mappings, stack_name, stack_id):
    """The outputs of a stack, at the end of its deployment."""
    resolved, exports = real(definitions, conditions, resources, parameters, mappings, stack_name, stack_id)
    for export, former in list(cloudformation._exports.items()):
        if former["StackId"] != stack_id or exports.get(export, {}).get("Value") == former["Value"]:
            continue
        if users := users_of(export, stack_name):
            verb = "updated" if export in exports else "deleted"
            raise ValueError(f"Export {export} cannot be {verb} as it is in use by {', '.join(users)}")
        if export not in exports:
            del cloudformation._exports[export]
    return resolved, exports


stacks._resolve_stack_outputs = resolve_outputs

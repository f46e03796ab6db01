"""A federated identity provider of a template is made by the emulator's own Cognito."""

from ministack.services import cognito
from ministack.services.cloudformation import provisioners


def call(operation, properties):
    """Throws what the operation answers, unless it succeeds."""
    status, _, body = operation(properties)
    if status >= 300:
        raise ValueError(f"{operation.__name__}: {body!r}")


def create(logical_id, properties, stack_name):
    """Makes it."""
    call(cognito._create_identity_provider, properties)
    return properties["ProviderName"], {}


def update(physical_id, old, new, stack_name):
    """Changes it in place."""
    call(cognito._update_identity_provider, new)
    return physical_id, {}


provisioners._RESOURCE_HANDLERS["AWS::Cognito::UserPoolIdentityProvider"] = {
    "create": create,
    "update": update,
    "delete": lambda physical_id, properties: call(cognito._delete_identity_provider, properties),
}

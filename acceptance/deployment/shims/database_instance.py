"""The emulator's database instance gets its master secret, and the address of a real PostgreSQL."""

import json
import os

from ministack.services.cloudformation import provisioners

instance_handlers = provisioners._RESOURCE_HANDLERS["AWS::RDS::DBInstance"]


def ensure_secret(instance, properties) -> str:
    """Makes the secret that RDS makes and manages. Returns its ARN."""
    if "MasterUserSecret" not in instance:
        login = {"username": properties["MasterUsername"], "password": os.environ["SHIM_MASTER_PASSWORD"]}
        key = properties.get("MasterUserSecret", {}).get("KmsKeyId", "")
        name = f"rds!{instance['DbiResourceId']}"
        secret = {"SecretString": json.dumps(login), "Name": name, "KmsKeyId": key}
        arn, _ = provisioners._sm_secret_create("MasterUserSecret", secret, "rds")
        instance["MasterUserSecret"] = {"SecretArn": arn, "SecretStatus": "active", "KmsKeyId": key}
    return instance["MasterUserSecret"]["SecretArn"]


def reachable(real, position: int):
    """The handler, which then adds both. `position` is the argument that has the properties."""

    def call(*arguments):
        identifier, attributes = real(*arguments)
        properties, instance = arguments[position], provisioners._rds._instances[identifier]
        if properties.get("ManageMasterUserPassword"):
            attributes = {**attributes, "MasterUserSecret.SecretArn": ensure_secret(instance, properties)}
        instance["Endpoint"]["Address"] = "localhost"
        return identifier, {**attributes, "Endpoint.Address": "localhost"}

    return call


def deleting_secret(real):
    """The handler that deletes an instance, and then its secret, as RDS does."""

    def call(identifier, properties):
        instance = provisioners._rds._instances.get(identifier, {})
        answer = real(identifier, properties)
        if secret := instance.get("MasterUserSecret"):
            provisioners._sm_secret_delete(secret["SecretArn"], {})
        return answer

    return call


instance_handlers["create"] = reachable(instance_handlers["create"], 1)
instance_handlers["update"] = reachable(instance_handlers["update"], 2)
instance_handlers["delete"] = deleting_secret(instance_handlers["delete"])

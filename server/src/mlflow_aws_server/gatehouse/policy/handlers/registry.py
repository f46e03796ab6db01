"""Registered models and their versions."""

from __future__ import annotations

from mlflow.protos import model_registry_pb2

from mlflow_aws_server.gatehouse.policy import content
from mlflow_aws_server.gatehouse.policy.governance import Governance
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.policy.served_artifacts import ServedArtifacts
from mlflow_aws_server.gatehouse.request.handler import Handler, Message
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.resources import OF_MODELS


def registry_handlers(governance: Governance, served: ServedArtifacts) -> Rows:
    """Return the rows of these handlers."""

    def change_version_tag(message: Message) -> None:
        content.change_version_tag(message)
        served.change_version_tag(message)

    return [
        *each(
            Handler(OperationClass.READ, resources=OF_MODELS),
            model_registry_pb2.GetLatestVersions,
            model_registry_pb2.GetModelVersion,
            model_registry_pb2.GetModelVersionByAlias,
            model_registry_pb2.GetModelVersionDownloadUri,
            model_registry_pb2.GetRegisteredModel,
            model_registry_pb2.SearchModelVersions,
            model_registry_pb2.SearchRegisteredModels,
        ),
        (
            model_registry_pb2.CreateModelVersion,
            Handler(
                OperationClass.REGISTRY,
                resources=OF_MODELS,
                check=content.create_version,
                creates={"version": ("model_version", "version")},
            ),
        ),
        (
            model_registry_pb2.DeleteModelVersionTag,
            Handler(OperationClass.REGISTRY, resources=OF_MODELS, check=change_version_tag),
        ),
        (
            model_registry_pb2.DeleteRegisteredModelAlias,
            Handler(OperationClass.REGISTRY, resources=OF_MODELS, check=governance.delete_alias, serialized=True),
        ),
        (
            model_registry_pb2.RenameRegisteredModel,
            Handler(OperationClass.REGISTRY, resources=OF_MODELS, check=governance.change_model, serialized=True),
        ),
        (
            model_registry_pb2.SetModelVersionTag,
            Handler(OperationClass.REGISTRY, resources=OF_MODELS, check=change_version_tag),
        ),
        (
            model_registry_pb2.SetRegisteredModelAlias,
            Handler(OperationClass.REGISTRY, resources=OF_MODELS, check=governance.set_alias, serialized=True),
        ),
        (
            model_registry_pb2.TransitionModelVersionStage,
            Handler(OperationClass.REGISTRY, resources=OF_MODELS, check=governance.transition_stage, serialized=True),
        ),
        *each(
            Handler(OperationClass.REGISTRY, resources=OF_MODELS),
            model_registry_pb2.CreateRegisteredModel,
            model_registry_pb2.DeleteRegisteredModelTag,
            model_registry_pb2.SetRegisteredModelTag,
            model_registry_pb2.UpdateModelVersion,
            model_registry_pb2.UpdateRegisteredModel,
        ),
        (
            model_registry_pb2.DeleteModelVersion,
            Handler(OperationClass.DELETE, resources=OF_MODELS, check=governance.delete_version, serialized=True),
        ),
        (
            model_registry_pb2.DeleteRegisteredModel,
            Handler(OperationClass.DELETE, resources=OF_MODELS, check=governance.change_model, serialized=True),
        ),
    ]

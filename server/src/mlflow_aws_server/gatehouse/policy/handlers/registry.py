"""Registered models and their versions."""

from __future__ import annotations

from functools import partial

from mlflow.protos import model_registry_pb2 as messages

from mlflow_aws_server.gatehouse.policy import content
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.policy.promotion import PromotionRules
from mlflow_aws_server.gatehouse.policy.served_artifacts import ServedArtifacts
from mlflow_aws_server.gatehouse.request.handler import Handler, Message
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.resources import OF_MODELS

change = partial(Handler, OperationClass.REGISTRY, resources=OF_MODELS)
delete = partial(Handler, OperationClass.DELETE, resources=OF_MODELS)


def registry_handlers(promotion: PromotionRules, served: ServedArtifacts) -> Rows:
    """Return the rows of these handlers."""

    def change_version_tag(message: Message) -> None:
        content.change_version_tag(message)
        served.change_version_tag(message)

    return [
        *each(
            Handler(OperationClass.READ, resources=OF_MODELS),
            messages.GetLatestVersions,
            messages.GetModelVersion,
            messages.GetModelVersionByAlias,
            messages.GetModelVersionDownloadUri,
            messages.GetRegisteredModel,
            messages.SearchModelVersions,
            messages.SearchRegisteredModels,
        ),
        (
            messages.CreateModelVersion,
            change(check=content.create_version, creates={"version": ("model_version", "version")}),
        ),
        (messages.DeleteModelVersionTag, change(check=change_version_tag)),
        (messages.DeleteRegisteredModelAlias, change(check=promotion.delete_alias, serialized=True)),
        (messages.RenameRegisteredModel, change(check=promotion.change_model, serialized=True)),
        (messages.SetModelVersionTag, change(check=change_version_tag)),
        (messages.SetRegisteredModelAlias, change(check=promotion.set_alias, serialized=True)),
        (messages.TransitionModelVersionStage, change(check=promotion.transition_stage, serialized=True)),
        *each(
            change(),
            messages.CreateRegisteredModel,
            messages.DeleteRegisteredModelTag,
            messages.SetRegisteredModelTag,
            messages.UpdateModelVersion,
            messages.UpdateRegisteredModel,
        ),
        (messages.DeleteModelVersion, delete(check=promotion.delete_version, serialized=True)),
        (messages.DeleteRegisteredModel, delete(check=promotion.change_model, serialized=True)),
    ]

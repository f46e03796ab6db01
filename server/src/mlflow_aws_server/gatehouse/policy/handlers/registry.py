"""Registered models and their versions."""

from __future__ import annotations

from functools import partial

from mlflow.protos import model_registry_pb2 as messages

from mlflow_aws_server.gatehouse.policy import content, record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.policy.promotion import PromotionRules
from mlflow_aws_server.gatehouse.request.fields import OF_MODELS
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

change = partial(Handler, OperationClass.REGISTRY, resources=OF_MODELS)

# The rules of promotions decide on these, one after another for each model.
decision = partial(change, writes=record_writes.nothing, serialized=True)
deletion = partial(Handler, OperationClass.DELETE, resources=OF_MODELS, writes=record_writes.nothing, serialized=True)


def registry_handlers(promotion: PromotionRules) -> Rows:
    """Return the rows of these handlers."""
    return [
        *each(
            Handler(OperationClass.READ, resources=OF_MODELS),
            messages.GetLatestVersions,
            messages.GetModelVersion,
            messages.GetModelVersionByAlias,
            messages.GetModelVersionDownloadUri,
            messages.GetRegisteredModel,
        ),
        *each(
            Handler(OperationClass.READ, resources=OF_MODELS, expensive=True),
            messages.SearchModelVersions,
            messages.SearchRegisteredModels,
        ),
        (
            messages.CreateModelVersion,
            change(
                writes=record_writes.nothing,
                check=content.create_version,
                creates={"version": ("model_version", "version")},
            ),
        ),
        *each(
            change(writes=record_writes.version_tag, check=content.change_version_tag),
            messages.DeleteModelVersionTag,
            messages.SetModelVersionTag,
        ),
        *each(
            change(writes=record_writes.model_tag),
            messages.DeleteRegisteredModelTag,
            messages.SetRegisteredModelTag,
        ),
        *each(
            change(writes=record_writes.nothing),
            messages.CreateRegisteredModel,
            messages.UpdateModelVersion,
            messages.UpdateRegisteredModel,
        ),
        (messages.DeleteRegisteredModelAlias, decision(check=promotion.delete_alias)),
        (messages.RenameRegisteredModel, decision(check=promotion.change_model)),
        (messages.SetRegisteredModelAlias, decision(check=promotion.set_alias)),
        (messages.TransitionModelVersionStage, decision(check=promotion.transition_stage)),
        (messages.DeleteModelVersion, deletion(check=promotion.delete_version)),
        (messages.DeleteRegisteredModel, deletion(check=promotion.change_model)),
    ]

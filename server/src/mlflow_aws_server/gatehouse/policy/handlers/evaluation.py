"""Evaluation datasets, scorers, issues, label schemas and review queues."""

from __future__ import annotations

from functools import partial

from mlflow.protos import issues_pb2, label_schemas_pb2, review_queues_pb2, service_pb2

from mlflow_aws_server.gatehouse.policy import content, record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.fields import OF_SCORERS
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

write = partial(Handler, OperationClass.WRITE, writes=record_writes.nothing)

EVALUATION_HANDLERS: Rows = [
    *each(
        Handler(OperationClass.READ),
        service_pb2.GetDatasetExperimentIds,
        service_pb2.GetDataset,
        issues_pb2.GetIssue,
        label_schemas_pb2.GetLabelSchema,
        label_schemas_pb2.GetLabelSchemaByName,
        review_queues_pb2.GetReviewQueue,
        review_queues_pb2.GetReviewQueueByName,
        # It may create the experiment's first schema, so it must not be stopped.
        label_schemas_pb2.ListLabelSchemas,
    ),
    *each(
        Handler(OperationClass.READ, expensive=True),
        service_pb2.GetDatasetRecords,
        review_queues_pb2.ListReviewQueueItems,
        review_queues_pb2.ListReviewQueues,
        service_pb2.SearchEvaluationDatasets,
        issues_pb2.SearchIssues,
    ),
    *each(
        Handler(OperationClass.READ, resources=OF_SCORERS),
        service_pb2.GetScorer,
        service_pb2.ListScorerVersions,
        service_pb2.ListScorers,
    ),
    *each(
        write(),
        service_pb2.AddDatasetToExperiments,
        review_queues_pb2.AddItemsToReviewQueue,
        service_pb2.CreateDataset,
        label_schemas_pb2.CreateLabelSchema,
        review_queues_pb2.CreateReviewQueue,
        service_pb2.DeleteDatasetTag,
        review_queues_pb2.GetOrCreateUserQueue,
        service_pb2.RemoveDatasetFromExperiments,
        review_queues_pb2.RemoveItemsFromReviewQueue,
        service_pb2.SetDatasetTags,
        review_queues_pb2.SetReviewQueueItemStatus,
        issues_pb2.UpdateIssue,
        label_schemas_pb2.UpdateLabelSchema,
        review_queues_pb2.UpdateReviewQueue,
        service_pb2.UpsertDatasetRecords,
    ),
    (issues_pb2.CreateIssue, write(check=content.create_issue)),
    (service_pb2.RegisterScorer, write(resources=OF_SCORERS)),
    *each(
        Handler(OperationClass.DELETE, writes=record_writes.nothing),
        service_pb2.DeleteDataset,
        service_pb2.DeleteDatasetRecords,
        label_schemas_pb2.DeleteLabelSchema,
        review_queues_pb2.DeleteReviewQueue,
    ),
    *each(Handler(OperationClass.DELETE, writes=record_writes.nothing, resources=OF_SCORERS), service_pb2.DeleteScorer),
]

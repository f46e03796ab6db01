"""Experiments, runs, metrics and logged models."""

from __future__ import annotations

from functools import partial

from mlflow import server as pages
from mlflow.protos import service_pb2
from mlflow.server import handlers

from mlflow_aws_server.gatehouse.policy import content, record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.graphql_resources import graphql_resources
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

write = partial(Handler, OperationClass.WRITE)
delete = partial(Handler, OperationClass.DELETE)

TRACKING_HANDLERS: Rows = [
    *each(
        Handler(OperationClass.READ),
        service_pb2.GetExperiment,
        service_pb2.GetExperimentByName,
        service_pb2.GetLoggedModel,
        service_pb2.GetRun,
        service_pb2.ListArtifacts,
        service_pb2.ListLoggedModelArtifacts,
        handlers._not_implemented,
    ),
    *each(
        Handler(OperationClass.READ, expensive=True),
        service_pb2.GetMetricHistory,
        service_pb2.SearchExperiments,
        service_pb2.SearchLoggedModels,
        service_pb2.SearchRuns,
        service_pb2.GetMetricHistoryBulkInterval,
        pages.serve_get_metric_history_bulk,
        pages.serve_get_metric_history_bulk_interval,
        pages.serve_search_datasets,
    ),
    (handlers._graphql, Handler(OperationClass.READ, named_in=graphql_resources, expensive=True)),
    (
        service_pb2.CreateExperiment,
        write(
            writes=record_writes.nothing, check=content.create_experiment, creates={"experiment_id": ("experiment_id",)}
        ),
    ),
    (
        service_pb2.CreateLoggedModel,
        write(writes=record_writes.nothing, creates={"logged_model": ("model", "info", "model_id")}),
    ),
    (
        service_pb2.CreateRun,
        write(
            writes=record_writes.nothing,
            check=content.create_run,
            creates={"run_id": ("run", "info", "run_id")},
        ),
    ),
    *each(
        write(writes=record_writes.nothing),
        service_pb2.DeleteExperimentTag,
        service_pb2.RestoreExperiment,
        service_pb2.SetExperimentTag,
        service_pb2.UpdateExperiment,
    ),
    *each(
        write(writes=record_writes.run),
        service_pb2.LogInputs,
        service_pb2.LogModel,
        service_pb2.LogOutputs,
        service_pb2.LogParam,
        service_pb2.RestoreRun,
        service_pb2.UpdateRun,
    ),
    *each(write(writes=record_writes.run_tag), service_pb2.DeleteTag, service_pb2.SetTag),
    (service_pb2.LogBatch, write(writes=record_writes.batch)),
    (service_pb2.LogMetric, write(writes=record_writes.metric)),
    *each(
        write(writes=record_writes.logged_model),
        service_pb2.FinalizeLoggedModel,
        service_pb2.LogLoggedModelParamsRequest,
    ),
    *each(
        write(writes=record_writes.logged_model_tags),
        service_pb2.DeleteLoggedModelTag,
        service_pb2.SetLoggedModelTags,
    ),
    (service_pb2.DeleteExperiment, delete(writes=record_writes.experiment)),
    (service_pb2.DeleteLoggedModel, delete(writes=record_writes.logged_model)),
    (service_pb2.DeleteRun, delete(writes=record_writes.run)),
]

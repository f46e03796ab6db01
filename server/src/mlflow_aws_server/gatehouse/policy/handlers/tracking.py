"""Experiments, runs, metrics and logged models."""

from __future__ import annotations

from functools import partial

from mlflow import server as pages
from mlflow.protos import service_pb2
from mlflow.server import handlers

from mlflow_aws_server.gatehouse.policy import content
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.policy.served_artifacts import ServedArtifacts
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

write = partial(Handler, OperationClass.WRITE)
delete = partial(Handler, OperationClass.DELETE)


def tracking_handlers(served: ServedArtifacts) -> Rows:
    """Return the rows of these handlers."""
    return [
        *each(
            Handler(OperationClass.READ),
            service_pb2.GetExperiment,
            service_pb2.GetExperimentByName,
            service_pb2.GetLoggedModel,
            service_pb2.GetMetricHistory,
            service_pb2.GetRun,
            handlers._graphql,
            service_pb2.ListArtifacts,
            service_pb2.ListLoggedModelArtifacts,
            handlers._not_implemented,
            service_pb2.SearchExperiments,
            service_pb2.SearchLoggedModels,
            service_pb2.SearchRuns,
            service_pb2.GetMetricHistoryBulkInterval,
            pages.serve_get_metric_history_bulk,
            pages.serve_get_metric_history_bulk_interval,
            pages.serve_search_datasets,
        ),
        (
            service_pb2.CreateExperiment,
            write(check=content.create_experiment, creates={"experiment_id": ("experiment_id",)}),
        ),
        (service_pb2.CreateLoggedModel, write(creates={"logged_model": ("model", "info", "model_id")})),
        (service_pb2.CreateRun, write(check=content.create_run, creates={"run_id": ("run", "info", "run_id")})),
        *each(
            write(),
            service_pb2.DeleteExperimentTag,
            service_pb2.DeleteLoggedModelTag,
            service_pb2.DeleteTag,
            service_pb2.FinalizeLoggedModel,
            service_pb2.LogBatch,
            service_pb2.LogInputs,
            service_pb2.LogLoggedModelParamsRequest,
            service_pb2.LogMetric,
            service_pb2.LogModel,
            service_pb2.LogOutputs,
            service_pb2.LogParam,
            service_pb2.RestoreExperiment,
            service_pb2.RestoreRun,
            service_pb2.SetExperimentTag,
            service_pb2.SetLoggedModelTags,
            service_pb2.SetTag,
            service_pb2.UpdateExperiment,
            service_pb2.UpdateRun,
        ),
        (service_pb2.DeleteExperiment, delete(check=served.delete_experiment)),
        (service_pb2.DeleteLoggedModel, delete(check_route=served.delete_logged_model)),
        (service_pb2.DeleteRun, delete(check=served.delete_run)),
    ]

"""Traces and their assessments."""

from __future__ import annotations

from functools import partial

from mlflow.protos import service_pb2
from mlflow.server import otel_api

from mlflow_aws_server.gatehouse.policy import content, record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.fields import OF_LINKED_PROMPTS, OF_TRACE_DELETIONS
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.otlp_resources import otlp_resources

write = partial(Handler, OperationClass.WRITE, writes=record_writes.nothing)

TRACES_HANDLERS: Rows = [
    *each(
        Handler(OperationClass.READ),
        service_pb2.GetTraceInfo,
        service_pb2.GetAssessmentRequest,
        service_pb2.GetTrace,
        service_pb2.GetTraceInfoV3,
    ),
    *each(
        Handler(OperationClass.READ, expensive=True),
        service_pb2.BatchGetTraceInfos,
        service_pb2.BatchGetTraces,
        service_pb2.CalculateTraceFilterCorrelation,
        service_pb2.SearchTraces,
        service_pb2.QueryTraceMetrics,
        service_pb2.SearchTracesV3,
    ),
    (service_pb2.CreateAssessment, write(check=content.change_assessment)),
    (service_pb2.EndTrace, write(check=content.start_or_end_trace)),
    (service_pb2.StartTrace, write(check=content.start_or_end_trace)),
    (service_pb2.SetTraceTag, write(check=content.set_trace_tag)),
    (service_pb2.SetTraceTagV3, write(check=content.set_trace_tag)),
    (service_pb2.StartTraceV3, write(check=content.start_trace)),
    (service_pb2.UpdateAssessment, write(check=content.change_assessment)),
    *each(
        write(),
        service_pb2.DeleteTraceTag,
        service_pb2.DeleteTraceTagV3,
        service_pb2.LinkTracesToRun,
    ),
    (service_pb2.LinkPromptsToTrace, write(resources=OF_LINKED_PROMPTS)),
    (otel_api.export_traces, write(named_in=otlp_resources)),
    *each(
        Handler(OperationClass.DELETE, writes=record_writes.nothing, resources=OF_TRACE_DELETIONS),
        service_pb2.DeleteTracesV3,
        service_pb2.DeleteTraces,
    ),
    (service_pb2.DeleteAssessment, Handler(OperationClass.DELETE, writes=record_writes.nothing)),
]

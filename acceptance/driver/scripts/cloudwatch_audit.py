"""Writes an audit trail to a log group, like a worker on AWS, and reads it back: cloudwatch_audit.py <lines>.

AWS_ENDPOINT_URL_CLOUDWATCH_LOGS is the address of CloudWatch Logs. Prints as JSON whether the line that needed a
confirmation was stored, how long that took, and the lines by stream.
"""

import json
import sys
import time

import boto3

from mlflow_aws_server.gatehouse.audit.cloudwatch_sink import CloudWatchSink
from mlflow_aws_server.gatehouse.audit.writer import AuditWriter

logs = boto3.client("logs")
logs.create_log_group(logGroupName="audit")
writer = AuditWriter(CloudWatchSink("audit"))
started = time.monotonic()
stored = writer.write("changes", json.dumps({"outcome": "intended"}), wait_seconds=5)
waited = time.monotonic() - started
for number in range(int(sys.argv[1])):
    writer.write("requests", json.dumps({"number": number}))
writer.close()
lines = {}
for stream in logs.describe_log_streams(logGroupName="audit")["logStreams"]:
    name = stream["logStreamName"]
    page = logs.get_log_events(logGroupName="audit", logStreamName=name, startFromHead=True, limit=10_000)
    lines[name.partition("/")[0]] = [json.loads(event["message"]) for event in page["events"]]
print(json.dumps({"stored": stored, "waited": waited, "lines": lines}))

"""Writes an audit trail to a log group, like a worker on AWS, and reads it back: cloudwatch_audit.py <lines>.

AWS_ENDPOINT_URL_CLOUDWATCH_LOGS is the address of CloudWatch Logs. Prints as JSON whether the line that needed a
confirmation was stored, how long that took, the lines by stream, and how many gaps they have.
"""

import json
import sys
import tempfile
import time

import boto3

from mlflow_aws_server.gatehouse.audit.chain import new_writer, now
from mlflow_aws_server.gatehouse.audit.cloudwatch_sink import CloudWatchSink
from mlflow_aws_server.gatehouse.audit.verification import verify
from mlflow_aws_server.gatehouse.audit.verification_input import read
from mlflow_aws_server.gatehouse.audit.writer import AuditWriter

logs = boto3.client("logs")
logs.create_log_group(logGroupName="audit")
name = new_writer()
writer = AuditWriter(CloudWatchSink("audit", name), name)
started = time.monotonic()
stored = writer.write("changes", {"time": now(), "outcome": "intended"}, wait_seconds=5)
waited = time.monotonic() - started
for number in range(int(sys.argv[1])):
    writer.write("requests", {"time": now(), "number": number})
writer.close()
lines = {}
texts = []
for stream in logs.describe_log_streams(logGroupName="audit")["logStreams"]:
    name = stream["logStreamName"]
    page = logs.get_log_events(logGroupName="audit", logStreamName=name, startFromHead=True, limit=10_000)
    messages = [event["message"] for event in page["events"]]
    texts += messages
    lines[name.partition("/")[0]] = [json.loads(message) for message in messages]
with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
    file.writelines(f"{text}\n" for text in texts)
    file.flush()
    findings = verify(read([file.name]), complete=True).findings
print(json.dumps({"stored": stored, "waited": waited, "lines": lines, "gaps": len(findings)}))

"""Calls AWS for the suite: reads one JSON line per call, and writes one per answer, until its input ends."""

import base64
import json
import sys
from datetime import datetime

import botocore.session
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError


def plain(value: object) -> object:
    """JSON of what botocore returns beyond JSON's own types."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.read().decode()  # a body


def main() -> None:
    """Answers until the input ends."""
    session = botocore.session.get_session()
    clients: dict[str, object] = {}
    for line in sys.stdin:
        service, operation, parameters = json.loads(line)
        try:
            if service not in clients:
                clients[service] = session.create_client(service)
            client, method = clients[service], xform_name(operation)
            if client.can_paginate(method):
                found = client.get_paginator(method).paginate(**parameters).build_full_result()
            else:
                found = getattr(client, method)(**parameters)
            answer = json.dumps({"found": found}, default=plain)
        except ClientError as error:
            details = error.response["Error"]
            answer = json.dumps({"error": f"{details.get('Code')}: {details.get('Message')}"})
        except BotoCoreError as error:
            answer = json.dumps({"error": str(error)})
        print(answer, flush=True)


main()

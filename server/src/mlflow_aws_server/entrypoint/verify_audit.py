"""`mlflow-aws-server verify-audit`: says whether an audit trail is whole."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import zlib
from collections.abc import Sequence

from mlflow_aws_server.gatehouse.audit.verification import Verification, verify
from mlflow_aws_server.gatehouse.audit.verification_input import read

WHOLE, GAPS, UNUSABLE = 0, 1, 2

_DESCRIPTION = """\
Finds lines of the audit trail that are missing or altered, by their numbers and digests.

Reads the files of `npm start` (.mlflow/audit/*.jsonl), objects of the audit bucket (gzip), and exports of the log group
with one message per line. Give all files at once, of both streams and of all tasks, in any order. Keeps some 500 bytes
per line in memory."""

_EXIT_CODES = """\
Exit codes: 0 nothing is missing; 1 something is; 2 the input cannot be read or has no line of the trail."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "mlflow-aws-server verify-audit",
        description=_DESCRIPTION,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="- is the standard input")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument(
        "--complete",
        action="store_true",
        help="the input has every line of servers that have all stopped: a stream without a start or an end is a gap, "
        "also at the beginning and at the end of the input",
    )
    return parser


def verify_audit(arguments: Sequence[str]) -> int:
    """Run the command; return its exit code."""
    given = _parser().parse_args(arguments)
    try:
        result = verify(read(given.files), given.complete)
    except (OSError, EOFError, zlib.error) as error:
        print(f"The input cannot be read: {error}", file=sys.stderr)
        return UNUSABLE
    if not result.lines:
        print("The input has no line of the audit trail.", file=sys.stderr)
        return UNUSABLE
    print(json.dumps(dataclasses.asdict(result), default=str, indent=2) if given.json else _text(result))
    return GAPS if result.findings else WHOLE


def _text(result: Verification) -> str:
    lines = [finding.message for finding in result.findings]
    lines += [f"{place}: this text is no JSON. A crash may have cut it." for place in result.unreadable]
    lines.append(
        f"{result.lines} lines, {result.repeated} of them repeated; {result.ended} stream(s) have ended, "
        f"{result.running} may still run. {len(result.findings) or 'No'} gap(s)."
    )
    return "\n".join(lines)

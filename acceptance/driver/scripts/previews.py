"""Logs one of everything that MLflow's pages show, and prints the ids; the HTML file is the first argument."""

import json
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import mlflow
from mlflow import MlflowClient


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0\0\xff\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def pdf() -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%bendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer


FILES = {
    "note.txt": b"a note",
    "readme.md": b"# A title\n\n<script>window.executed = true</script>",
    "numbers.json": b'{"a": [1, 2, 3]}',
    "rows.csv": b"name,value\na,1\nb,2\n",
    "picture.png": png(),
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.executed = true</script></svg>',
    "page.pdf": pdf(),
    "place.geojson": b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [8, 50]}, "properties": {}}',
    "code.py": b"print(1)\n",
    "page.html": sys.argv[1].encode(),
}

experiment = mlflow.set_experiment("previews").experiment_id
runs = []
for rate in (0.1, 0.2):
    with mlflow.start_run() as run:
        runs.append(run.info.run_id)
        mlflow.log_params({"rate": rate, "depth": 3})
        for step in range(20):
            mlflow.log_metrics({"loss": rate / (step + 1), "accuracy": 1 - rate / (step + 1)}, step=step)
        mlflow.set_tag("mlflow.note.content", "A **note** with [a link](https://example.com).")
        with tempfile.TemporaryDirectory() as folder:
            for name, content in FILES.items():
                (Path(folder) / name).write_bytes(content)
            mlflow.log_artifacts(folder)
        mlflow.log_table({"question": ["a?"], "answer": ["b"]}, "table.json")
        with mlflow.start_span("answer") as span:
            span.set_inputs({"question": "a?"})
            span.set_outputs({"answer": "b"})
client = MlflowClient()
client.create_registered_model("previewed")
for run_id in runs:
    client.create_model_version("previewed", mlflow.get_run(run_id).info.artifact_uri, run_id)
mlflow.genai.register_prompt("greeting", "Hello {{name}}")
mlflow.flush_trace_async_logging()
(trace,) = mlflow.search_traces(locations=[experiment], max_results=1, return_type="list")
print(json.dumps({"experiment": experiment, "runs": runs, "trace": trace.info.trace_id}))

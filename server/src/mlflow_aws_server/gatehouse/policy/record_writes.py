"""What each request writes to, as far as it may belong to the record behind a served version (`served/record.py`).

Each function gets what the request names, as `request/flask_request.py` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.utils.uri import validate_path_is_safe

from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.fields import in_both_spellings
from mlflow_aws_server.gatehouse.request.parts import Kind, Part
from mlflow_aws_server.gatehouse.served.record import is_closed_tag

Content = Mapping[str, Any]


def nothing(_: Content) -> Iterable[Part]:
    """Return that the request writes only what stays open."""
    return ()


def run(content: Content) -> Iterator[Part]:
    """Return the run; older clients call it `run_uuid`."""
    yield from (Part(Kind.RUN, each) for name in ("run_id", "run_uuid") for each in _named(content, name))


def run_tag(content: Content) -> Iterator[Part]:
    """Return the run if the tag is reserved."""
    if _names_closed_tag(content):
        yield from run(content)


def logged_model(content: Content) -> Iterator[Part]:
    """Return the logged model."""
    yield from (Part(Kind.LOGGED_MODEL, each) for each in _named(content, "model_id"))


def logged_model_tags(content: Content) -> Iterator[Part]:
    """Return the logged model if one of the tags is reserved."""
    keys = (key for tag in _objects(content, "tags") for key in _named(tag, "key"))
    if any(is_closed_tag(key) for key in (*keys, *_named(content, "tag_key"))):
        yield from logged_model(content)


def metric(content: Content) -> Iterator[Part]:
    """Return the run and the logged model of a metric."""
    yield from run(content)
    yield from logged_model(content)


def batch(content: Content) -> Iterator[Part]:
    """Return the run unless the batch has nothing but open tags, and the logged models of the metrics."""
    metrics, parameters = _objects(content, "metrics"), _objects(content, "params")
    if metrics or parameters or any(_names_closed_tag(tag) for tag in _objects(content, "tags")):
        yield from run(content)
    for each in metrics:
        yield from logged_model(each)


def experiment(content: Content) -> Iterator[Part]:
    """Return the experiment."""
    yield from (Part(Kind.EXPERIMENT, each) for each in _named(content, "experiment_id"))


def model_tag(content: Content) -> Iterator[Part]:
    """Return the registered model if the tag is reserved."""
    if _names_closed_tag(content):
        yield from (Part(Kind.MODEL, each) for each in _named(content, "name"))


def version_tag(content: Content) -> Iterator[Part]:
    """Return the version if the tag is reserved."""
    if _names_closed_tag(content):
        for name in _named(content, "name"):
            yield from (Part(Kind.VERSION, f"{name}/{each}") for each in _named(content, "version"))


def files(content: Content) -> Iterator[Part]:
    """Return the file or folder of a path of the artifact routes."""
    for path in _named(content, "artifact_path"):
        yield from files_at(path)


def files_at(path: str) -> Iterator[Part]:
    """Return the file or folder at a path; none if MLflow refuses the path."""
    steps = _written_steps(path)
    if steps is not None:
        inside = steps[2:] if steps[:2] == ["workspaces", current().workspace] else steps
        yield Part(Kind.FILES, "/".join(inside))


def run_files(content: Content) -> Iterator[Part]:
    """Return a file in a run's artifacts."""
    for path in _named(content, "path"):
        steps = _written_steps(path)
        if steps is not None:
            for each in run(content):
                yield Part(Kind.RUN_FILES, "/".join([each.id, *steps]))


def presigned_upload(content: Content) -> Iterator[Part]:
    """Return the file in a run's artifacts, or the logged model, for which S3 will take a file."""
    yield from run_files(content)
    yield from logged_model(content)


def _named(content: Content, name: str) -> Iterator[str]:
    """Return the texts in a field, in either spelling: MLflow refuses a message with both.

    A parameter of a query is a list, because it may be repeated.
    """
    for spelling in in_both_spellings({name: name}):
        value = content.get(spelling)
        yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


def _objects(content: Content, name: str) -> list[Content]:
    found = content.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _names_closed_tag(content: Content) -> bool:
    return any(is_closed_tag(key) for key in _named(content, "key"))


def _written_steps(path: str) -> list[str] | None:
    """Return the steps of the path that MLflow will write to, or None if it refuses `path` itself.

    MLflow 3.17.2 reads a path as an address: it drops blanks at the front and an empty `?`, `;` or `#` at the end.
    """
    try:
        read = validate_path_is_safe(path)
    except (MlflowException, ValueError):
        return None
    # A download of a folder drops the `.` of its files.
    return [step for step in read.split("/") if step not in {"", "."}]

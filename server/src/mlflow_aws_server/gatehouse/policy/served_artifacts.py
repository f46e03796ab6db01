"""Keeps the files of a served version as they were when it was promoted.

An alias names a version, and a version names files. A caller who could still write the files would decide what is
served.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlflow.exceptions import MlflowException
from mlflow.utils.uri import validate_path_is_safe

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.policy.artifact_locations import PROXIED
from mlflow_aws_server.gatehouse.policy.served_versions import ServedVersion, served_versions
from mlflow_aws_server.gatehouse.refusal import Refusal, forbidden
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.handler import Message

# Of a version's tags: the text and the configuration of a prompt.
_OF_PROMPTS = "mlflow.prompt."


class ServedArtifacts:
    """The operation rules that protect files, by the access rules."""

    def __init__(self, access: AccessRules) -> None:
        self._access = access

    def check_path(self, artifact_path: str) -> None:
        """Raise Refusal if `artifact_path` of the artifact routes is in a served version's files, or holds them."""
        workspace, steps = current().workspace, _written_segments(artifact_path)
        if steps is None:
            return
        inside = steps[2:] if steps[:2] == ["workspaces", workspace] else steps
        path = "/".join([f"{PROXIED}:", "workspaces", workspace, *inside]) + "/"
        self._refuse_if(lambda version: overlaps(path, f"{version.location}/"))

    def write_artifact(self, parameters: Mapping[str, str]) -> None:
        """Check a write by the artifact routes; FastAPI's upload is checked by the middleware."""
        self.check_path(parameters["artifact_path"])

    def write_run_artifact(self, parameters: Mapping[str, str]) -> None:
        """Check a write below a run's artifacts."""
        # MLflow refuses the request if either is missing.
        run_id, steps = parameters.get("run_uuid", ""), _written_segments(parameters.get("path", ""))
        if steps is None:
            return
        root = f"/{run_id}/artifacts/"
        written = "/".join(steps) + "/"

        def touches(version: ServedVersion) -> bool:
            location = f"{version.location}/"
            return root in location and overlaps(written, location.partition(root)[2])

        self._refuse_if(touches)

    def delete_logged_model(self, parameters: Mapping[str, str]) -> None:
        """Check whether a served version is the logged model."""
        folder = f"/models/{parameters['model_id']}/"
        self._refuse_if(lambda version: folder in f"{version.location}/")

    def delete_run(self, message: Message) -> None:
        """Check whether a served version came from the run."""
        run_id = message.run_id
        self._refuse_if(lambda version: version.run_id == run_id or f"/{run_id}/" in version.location)

    def delete_experiment(self, message: Message) -> None:
        """Check whether a served version's files are in the experiment."""
        folder = f"{PROXIED}:/workspaces/{current().workspace}/{message.experiment_id}/"
        self._refuse_if(lambda version: version.location.startswith(folder))

    def change_version_tag(self, message: Message) -> None:
        """Check whether the tag is a part of a served prompt."""
        if not message.key.startswith(_OF_PROMPTS):
            return
        if found := models.find_version(message.name, message.version):
            changed = (found.name, int(found.version))
            self._refuse_if(lambda version: (version.name, version.version) == changed)

    def _refuse_if(self, touches: Callable[[ServedVersion], bool]) -> None:
        for version in served_versions(current().workspace, self._access):
            if touches(version):
                raise _refusal(version)


def _refusal(version: ServedVersion) -> Refusal:
    return forbidden(
        "served_artifacts",
        f"Version {version.version} of {version.name} is served, so its files must stay as they were promoted. Log a "
        "new version instead. Nothing was changed.",
    )


def _written_segments(path: str) -> list[str] | None:
    """Return the steps of the path that MLflow will write to, or None if it refuses `path` itself.

    MLflow 3.17.2 reads a path as an address: it drops blanks at the front and an empty `?`, `;` or `#` at the end.
    """
    try:
        read = validate_path_is_safe(path)
    except (MlflowException, ValueError):
        return None
    # A download of a folder drops the `.` of its files.
    return [step for step in read.split("/") if step not in {"", "."}]


def overlaps(path: str, location: str) -> bool:
    """Say whether one of two folders, each with a slash at its end, is in the other."""
    return path.startswith(location) or location.startswith(path)

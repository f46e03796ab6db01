"""Binds a promotion to what governance has decided on, and compares what serves with it."""

from __future__ import annotations

from mlflow.entities.model_registry import ModelVersion
from mlflow.prompt.constants import IS_PROMPT_TAG_KEY

from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.refusal import conflict
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.served import approvals
from mlflow_aws_server.gatehouse.served.content import Content, content_of
from mlflow_aws_server.gatehouse.served.files import ArtifactFiles, File, changing
from mlflow_aws_server.gatehouse.served.locks import lock_for_promotion
from mlflow_aws_server.gatehouse.served.versions import ServedVersion, version_of

# More do not help a person to decide.
_MOST_NAMED = 20


class Binding:
    """Reads the content of a version's record."""

    def __init__(self, files: ArtifactFiles) -> None:
        self._files = files

    def held_content(self, version: ModelVersion) -> Content:
        """Return the content, which nobody can change until the request's locks end; raises Refusal.

        The files are described before their locks are taken, since that takes a request to S3 for each.
        """
        workspace, found = current().workspace, _record_of(version)
        listed = self._files.listed(workspace, found.path) if found.path else frozenset()
        files = self._files.described(workspace, found.path, listed)
        with autocommit(registry_store().engine) as connection:
            lock_for_promotion(found.parts(connection))
            if found.path and self._files.listed(workspace, found.path) != listed:
                raise changing()
            content = content_of(found, workspace, files, connection)
        _require_whole(content)
        return content

    def content(self, version: ModelVersion) -> Content:
        """Return the content as it is now."""
        workspace, found = current().workspace, _record_of(version)
        files: list[File] = []
        if found.path:
            files = self._files.described(workspace, found.path, self._files.listed(workspace, found.path))
        with autocommit(registry_store().engine) as connection:
            return content_of(found, workspace, files, connection)


def is_approved(version: ModelVersion, serves_as: str, content: Content) -> bool:
    """Say whether governance has approved this content of the version as the last one."""
    approval = approvals.latest_approval(version.name, int(version.version), serves_as)
    return approval is not None and not content.differences(approval.content)


def require_approved(version: ModelVersion, serves_as: str, content: Content) -> None:
    """Raise Refusal unless governance has approved this content of the version as the last one."""
    approval = approvals.latest_approval(version.name, int(version.version), serves_as)
    if approval is None:
        raise conflict(
            "content_unknown",
            f"The server has no record of what was approved as version {version.version}, so it cannot tell whether "
            "the version is still the same. Promote it, which is a new decision. Nothing was changed.",
        )
    if changed := content.differences(approval.content):
        raise conflict(
            "content_changed",
            f"Version {version.version} is not what was approved: {named(changed)} changed since. Look at it, and "
            "promote it if it may serve as it is now. Nothing was changed.",
        )


def named(differences: list[str]) -> str:
    """Return the first names of a list of differences, in words."""
    more = len(differences) - _MOST_NAMED
    return ", ".join(differences[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _record_of(version: ModelVersion) -> ServedVersion:
    location, source = models.location_of(version), version.source or ""
    return version_of(version.name, int(version.version), location, source, version.run_id or None, current().workspace)


def _require_whole(content: Content) -> None:
    if len({_is_prompt(content, tags) for tags in ("model/tag/", "version/tag/")}) > 1:
        raise conflict(
            "loads_as_other",
            f"Clients would not load this version as what it is: the tag {IS_PROMPT_TAG_KEY} of the registered model "
            "and that of the version differ. Correct the tag first. Nothing was changed.",
        )
    deleted = [name.rpartition("/")[0] for name, value in content.values.items() if _is_deleted(name, value)]
    if deleted:
        raise conflict(
            "incomplete_record",
            f"The version cannot serve, because {named(sorted(deleted))} was deleted. Restore it first. Nothing was "
            "changed.",
        )


def _is_prompt(content: Content, tags: str) -> bool:
    return content.values.get(f"{tags}{IS_PROMPT_TAG_KEY}", "").lower() == "true"


def _is_deleted(name: str, value: str) -> bool:
    return name.endswith("/lifecycle_stage") and value == "deleted"

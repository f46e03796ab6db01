"""The record behind a served version: the one definition of what must stay as it was approved.

To the record of a served version belong

- the version: its source, its run, and its reserved tags, among them a prompt's text, model configuration, response
  format and type,
- its registered model's reserved tags, which decide whether clients load it as a model or as a prompt,
- its files,
- the run that it names, the run whose folder holds its files, and the run of its logged model: metrics, parameters,
  inputs, outputs, status, name and reserved tags,
- its logged model: metrics, parameters, status and reserved tags,
- that all of these and their experiments exist.

Everything else stays open: descriptions, other tags, other files of a run, traces and their assessments, an
experiment's name and tags, and further versions.
"""

from __future__ import annotations

from mlflow.prompt.constants import PROMPT_EXPERIMENT_IDS_TAG_KEY
from mlflow.utils.mlflow_tags import MLFLOW_MODEL_VERSIONS, MLFLOW_RUN_NOTE

# By these prefixes MLflow finds tags that decide what it does with a resource, and the gatehouse its own.
_RESERVED_PREFIXES = ("mlflow.", "_mlflow_", "gatehouse.")

# The description, and the experiments whose pages list a prompt: MLflow's client adds one when somebody loads it there.
_OPEN_TAGS = {MLFLOW_RUN_NOTE, PROMPT_EXPERIMENT_IDS_TAG_KEY}

# MLflow itself adds every new version to this tag of its logged model.
_KEPT_BY_MLFLOW = {MLFLOW_MODEL_VERSIONS}


def is_closed_tag(key: str) -> bool:
    """Say whether nobody may write this tag of a resource in a served version's record."""
    return key.startswith(_RESERVED_PREFIXES) and key not in _OPEN_TAGS


def is_recorded_tag(key: str) -> bool:
    """Say whether a tag belongs to the record."""
    return is_closed_tag(key) and key not in _KEPT_BY_MLFLOW and not key.startswith("gatehouse.")

"""What no linter holds: the named dependencies, and where private parts of MLflow are used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import mlflow_aws_server
from support import REPOSITORY

PACKAGE = Path(mlflow_aws_server.__file__).parent
MODULES = {str(path.relative_to(PACKAGE)): ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")}

# Loaded by name at run time: SQLAlchemy's driver.
NOT_IMPORTED = {"psycopg2-binary"}
# Several distributions share their first name.
SHARED = {"google.protobuf": "protobuf", "opentelemetry.proto": "opentelemetry-proto"}


def imported_modules(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return found


def test_the_project_names_every_distribution_that_it_imports() -> None:
    project = tomllib.loads((REPOSITORY / "server/pyproject.toml").read_text())["project"]
    named = {re.split(r"[=<>\[ ]", each)[0] for each in project["dependencies"]}
    modules = {module for tree in MODULES.values() for module in imported_modules(tree)}
    shared = {name for module, name in SHARED.items() if any(each.startswith(module) for each in modules)}
    roots = {module.split(".")[0] for module in modules if not module.startswith(tuple(SHARED))}
    roots -= {*sys.stdlib_module_names, "mlflow_aws_server"}
    # Several distributions carry `mlflow`; the lock installs them all.
    distributions = packages_distributions()
    needed = {"mlflow" if root == "mlflow" else distributions[root][0].lower().replace("_", "-") for root in roots}
    assert needed | shared | NOT_IMPORTED == named


def private_names(tree: ast.Module) -> set[str]:
    """Return the private names of MLflow that a module imports or reads from a module of MLflow."""
    modules: set[str] = set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "mlflow":
            modules |= {alias.asname or alias.name for alias in node.names}
            found |= {alias.name for alias in node.names if alias.name.startswith("_")}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            found |= {f"{node.value.id}.{node.attr}"} if node.attr.startswith("_") else set()
    return found


@pytest.mark.parametrize("module", MODULES)
def test_private_parts_of_mlflow_are_used_in_three_places_only(module: str) -> None:
    known = ("gatehouse/mlflow_internals.py", "gatehouse/mlflow_patches/", "gatehouse/policy/handlers/")
    if not module.startswith(known):
        assert private_names(MODULES[module]) == set()


def test_every_patch_is_listed_and_documented() -> None:
    patches = {Path(module).stem: tree for module, tree in MODULES.items() if "/mlflow_patches/" in module}
    patches = {name: tree for name, tree in patches.items() if name not in {"__init__", "install"}}
    listing = ast.unparse(MODULES["gatehouse/mlflow_patches/install.py"])
    for name, tree in patches.items():
        assert name in listing, name
        described = str(ast.get_docstring(tree))
        assert "MLflow 3.17.2" in described or "3.17.2 has" in described, name
        assert "Upstream:" in described or "which is public" in described, name

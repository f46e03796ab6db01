"""What replaces MLflow's own store, evaluation and middlewares, compared with MLflow's."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.running import Server

# In a process of its own, as an MLflow worker is: what the module of MLflow's authorization asks its store, and where.
_ASKED = """
import ast, inspect, json, sys
import mlflow.server.auth as auth
from mlflow_aws_server.gatehouse.mlflow_patches.permission_store import TokenPermissions
tree = ast.parse(inspect.getsource(auth))
callers = {}
for function in ast.walk(tree):
    if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "store":
                callers.setdefault(node.attr, set()).add(function.name)
mine = set(dir(TokenPermissions))
json.dump({"asked": {name: sorted(found) for name, found in callers.items()}, "mine": sorted(mine)}, sys.stdout)
"""

# Called by handlers that are closed in any case: accounts, roles, grants and gateways; or for other people's roles.
_CLOSED = {
    "create_user create_user_ui delete_user update_user_password update_user_admin create_admin_user",
    "create_role get_role list_roles update_role delete_role add_role_permission remove_role_permission",
    "list_role_permissions update_role_permission assign_role unassign_role list_role_users",
    "list_users",
    "grant_user_permission revoke_user_permission _get_role_workspace_from_request validate_can_manage_roles",
    "validate_can_view_roles validate_can_list_roles validate_can_view_user_roles list_user_roles",
    "list_user_permissions",
    "_seed_default_workspace_roles _cleanup_workspace_permissions validate_can_read_user validate_can_list_users",
    "_validate_gateway_use_permission _authenticate_cached delete_scorer_permissions_cascade",
}


def test_the_store_answers_every_call_of_open_routes(tmp_path: Path) -> None:
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", _ASKED], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    found = json.loads(run.stdout.splitlines()[-1])
    closed = {name for names in _CLOSED for name in names.split()}
    unanswered = {
        method: sorted(set(callers) - closed)
        for method, callers in found["asked"].items()
        if method not in found["mine"] and set(callers) - closed
    }
    # What is left is no method of the permission store: other stores that functions call `store` as well.
    assert not unanswered, unanswered


_REQUIREMENTS = """
import sys
import mlflow.server.auth as auth
from types import SimpleNamespace as N
from mlflow_aws_server.gatehouse.mlflow_patches.run_experiments import requirements
auth._get_tracking_store = lambda: N(get_run=lambda run_id: N(info=N(experiment_id="7")))
for action in ("read", "update", "delete", "manage"):
    assert requirements("7", action) == auth._run_requirement("run", action), action
"""


def test_the_requirements_of_a_run_equal_those_of_mlflow(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", _REQUIREMENTS], check=True, cwd=tmp_path)  # noqa: S603


_STRICT = """
from mlflow.exceptions import MlflowException
from mlflow_aws_server.configuration.access_rules import Roles
from mlflow_aws_server.gatehouse.request.context import RequestContext, begin
from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.mlflow_patches.permission_store import TokenPermissions, _number
roles = Roles(member_of=frozenset({"fraud"}))
begin(RequestContext("GET", "/", identity=Identity("scientist", roles, ("fraud",), frozenset(), 0)))
store, own = TokenPermissions(), _number("scientist")
assert store.list_grants(own, "fraud", {"experiment"})
assert store.list_grants(own, "pricing", {"experiment"}) == []
assert not store.is_workspace_admin(own, "fraud") and not store.list_workspace_admin_workspaces(own)
assert not store.authenticate_user("scientist", "password")
assert store.list_accessible_workspace_names("colleague") == set()
for ask in (lambda: store.get_user("colleague"), lambda: store.list_grants(_number("colleague"), "fraud", set())):
    try:
        ask()
    except MlflowException:
        continue
    raise SystemExit("somebody else is known")
"""


def test_the_store_knows_only_the_callers_own_permissions(tmp_path: Path) -> None:
    """The middleware refuses such requests before; the store does not rely on it."""
    subprocess.run([sys.executable, "-W", "ignore", "-c", _STRICT], check=True, cwd=tmp_path)  # noqa: S603


def test_no_role_reads_a_resource_without_its_parts() -> None:
    """Otherwise the redactions of MLflow, which mlflow_patches/redactions.py leaves out, would matter."""
    source = (
        Path(__file__).parents[3] / "src/mlflow_aws_server/gatehouse/mlflow_patches/permission_store.py"
    ).read_text()
    assert "DENY" not in re.sub(r'""".*?"""', "", source, flags=re.S)
    parents = set(re.findall(r'"(\w+)"', re.search(r"_RESOURCES = \((.*?)\)", source, re.S)[1]))  # type: ignore[index]
    assert parents == {"experiment", "registered_model", "prompt", "scorer", "mcp_server"}


FLASK = "/api/2.0/mlflow/registered-models/search"
NATIVE = "/api/3.0/mlflow/mcp-servers"


@pytest.mark.parametrize("path", [FLASK, NATIVE])
def test_other_hosts_are_refused_though_flask_is_called_directly(server: Server, path: str) -> None:
    refused = server.ask("scientist", "GET", path, None, Host="evil.example.com")
    assert refused.status in (400, 403)
    assert b"host" in refused.body.lower()


def test_logging_out_expires_all_four_cookies(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/logout")
    cookies = [value for name, value in connection.getresponse().getheaders() if name.lower() == "set-cookie"]
    assert [cookie.split("=")[0] for cookie in cookies] == [f"AWSELBAuthSessionCookie-{n}" for n in range(4)]
    assert all("Max-Age=0" in cookie and "Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)

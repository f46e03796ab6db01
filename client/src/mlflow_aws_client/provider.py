"""The request-auth provider that MLflow finds by its entry point: MLFLOW_TRACKING_AUTH=mlflow-aws."""

from __future__ import annotations

from mlflow.tracking import get_registry_uri, get_tracking_uri
from mlflow.tracking.request_auth.abstract_request_auth_provider import RequestAuthProvider

from mlflow_aws_client.auth import BearerAuth
from mlflow_aws_client.errors import ClientError
from mlflow_aws_client.identities import Identities
from mlflow_aws_client.origins import origin_of


class MlflowAwsRequestAuthProvider(RequestAuthProvider):  # type: ignore[misc] # MLflow is not typed
    """Authenticates requests as the machine of the environment, or as the person of `mlflow-aws login`."""

    def __init__(self) -> None:
        self._auth = BearerAuth(Identities(own_origins))

    def get_name(self) -> str:
        """The value of MLFLOW_TRACKING_AUTH."""
        return "mlflow-aws"

    def get_auth(self) -> BearerAuth:
        """Return the same object for every request, so that tokens are cached as long as the process lives."""
        return self._auth


def own_origins() -> set[str]:
    """The servers that the user has configured in MLflow."""
    origins = set()
    for uri in (get_tracking_uri(), get_registry_uri()):
        try:
            origins.add(origin_of(uri))
        except ClientError:  # a folder or a database
            continue
    return origins

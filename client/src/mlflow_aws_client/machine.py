"""The access tokens of a machine, by the client credentials grant; they are only kept in memory."""

from __future__ import annotations

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.discovery import discover
from mlflow_aws_client.environment import MachineCredentials
from mlflow_aws_client.errors import ClientError, OAuthError
from mlflow_aws_client.origins import require_secure
from mlflow_aws_client.tokens import AccessToken


class Machine:
    """Gets tokens for the client of MLFLOW_AWS_CLIENT_ID."""

    def __init__(self, credentials: MachineCredentials, origin: str) -> None:
        self._credentials = credentials
        self._origin = origin
        self._endpoint = credentials.token_endpoint

    def stored(self) -> AccessToken | None:
        """Return None: the tokens of a machine are not stored."""
        return None

    def renew(self, refused: str | None, *, wait: bool) -> AccessToken:
        """Get a token; machines share no tokens between processes, so both arguments are ignored."""
        if self._endpoint is None:
            self._endpoint = discover(self._origin).issuer.token_endpoint
        require_secure(self._endpoint, "MLFLOW_AWS_TOKEN_ENDPOINT")
        credentials = self._credentials
        try:
            return token_endpoint.authenticate_machine(
                self._endpoint, credentials.client_id, credentials.client_secret, credentials.scope
            )
        except OAuthError as error:
            raise ClientError(
                f"The issuer refused a token for the machine {credentials.client_id} (scope {credentials.scope!r}). "
                f"Check MLFLOW_AWS_CLIENT_ID, MLFLOW_AWS_CLIENT_SECRET and MLFLOW_AWS_SCOPE. {error}"
            ) from error

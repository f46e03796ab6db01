"""The errors of the client, each with a message for the user and an exit code of the command line."""

from __future__ import annotations


class ClientError(Exception):
    """An error whose message says what was found and what to do."""

    exit_code = 1


class LoginRequiredError(ClientError):
    """There is no login, or it has ended: the user must log in."""

    exit_code = 3


class UnavailableError(ClientError):
    """The server, the issuer or the store of logins is not available; a retry may help."""

    exit_code = 4


class OAuthError(ClientError):
    """The issuer responded with an OAuth error (RFC 6749, section 5.2)."""

    def __init__(self, endpoint: str, code: str, description: str) -> None:
        detail = f": {description}" if description else ""
        super().__init__(f"The issuer at {endpoint} refused the request ({code}{detail}).")
        self.code = code


def log_in_command(origin: str) -> str:
    """The command that logs a person in."""
    return f"mlflow-aws login {origin}"


def printable(text: object, limit: int = 300) -> str:
    """Text from a server, shortened and without control characters, which could change the user's terminal."""
    flat = " ".join(str(text).split())
    return "".join(each for each in flat if each.isprintable())[:limit]

"""What can go wrong, each with a message for the user and the command line's exit code."""

from __future__ import annotations


class ClientError(Exception):
    """A failure whose message says what was found and what to do."""

    exit_code = 1


class LoginRequiredError(ClientError):
    """Nobody is logged in, or the login has ended: a person must log in again."""

    exit_code = 3


class UnavailableError(ClientError):
    """The server, the issuer or the store of tokens does not answer now; trying again may help."""

    exit_code = 4


class OAuthError(ClientError):
    """The issuer refused in the words of OAuth (RFC 6749, 5.2)."""

    def __init__(self, endpoint: str, code: str, description: str) -> None:
        detail = f": {description}" if description else ""
        super().__init__(f"The issuer at {endpoint} refused ({code}{detail}).")
        self.code = code


def log_in_command(origin: str) -> str:
    """What a person types to log in."""
    return f"mlflow-aws login {origin}"


def printable(text: object, limit: int = 300) -> str:
    """What others wrote, cut and without control characters, which would reach the user's terminal."""
    flat = " ".join(str(text).split())
    return "".join(each for each in flat if each.isprintable())[:limit]

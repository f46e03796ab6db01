"""Origins (scheme, host, port): a token belongs to one, and is sent to no other."""

from __future__ import annotations

import ipaddress

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from mlflow_aws_client.errors import ClientError

DEFAULT_PORTS = {"https": 443, "http": 80}


def origin_of(url: str) -> str:
    """Return the origin of an http(s) address, in lower case and without a default port.

    It is read by the parser that also opens the connection (urllib3, under requests), so that the two cannot differ on
    an address such as `https://a.example\\@b.example/`.
    """
    try:
        parsed = parse_url(url)
    except LocationParseError as error:
        raise ClientError(f"{url!r} is not an address: {error}.") from error
    if parsed.scheme not in DEFAULT_PORTS or not parsed.host:
        raise ClientError(f"{url!r} is not the address of a server. Expected: https://<host>[:<port>].")
    port = parsed.port or DEFAULT_PORTS[parsed.scheme]
    suffix = "" if port == DEFAULT_PORTS[parsed.scheme] else f":{port}"
    return f"{parsed.scheme}://{parsed.host.lower()}{suffix}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine; what is sent there crosses no network."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def require_secure(url: str, what: str) -> str:
    """Return the address, or raise when it is neither https nor on this machine (RFC 9700, 2.6)."""
    parsed = parse_url(origin_of(url))
    if parsed.scheme != "https" and not is_loopback(parsed.host or ""):
        raise ClientError(
            f"{what} is {url!r}. Tokens travel over https only: use an address that starts with https://."
        )
    return url


def server_origin(url: str | None) -> str:
    """Return the origin of the MLflow server that the user named."""
    if not url:
        raise ClientError("Which server? Name its address, or set MLFLOW_TRACKING_URI.")
    try:
        parsed = parse_url(url)
    except LocationParseError:
        parsed = None
    if parsed is not None and parsed.auth:
        raise ClientError("The server's address holds a user name. Leave it out: the login says who you are.")
    return origin_of(require_secure(url, "The server's address"))

"""Origins (scheme, host, port): each token belongs to one origin, and is not sent to another."""

from __future__ import annotations

import ipaddress

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from mlflow_aws_client.errors import ClientError

DEFAULT_PORTS = {"https": 443, "http": 80}


def origin_of(url: str) -> str:
    """Return the origin of an http(s) address, in lower case and without a default port.

    It uses the parser that also opens the connection (urllib3, which requests uses), so that both read the same host in
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
    """Whether the host is this machine, so that requests to it do not cross a network."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def require_secure(url: str, what: str) -> str:
    """Return the address; raise if it is neither https nor on this machine (RFC 9700, section 2.6)."""
    parsed = parse_url(origin_of(url))
    if parsed.scheme != "https" and not is_loopback(parsed.host or ""):
        raise ClientError(
            f"{what} is {url!r}, but tokens are sent over https only. Use an address that starts with https://."
        )
    return url


def server_origin(url: str | None) -> str:
    """Return the origin of the MLflow server that the user has named."""
    if not url:
        raise ClientError("No server is given. Pass its address, or set MLFLOW_TRACKING_URI.")
    try:
        parsed = parse_url(url)
    except LocationParseError:
        parsed = None
    if parsed is not None and parsed.auth:
        raise ClientError("The address of the server contains a user name. Remove it: the login identifies you.")
    return origin_of(require_secure(url, "The address of the server"))

"""Checks of one value each: return the value to use, or raise ValueError that says what is allowed."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Accept a whole number between `lowest` and `highest`, both included."""

    def parse(value: str) -> int:
        if not value.isascii() or not value.isdecimal() or not lowest <= int(value) <= highest:
            raise ValueError(f"allowed is a whole number from {lowest} to {highest}")
        return int(value)

    return parse


def boolean(value: str) -> bool:
    """Accept true or false as MLflow spells them; it reads 1 and 0 as well."""
    read = {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    if read is None:
        raise ValueError("allowed is true or false")
    return read


def host(value: str) -> str:
    """Accept a DNS name without port or scheme."""
    if len(value) > 253 or not _HOST.fullmatch(value):
        raise ValueError("allowed is a DNS name without scheme, port or path")
    return value


def bind_address(value: str) -> str:
    """Accept the address of a network interface."""
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError("allowed is an IP address, such as 0.0.0.0 or 127.0.0.1") from None


def identifier(value: str) -> str:
    """Accept a PostgreSQL name that needs no quotes."""
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError("allowed are a-z, 0-9 and _, a letter or _ first, 63 characters at most")
    return value


def networks(value: str) -> str:
    """Accept a comma-separated list of addresses and CIDR blocks; a block of every address is refused."""
    try:
        parsed = [ipaddress.ip_network(part.strip()) for part in value.split(",")]
    except ValueError:
        raise ValueError("allowed is a comma-separated list of IP addresses and CIDR blocks") from None
    if any(network.prefixlen == 0 for network in parsed):
        raise ValueError(
            "a block of every address would trust X-Forwarded-For from any client; name the load balancer's subnets"
        )
    return ",".join(part.strip() for part in value.split(","))


def public_hosts(value: str) -> str:
    """Accept a comma-separated list of `host` or `host:port`; MLflow's wildcards are refused."""
    parts = [part.strip() for part in value.split(",")]
    for part in parts:
        name, _, port = part.partition(":")
        if not _HOST.fullmatch(name) or (":" in part and not port.isdecimal()):
            raise ValueError("allowed is a comma-separated list of host or host:port, without wildcards or schemes")
    return ",".join(parts)


def https_origins(value: str) -> str:
    """Accept a comma-separated list of https origins; wildcards, paths and plain http are refused."""
    parts = [part.strip() for part in value.split(",")]
    for part in parts:
        name, _, port = part.removeprefix("https://").partition(":")
        plain = f"https://{name}:{port}" if port else f"https://{name}"
        if part != plain or not _HOST.fullmatch(name) or (port and not port.isdecimal()):
            raise ValueError("allowed is a comma-separated list of https://host[:port], without path or wildcard")
    return ",".join(parts)


def s3_location(value: str) -> str:
    """Accept s3://bucket or s3://bucket/prefix."""
    url = urlsplit(value)
    if url.scheme != "s3" or not _BUCKET.fullmatch(url.netloc) or url.query or url.fragment:
        raise ValueError("allowed is s3://bucket or s3://bucket/prefix")
    return value.rstrip("/")


def secret(value: str) -> str:
    """Accept at least 32 characters: 128 bits in hexadecimal."""
    if len(value) < 32:
        raise ValueError(f"it has {len(value)} characters; allowed are 32 or more, random and shared by all replicas")
    return value


def readable_file(value: str) -> Path:
    """Accept the path of a file that this process can read."""
    if not Path(value).is_file() or not os.access(value, os.R_OK):
        raise ValueError("allowed is a file that this process can read")
    return Path(value).absolute()


def writable_directory(value: str) -> Path:
    """Accept a directory that this process can write to."""
    if not Path(value).is_dir() or not os.access(value, os.W_OK | os.X_OK):
        raise ValueError(f"allowed is an existing directory that user {os.getuid()} can write to")
    return Path(value).absolute()


def https_url(value: str) -> str:
    """Accept an https address; no credentials in it."""
    url = urlsplit(value)
    if (
        url.scheme != "https"
        or not url.hostname
        or url.username
        or url.password
        or any(part.isspace() for part in value)
    ):
        raise ValueError("allowed is an https address")
    return value


def s3_object(value: str) -> str:
    """Accept s3://bucket/key."""
    if not urlsplit(s3_location(value)).path.strip("/"):
        raise ValueError("allowed is s3://bucket/key")
    return value


def json_texts(value: str) -> tuple[str, ...]:
    """Accept a JSON array of texts."""
    if not isinstance(found := _json(value), list) or not all(isinstance(item, str) and item for item in found):
        raise ValueError('allowed is a JSON array of texts, such as ["client-1"]')
    return tuple(found)


def json_claims(value: str) -> dict[str, str]:
    """Accept a JSON object of texts."""
    if not isinstance(found := _json(value), dict) or not all(isinstance(item, str) for item in found.values()):
        raise ValueError('allowed is a JSON object of texts, such as {"token_use": "access"}')
    return found


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        raise ValueError(f"allowed is JSON: {error}") from None


def word(value: str) -> str:
    """Accept one word."""
    if not value.strip() or value.split() != [value]:
        raise ValueError("allowed is a text without spaces")
    return value

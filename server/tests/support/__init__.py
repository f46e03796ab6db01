"""What the tests share: a server behind the gatehouse, an issuer, raw HTTP, and models."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[3]

"""The server's own TLS key: made at every start, never stored in the image, never shared between tasks.

The load balancer encrypts to its targets without checking their certificates, so a self-signed one serves.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# No client checks the end, but a certificate needs one; a task does not run for ten years.
VALIDITY = datetime.timedelta(days=3650)


def _write_private(file: Path, content: bytes) -> None:
    """Replace `file` by one that only this user can read, from its first byte on."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a new P-256 key and its self-signed certificate into `folder`; return (key file, certificate file)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mlflow-aws-server")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file, certificate_file = folder / "tls.key", folder / "tls.crt"
    _write_private(
        key_file,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    _write_private(certificate_file, certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, certificate_file

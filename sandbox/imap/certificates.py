"""The authority of the pretend mail servers, and a certificate by it."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sandbox.clock import now

AUTHORITY, CERTIFICATE, KEY = "ca.pem", "server.pem", "server.key"
_TEN_YEARS = dt.timedelta(days=3650)
_NAMES = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]


def ensure_certificates(folder: Path) -> None:
    """AUTHORITY, CERTIFICATE and KEY (PEM) in the folder, made unless they are there."""
    if (folder / AUTHORITY).exists():
        return
    write_certificates(folder, valid_until=now() + _TEN_YEARS)


def write_certificates(folder: Path, valid_until: dt.datetime) -> None:
    """A new authority, and its certificate for localhost, good until then."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name("Onethread sandbox")
    authority = (
        _certificate(name, name, authority_key.public_key(), now() + _TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        _certificate(_name("localhost"), name, key.public_key(), valid_until)
        .add_extension(x509.SubjectAlternativeName(_NAMES), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / KEY).write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / AUTHORITY).write_bytes(authority.public_bytes(serialization.Encoding.PEM))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    valid_until: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - _TEN_YEARS)
        .not_valid_after(valid_until)
    )

"""A key and a certificate for this machine, made once a process: clients of a CRM speak TLS."""

from __future__ import annotations

import atexit
import shutil
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

HOST = "127.0.0.1"
BEHIND_A_PROXY = "api.hubapi.com"
"""The name by which a proxy is asked for a server that is on this machine."""


@cache
def key() -> rsa.RSAPrivateKey:
    """The key of the certificate, and of the app that signs assertions."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def pem() -> str:
    """The key as the text of a PEM file."""
    form = serialization.PrivateFormat.PKCS8
    return key().private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@cache
def certificate() -> str:
    """The path of a file with the certificate, which signs itself: what a client has to trust."""
    place = Path(tempfile.mkdtemp(prefix="standin-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    (place / "certificate.pem").write_bytes(_signed().public_bytes(serialization.Encoding.PEM))
    private = place / "key.pem"
    private.touch(mode=0o600)
    private.write_text(pem())
    return str(place / "certificate.pem")


@cache
def context() -> ssl.SSLContext:
    """What a server wraps its connections with."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    path = Path(certificate())
    made.load_cert_chain(path, path.with_name("key.pem"))
    return made


def _signed() -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    names = [x509.IPAddress(ip_address(HOST)), x509.DNSName(BEHIND_A_PROXY)]
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key(), hashes.SHA256())
    )

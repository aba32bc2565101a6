"""A certificate for the local network, from an authority that lives in the data folder and nowhere else."""

import datetime as dt
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = dt.timedelta(days=1)
AUTHORITY_DAYS, CERTIFICATE_DAYS = 3650, 397  # phones refuse server certificates of more than 398 days


@dataclass(frozen=True)
class Issued:
    """Three PEM files: the server's certificate with its authority's, the server's key, the authority's."""

    certificate: Path
    key: Path
    authority: Path


def certificate_for(host: str, folder: Path) -> Issued:
    """A certificate for an IP address of this machine; the standing one while it fits and has 30 days left."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    issued = Issued(folder / f"{host}.pem", folder / f"{host}.key", folder / "authority.pem")
    now = dt.datetime.now(dt.UTC)
    if not (issued.authority.exists() and (folder / "authority.key").exists()):
        _make_authority(issued.authority, folder / "authority.key", now)
        issued.certificate.unlink(missing_ok=True)
    if (
        not (issued.certificate.exists() and issued.key.exists())
        or _ends(issued.certificate) < now + 30 * DAY
    ):
        _issue(host, issued, folder / "authority.key", now)
    return issued


def _make_authority(certificate: Path, key_file: Path, now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bonafides on this local network")])
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    built = (
        _begun(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))


def _issue(host: str, issued: Issued, authority_key: Path, now: dt.datetime) -> None:
    authority = x509.load_pem_x509_certificate(issued.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    addresses = [x509.IPAddress(ipaddress.ip_address(host)), x509.DNSName("localhost")]
    built = (
        _begun(name, authority.subject, key.public_key(), now, CERTIFICATE_DAYS)
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    _write_key(issued.key, key)
    issued.certificate.write_bytes(
        built.public_bytes(serialization.Encoding.PEM) + issued.authority.read_bytes()
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: dt.datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)


def _ends(certificate: Path) -> dt.datetime:
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc

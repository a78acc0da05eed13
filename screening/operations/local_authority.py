"""A certificate authority of one office: made on first use, kept in the data folder, never leaves it but for its
public half. It may vouch for private addresses and this computer's names only, so trusting it risks nothing else.
"""

import fcntl
import re
import socket
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config import durable

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # phones refuse certificates that live longer
RENEW_DAYS = 30
_CLOCK_TOLERANCE = timedelta(days=1)
# Office, home and laboratory networks; nobody on the internet answers at these.
PRIVATE = tuple(
    IPv4Network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "100.64.0.0/10"),
        *("192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    )
)


@dataclass(frozen=True)
class Certificates:
    authority: Path
    certificate: Path
    key: Path
    fingerprint: str  # SHA-256 of the authority, in pairs of hex digits


def certificates(folder: Path, name: str, addresses: list[IPv4Address]) -> Certificates:
    """The certificates of this computer; the server's is made anew when its addresses changed or its time runs out.

    Raises ValueError for an address outside the private ranges: this is for an office network, not for the internet.
    """
    if any(not is_private(address) for address in addresses):
        raise ValueError("only private addresses")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_path, authority_key_path = folder / "authority.pem", folder / "authority-key.pem"
    if not (authority_path.exists() and authority_key_path.exists()):
        _make_authority(authority_path, authority_key_path, name)
    authority = x509.load_pem_x509_certificate(authority_path.read_bytes())
    server_path, key_path = folder / "server.pem", folder / "server-key.pem"
    if not _still_good(server_path, key_path, authority, name, addresses):
        _make_server(server_path, key_path, authority, _load_key(authority_key_path), name, addresses)
    return Certificates(authority_path, server_path, key_path, fingerprint_of(authority))


def fingerprint_of(authority: x509.Certificate) -> str:
    return authority.fingerprint(hashes.SHA256()).hex(":").upper()


def is_private(address: IPv4Address) -> bool:
    return any(address in network for network in PRIVATE)


def _names(name: str) -> list[x509.DNSName]:
    """Never the bare name: an authority that may vouch for `school` may vouch for every site under `.school`."""
    return [x509.DNSName(label) for label in ("localhost", f"{name}.local")]


def _make_authority(path: Path, key_path: Path, name: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"Xinqiao on {name}"[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Xinqiao"),
        ]
    )
    permitted = [*_names(name), *(x509.IPAddress(network) for network in PRIVATE)]
    builder = (
        _builder(subject, subject, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _write_key(key_path, key)
    _write(path, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), 0o644)


def _make_server(
    path: Path,
    key_path: Path,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    name: str,
    addresses: list[IPv4Address],
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    builder = (
        _builder(subject, authority.subject, key, datetime.now(UTC), SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_alternatives(name, addresses), critical=False)
        .add_extension(signer, critical=False)
    )
    _write_key(key_path, key)
    _write(path, builder.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), 0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_TOLERANCE)
        .not_valid_after(now + timedelta(days=days) - _CLOCK_TOLERANCE)
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _alternatives(name: str, addresses: list[IPv4Address]) -> x509.SubjectAlternativeName:
    every = sorted({IPv4Address("127.0.0.1"), *addresses})
    return x509.SubjectAlternativeName([*_names(name), *(x509.IPAddress(address) for address in every)])


def _still_good(
    path: Path, key_path: Path, authority: x509.Certificate, name: str, addresses: list[IPv4Address]
) -> bool:
    if not (path.exists() and key_path.exists()):
        return False
    server = x509.load_pem_x509_certificate(path.read_bytes())
    alternatives = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    fresh = server.not_valid_after_utc - datetime.now(UTC) > timedelta(days=RENEW_DAYS)
    return fresh and alternatives == _alternatives(name, addresses) and _signed_by(server, authority)


def _signed_by(server: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        server.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not a key of this program")
    return key


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    formats = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    _write(path, key.private_bytes(serialization.Encoding.PEM, *formats), 0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by others for a moment."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    durable.write(draft, content, mode)
    durable.put_over(draft, path)


_SIOCGIFADDR = 0x8915


def host_name() -> str:
    """The computer's own short name, as a label that a certificate may carry."""
    label = re.sub(r"[^a-z0-9-]", "-", socket.gethostname().split(".")[0].lower()).strip("-")
    return label or "xinqiao"


def office_addresses() -> list[IPv4Address]:
    """The first IPv4 address of every network card, loopback and addresses of the internet left out."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        for _, card in socket.if_nameindex():
            request = struct.pack("256s", card.encode()[:15])
            try:
                answer = fcntl.ioctl(handle.fileno(), _SIOCGIFADDR, request)
            except OSError:  # a card without an address
                continue
            address = IPv4Address(answer[20:24])
            if is_private(address) and not address.is_loopback:
                found.append(address)
    return found

"""What a phone needs to trust the office computer: its address as a QR code, the fingerprint, the certificate."""

from dataclasses import dataclass

import segno
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from screening.operations.local_authority import fingerprint_of

AUTHORITY = "authority.pem"


class NoOfficeNetwork(Exception):
    """This server listens on its own computer only: there is nothing to trust."""


@dataclass(frozen=True)
class TrustPage:
    place: str  # scheme, address and port
    path: str
    fingerprint: list[str]  # 32 pairs of hex digits in rows of eight
    qr: SafeString


def trust_page(port: str) -> TrustPage:
    authority = _authority()
    place, path = f"https://{settings.OFFICE_HOSTS[0]}:{port}", reverse("operations:show_trust")
    pairs = fingerprint_of(authority).split(":")
    rows = [" ".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8)]
    return TrustPage(place, path, rows, _qr(place + path))


def authority_file() -> bytes:
    """The public half in the form that phones and Windows install."""
    return _authority().public_bytes(Encoding.DER)


def _authority() -> x509.Certificate:
    if not (settings.TLS and settings.OFFICE_HOSTS):
        raise NoOfficeNetwork
    return x509.load_pem_x509_certificate((settings.VAR_DIR / "tls" / AUTHORITY).read_bytes())


def _qr(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(scale=6, border=2, dark="#1f2a2c", svgclass=None, lineclass=None, title=_("QR code"))
    return mark_safe(drawing)  # noqa: S308  # made here, from our own address

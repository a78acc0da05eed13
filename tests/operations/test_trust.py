from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from django.test import Client
from django.urls import reverse

from screening.operations.local_authority import Certificates, certificates, fingerprint_of


@pytest.fixture
def office(tmp_path: Path, settings: object, db: None) -> Certificates:
    made = certificates(tmp_path / "tls", "office", [IPv4Address("192.168.1.20")])
    settings.VAR_DIR, settings.TLS = tmp_path, True  # type: ignore[attr-defined]
    settings.OFFICE_HOSTS = ["192.168.1.20", "office"]  # type: ignore[attr-defined]
    return made


def test_a_phone_finds_address_fingerprint_and_certificate_without_signing_in(office):
    page = Client().get(reverse("operations:show_trust"), SERVER_PORT="8443", secure=True)
    text = page.content.decode()
    assert page.status_code == 200
    assert "https://192.168.1.20:8443<wbr>/operations/trust/" in text
    assert office.fingerprint.replace(":", " ")[:23] in text
    assert "<svg" in text


def test_the_page_has_no_inline_style_or_script(office):
    text = Client().get(reverse("operations:show_trust"), secure=True).content.decode()
    assert "style=" not in text
    assert "<script>" not in text


def test_the_downloaded_certificate_has_the_fingerprint_of_the_page(office):
    answer = Client().get(reverse("operations:download_authority"), secure=True)
    assert answer["Content-Type"] == "application/x-x509-ca-cert"
    assert fingerprint_of(x509.load_der_x509_certificate(answer.content)) == office.fingerprint
    assert b"PRIVATE" not in answer.content


@pytest.mark.parametrize("name", ["show_trust", "download_authority"])
def test_without_an_office_network_there_is_nothing_to_trust(office, settings, name):
    settings.TLS = False
    assert Client().get(reverse(f"operations:{name}")).status_code == 404

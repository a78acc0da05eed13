"""An office's certificates when a file of theirs is lost, moved to another computer, or a write breaks off."""

import os
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from screening.operations.local_authority import Certificates, certificates

HOME = IPv4Address("192.168.1.20")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tls"


@pytest.fixture
def made(folder: Path) -> Certificates:
    return certificates(folder, "office", [HOME])


def is_a_pair(made: Certificates) -> bool:
    """The key is that of the certificate, and the authority signed it."""
    server = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    server.verify_directly_issued_by(x509.load_pem_x509_certificate(made.authority.read_bytes()))
    key = load_pem_private_key(made.key.read_bytes(), password=None)
    return key.public_key() == server.public_key()


@pytest.mark.parametrize("lost", ["server.pem", "server-key.pem"])
def test_a_lost_file_of_the_server_is_made_anew_and_no_phone_has_to_trust_again(folder, made, lost):
    (folder / lost).unlink()
    again = certificates(folder, "office", [HOME])
    assert again.fingerprint == made.fingerprint
    assert is_a_pair(again)


@pytest.mark.parametrize("lost", ["authority.pem", "authority-key.pem"])
def test_half_an_authority_is_none_and_signs_nothing_any_more(folder, made, lost):
    (folder / lost).unlink()
    again = certificates(folder, "office", [HOME])
    assert again.fingerprint != made.fingerprint
    assert is_a_pair(again)


def test_on_a_computer_of_another_name_the_server_has_that_name(folder, made):
    again = certificates(folder, "library", [HOME])
    server = x509.load_pem_x509_certificate(again.certificate.read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "library.local" in names.get_values_for_type(x509.DNSName)
    assert "office.local" not in names.get_values_for_type(x509.DNSName)


def test_one_more_address_is_vouched_for_beside_the_first(folder, made):
    both = [HOME, IPv4Address("10.0.0.7")]
    server = x509.load_pem_x509_certificate(certificates(folder, "office", both).certificate.read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(both) < set(names.get_values_for_type(x509.IPAddress))


def test_the_order_of_the_network_cards_makes_no_new_certificate(folder):
    cards = [HOME, IPv4Address("10.0.0.7")]
    first = certificates(folder, "office", cards).certificate.read_bytes()
    assert certificates(folder, "office", cards[::-1]).certificate.read_bytes() == first


def test_a_full_disk_leaves_the_files_that_were_good(folder, made, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as while_full:
        while_full.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            certificates(folder, "office", [IPv4Address("10.0.0.7")])
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert is_a_pair(certificates(folder, "office", [IPv4Address("10.0.0.7")]))


def test_nobody_else_may_look_into_the_folder(folder, made):
    assert folder.stat().st_mode & 0o077 == 0

import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from screening.operations.local_authority import Certificates, certificates, fingerprint_of

HOME = IPv4Address("192.168.1.20")


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def verify(made: Certificates, subject: x509.verification.Subject) -> None:
    builder = PolicyBuilder().store(Store([load(made.authority)])).time(datetime.now(UTC).replace(tzinfo=None))
    builder.build_server_verifier(subject).verify(load(made.certificate), [])


NAMED, PERMITTED = x509.SubjectAlternativeName.oid, x509.NameConstraints.oid


@pytest.fixture
def made(tmp_path: Path) -> Certificates:
    return certificates(tmp_path / "tls", "office", [HOME])


def test_a_browser_that_trusts_the_authority_accepts_name_and_address(made):
    for subject in (x509.DNSName("office.local"), x509.DNSName("localhost"), x509.IPAddress(HOME)):
        verify(made, subject)


def test_another_address_is_not_vouched_for(made):
    with pytest.raises(VerificationError):
        verify(made, x509.IPAddress(IPv4Address("192.168.1.21")))


def test_the_authority_can_only_vouch_for_private_addresses_and_this_computers_names(made):
    permitted = load(made.authority).extensions.get_extension_for_class(x509.NameConstraints)
    assert permitted.critical
    assert {name.value for name in permitted.value.permitted_subtrees if isinstance(name, x509.DNSName)} == {
        "localhost",
        "office.local",
    }
    networks = [name.value for name in permitted.value.permitted_subtrees if isinstance(name, x509.IPAddress)]
    assert not any(IPv4Address("8.8.8.8") in network for network in networks)


def test_a_computer_called_like_a_part_of_the_internet_vouches_for_nobody_there(tmp_path):
    made = certificates(tmp_path / "tls", "school", [HOME])
    for path in (made.authority, made.certificate):
        names = load(path).extensions
        said = str([one.value for one in names if one.oid in (NAMED, PERMITTED)])
        assert "school.local" in said and "'school'" not in said


def test_an_address_of_the_internet_is_refused(tmp_path):
    with pytest.raises(ValueError, match="private"):
        certificates(tmp_path, "office", [IPv4Address("8.8.8.8")])


def test_private_keys_are_for_their_owner_only(made):
    for name in ("authority-key.pem", "server-key.pem"):
        assert stat.S_IMODE((made.key.parent / name).stat().st_mode) == 0o600


def test_the_server_certificate_is_one_that_phones_take(made):
    server = load(made.certificate)
    usage = server.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert ExtendedKeyUsageOID.SERVER_AUTH in usage
    assert server.not_valid_after_utc - server.not_valid_before_utc <= timedelta(days=398)
    assert server.not_valid_before_utc < datetime.now(UTC)


def test_nothing_is_made_anew_while_it_is_good(made):
    before = made.certificate.read_bytes()
    assert certificates(made.key.parent, "office", [HOME]) == made
    assert made.certificate.read_bytes() == before


def test_a_new_address_makes_a_new_certificate_under_the_same_authority(made):
    again = certificates(made.key.parent, "office", [IPv4Address("192.168.7.7")])
    assert again.fingerprint == made.fingerprint
    verify(again, x509.IPAddress(IPv4Address("192.168.7.7")))


def test_a_certificate_is_renewed_before_it_ends(made):
    before = made.certificate.read_bytes()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=380), tick=False):
        again = certificates(made.key.parent, "office", [HOME])
        assert again.certificate.read_bytes() != before
        verify(again, x509.IPAddress(HOME))


def test_a_certificate_of_a_lost_authority_is_made_anew(made):
    made.authority.unlink()
    again = certificates(made.key.parent, "office", [HOME])
    assert again.fingerprint != made.fingerprint
    verify(again, x509.IPAddress(HOME))


def test_the_web_server_can_load_certificate_and_key(made):
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate, made.key)
    assert made.fingerprint == fingerprint_of(load(made.authority))

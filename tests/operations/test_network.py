"""Under which name and addresses the office finds this computer."""

import socket
from ipaddress import IPv4Address

import pytest

from screening.operations import local_authority as network
from screening.operations.local_authority import is_private


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("OFFICE", "office"),
        ("office.school.local", "office"),
        ("Li's computer", "li-s-computer"),
        ("-pc_01-", "pc-01"),
        ("办公室", "xinqiao"),
        ("", "xinqiao"),
    ],
)
def test_the_name_is_one_that_a_certificate_may_carry(monkeypatch, name, label):
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    assert network.host_name() == label


@pytest.mark.parametrize("address", ["10.1.2.3", "172.16.0.1", "172.31.255.254", "192.168.1.20", "100.64.0.9"])
def test_office_networks_are_private(address):
    assert is_private(IPv4Address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "172.15.255.255", "192.169.0.1", "100.128.0.1"])
def test_the_internet_begins_one_address_further(address):
    assert not is_private(IPv4Address(address))


class TestCards:
    """A loopback, a card with an office address, one of the internet, one without any."""

    CARDS = {"lo": "127.0.0.1", "eth0": "192.168.1.20", "ppp0": "8.8.8.8", "wlan0": None}

    @pytest.fixture(autouse=True)
    def cards(self, monkeypatch):
        def answer(_handle: int, _what: int, request: bytes) -> bytes:
            address = self.CARDS[request.split(b"\0")[0].decode()]
            if address is None:
                raise OSError("no address")
            return request[:20] + IPv4Address(address).packed + request[24:]

        monkeypatch.setattr(socket, "if_nameindex", lambda: list(enumerate(self.CARDS, 1)))
        monkeypatch.setattr(network.fcntl, "ioctl", answer)

    def test_only_the_office_address_is_served(self):
        assert network.office_addresses() == [IPv4Address("192.168.1.20")]

    def test_a_computer_without_a_cable_has_none(self, monkeypatch):
        monkeypatch.setattr(self.__class__, "CARDS", {"lo": "127.0.0.1", "wlan0": None})
        assert network.office_addresses() == []

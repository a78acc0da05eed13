"""Under which name and private addresses this computer can be reached in the office. Linux only, no packet is sent."""

import fcntl
import re
import socket
import struct
from ipaddress import IPv4Address

from screening.operations.local_authority import is_private

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

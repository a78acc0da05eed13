"""Where a request comes from and where it was before."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from accounts.privacy.fields import keyed_hash


def address_of(request: HttpRequest) -> str:
    """Of the computer that asks. Behind proxies that are named in TRUSTED_PROXIES the last address of X-Forwarded-For
    that none of them has; what anybody else writes there is not believed."""
    here = str(request.META.get("REMOTE_ADDR") or "")
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not is_trusted(here) or _parsed(hop) is None:
            break
        here = hop.strip()
    return here


def is_trusted(address: str) -> bool:
    """Named in TRUSTED_PROXIES."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in ip_network(one) for one in settings.TRUSTED_PROXIES)


def pseudonym_of(request: HttpRequest) -> str:
    """An address that stands for the real one where failed sign-ins are counted, and cannot be turned back."""
    return str(IPv6Address(int(keyed_hash("sign-in-address", address_of(request))[:30], 16) | 0xFD << 120))


def name_hash(_request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """What was typed as user name is now and then a password; only its hash is kept."""
    return hashed_name((credentials or {}).get("username") or "")


def hashed_name(username: str) -> str:
    return keyed_hash("sign-in-name", username)


def page_before(request: HttpRequest) -> str:
    """Path of the page of ours from which somebody came; the first page otherwise."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or parts.path in ("", request.path):
        return "/"
    return f"/{parts.path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address.strip())
    except ValueError:
        return None

"""The pages of each role, found by walking: from the first screen along every link, one address of each kind."""

from collections import deque
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User

LEFT_OUT = {"accounts:sign_out", "accounts:set_language", "accounts:cover_screen", "home:send_worker"}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="accounts.backends.ActiveUserBackend")
    return browser


def walk(browser: Client) -> dict[str, str]:
    """Name of the page → its address. Files that are saved are no pages."""
    pages: dict[str, str] = {}
    known, waiting = {"home:show_home"}, deque([("home:show_home", "/")])
    while waiting:
        kind, address = waiting.popleft()
        response = browser.get(address)
        if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
            continue
        pages[kind] = address
        links = _Links()
        links.feed(response.content.decode())
        for link in links.found:
            target = urldefrag(urljoin(address, link)).url
            name = _kind(target)
            if name and name not in known:
                known.add(name)
                waiting.append((name, target))
    return pages


def _kind(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc or parts.scheme:
        return ""
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    asked = parse_qs(parts.query)
    return "" if name in LEFT_OUT else name + "".join(f" ?{key}" for key in sorted(asked))

"""Walks through every page each role finds from its first screen and sends every form full of hostile text.

    crawl(most_pages=…) -> dict     on a database that holds people; counts what was asked and lists what went wrong

A failure is an answer of 500 or more, markup of ours that comes back unescaped, the words of a database error, and a
page without the headers that every page has. The forms are sent for real, so the database is spent afterwards.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Role, User

BACKEND = "accounts.backends.ActiveUserBackend"
MARK = "<xq9 onload=alert(1)>"
HOSTILE = (
    MARK,
    "' OR 1=1; DROP TABLE accounts_user --",
    "{{7*7}}${7*7}<%=7*7%>",
    "../../../../etc/passwd\x00",
    "=HYPERLINK(1)" + "长" * 3000,
    "-99999999999999999999",
)
SQL_WORDS = ("syntax error at or near", "sqlite3.", "psycopg2.", "OperationalError", "unrecognized token")
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Cache-Control", "X-Request-ID")
A_KIND = 2  # addresses of one kind of page, and forms sent of it
LEFT_ALONE = frozenset({"accounts:sign_out", "accounts:end_sessions"})


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)  # name, kind, value


@dataclass
class Found:
    pages: int = 0
    forms: int = 0
    queries: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


def crawl(*, most_pages: int = 80) -> dict[str, Any]:
    found = Found()
    _Walk(Client(raise_request_exception=False), "nobody", found).go("/account/sign-in/", most_pages)
    roles = people()
    for role, user in roles.items():
        _Walk(signed_in(user), role, found).go("/", most_pages)
    found.failures += [f"{role}: nobody to walk as" for role in set(Role.values) - set(roles)]
    told = {"roles": len(roles), "pages": found.pages, "kinds_of_page": len(found.kinds)}
    told |= {"forms": found.forms, "queries": found.queries}
    answers = {str(status): count for status, count in sorted(found.answers.items())}
    return {"passed": not found.failures, **told, "answers": answers, "failures": sorted(set(found.failures))}


def people() -> dict[str, User]:
    """The first of each role that the database holds; those who can end other people's duties come late."""
    first = {user.role: user for user in User.objects.filter(is_active=True).order_by("-pk")}
    return {role: first[role] for role in Role.values if role in first}


def signed_in(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user, backend=BACKEND)
    return browser


class _Walk:
    def __init__(self, browser: Client, who: str, found: Found) -> None:
        self.browser, self.who, self.found = browser, who, found
        self.waiting: deque[str] = deque()
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.seen: set[str] = set()

    def go(self, first: str, most: int) -> None:
        self.waiting.append(first)
        forms: list[Form] = []
        while self.waiting and most:
            address = self.waiting.popleft()
            kind = _kind(address)
            if address in self.seen or kind in LEFT_ALONE or self.asked[kind] >= A_KIND:
                continue
            most -= 1
            self.seen.add(address)
            self.asked[kind] += 1
            forms += self.look(address, kind)
        for form in forms:  # afterwards: what a form does may end the walk
            self.send(form)

    def look(self, address: str, kind: str) -> list[Form]:
        answer = self.browser.get(address)
        self.found.pages += 1
        is_new = kind not in self.found.kinds
        self.found.kinds.add(kind)
        html = self.check(answer, f"GET {kind}")
        page = _Page(address)
        page.feed(html)
        self.waiting.extend(page.links)
        for hostile in self.with_hostile_query(address) if is_new else ():
            self.found.queries += 1
            self.check(self.browser.get(hostile), f"GET {kind}?")
        return page.forms

    def with_hostile_query(self, address: str) -> Iterator[str]:
        parts = urlsplit(address)
        for name, _value in parse_qsl(parts.query) or [("q", ""), ("page", ""), ("before", ""), ("next", "")]:
            for text in HOSTILE[:4]:
                yield f"{parts.path}?{urlencode({name: text})}"

    def send(self, form: Form) -> None:
        kind = _kind(form.action)
        if kind in LEFT_ALONE or self.sent[kind] >= A_KIND:
            return
        self.sent[kind] += 1
        for text in HOSTILE:
            given = {name: _value(kind_of, value, text) for name, kind_of, value in form.fields}
            self.found.forms += 1
            ask = self.browser.get if form.method == "get" else self.browser.post
            self.check(ask(form.action, given), f"{form.method.upper()} {kind}")

    def check(self, answer: Any, what: str) -> str:
        """The page as text, if it is one."""
        self.found.answers[answer.status_code] += 1
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        html = answer.content.decode() if is_page else ""
        wrong = [f"answers {answer.status_code}"] if answer.status_code >= 500 else []
        wrong += ["markup comes back as it was"] if MARK in html else []
        wrong += [f"says “{word}”" for word in SQL_WORDS if word in html]
        wrong += [f"lacks {name}" for name in HEADERS if is_page and name not in answer.headers]
        self.found.failures += [f"{self.who}: {what} {one}" for one in wrong]
        return html


class _Page(HTMLParser):
    """Links and forms of our own."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href"):
            self._link(told["href"])
        elif tag == "form":
            method = told.get("method", "get").lower()
            self.forms.append(Form(_path(self.address, told.get("action") or self.address), method))
        elif tag in ("input", "select", "textarea", "button") and told.get("name") and self.forms:
            kind = told.get("type", "text") if tag == "input" else tag
            self.forms[-1].fields.append((told["name"], kind, told.get("value", "")))
        elif tag == "option" and self.forms and self.forms[-1].fields and told.get("value"):
            name, kind, value = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, kind, value or told["value"])

    def _link(self, href: str) -> None:
        path = _path(self.address, href)
        if path.startswith("/") and not path.startswith("/static/"):
            self.links.append(path)


def _path(here: str, href: str) -> str:
    parts = urlsplit(urljoin(f"http://testserver{here}", href))
    if parts.netloc != "testserver":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _kind(address: str) -> str:
    try:
        return str(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return "-"


def _value(kind: str, value: str, hostile: str) -> Any:
    """What a person cannot type stays as it is: else nothing would get past the first check."""
    if kind == "file":
        return SimpleUploadedFile("x.csv", hostile.encode())
    if kind in ("hidden", "radio", "checkbox", "select", "button", "submit"):
        return value
    return hostile

"""One question of the table: an address, a method and a person, and all that is wrong with the answer."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase, SimpleCookie
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Role
from tests import factories
from tests.authorization.matrix import (
    PERSONAS,
    WITHOUT_ACCESS,
    Row,
    Target,
    expected,
    must_name,
    must_not_name,
    must_not_say,
)
from tests.authorization.public import PUBLIC
from tests.conftest import Cast


@dataclass(frozen=True)
class Asker:
    """The cast and a session of each persona; one client, which before each request gets the cookie of whoever asks."""

    cast: Cast
    sessions: Mapping[str, str]
    client: Client = field(default_factory=Client)

    def as_(self, persona: str) -> Client:
        key = self.sessions.get(persona)
        self.client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: key} if key else {})
        return self.client

    def without_token(self) -> "Asker":
        return Asker(self.cast, self.sessions, Client(enforce_csrf_checks=True))


def everybody_signed_in(cast: Cast) -> Asker:
    _disabled_counselor(cast)
    sessions = {persona: _session_of(cast, name) for persona, name in PERSONAS.items() if name}
    return Asker(cast, sessions)


def _session_of(cast: Cast, name: str) -> str:
    client = Client()
    client.force_login(cast.people[name], backend="accounts.backends.ActiveUserBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _disabled_counselor(cast: Cast) -> None:
    person = factories.make_user("disabled", "离职的老师", Role.COUNSELOR)
    for school in (cast.school, cast.second_school):
        factories.assign(person, school, "counselor")
    person.is_active = False
    person.save(update_fields=["is_active"])
    cast.people["disabled"] = person


def own_copy(asker: Asker) -> Asker:
    """What a row does to the people and children it is given stays with that row."""
    return Asker(deepcopy(asker.cast), asker.sessions, asker.client)


def faults(row: Row, target: Target, method: str, persona: str, asker: Asker) -> list[str]:
    """What is wrong with one answer, in sentences; whatever it wrote is rolled back."""
    point = transaction.savepoint()
    response = _answer(row, target, method, asker.as_(persona))
    transaction.savepoint_rollback(point)
    page = _text(response)
    names = {key: child.name for key, child in asker.cast.children.items()}
    who = f"{row} {method.upper()} as {persona}"
    wrong = []
    if response.status_code not in expected(row, method, persona, PUBLIC):
        wrong.append(f"{who}: {response.status_code}, not {sorted(expected(row, method, persona, PUBLIC))}")
    wrong += [f"{who}: names {key}" for key in sorted(must_not_name(row, persona, set(names))) if names[key] in page]
    if method == "get":
        wrong += [f"{who}: does not name {key}" for key in sorted(must_name(row, persona)) if names[key] not in page]
    wrong += [f"{who}: says {word!r}" for word in must_not_say(row, persona) if word in page]
    if response.headers.get("Cache-Control") != "no-store" and persona not in WITHOUT_ACCESS:
        wrong.append(f"{who}: may be kept in a cache")
    return wrong


def _answer(row: Row, target: Target, method: str, client: Client) -> HttpResponseBase:
    try:
        url = reverse(row.name, kwargs=target.kwargs)
    except NoReverseMatch as error:
        raise AssertionError(f"{row}: `at` does not give the parts of the address: {error}") from error
    if method == "get":
        return client.get(url, target.query)
    return client.post(url, target.data) if method == "post" else client.generic(method.upper(), url)


def _text(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    where = response.headers.get("Location", "") + unquote(response.headers.get("Content-Disposition", ""))
    return content.decode("utf-8", "replace") + where

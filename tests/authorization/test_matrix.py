"""Nobody sees a child they have no duty to: every address × method × person, with the names that must (not) appear."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Role
from students.models import Student
from tests import factories
from tests.authorization.matrix import (
    LEVEL_WORDS,
    METHODS,
    PERSONAS,
    WITHOUT_ACCESS,
    Row,
    Target,
    expected,
    must_name,
    must_not_name,
    must_not_say,
)
from tests.authorization.pending import PENDING, PENDING_APPS
from tests.authorization.public import PUBLIC
from tests.authorization.table import APPS, all_rows, all_views
from tests.conftest import Cast

ROWS = all_rows()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says_and_nothing_more(row: Row, cast: Cast) -> None:
    _disabled_counselor(cast)
    target = row.at(cast)
    wrong = [
        fault for method in METHODS for persona in PERSONAS for fault in _faults(row, target, method, persona, cast)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.once
@pytest.mark.parametrize("row", [row for row in ROWS if row.post], ids=str)
def test_a_post_without_csrf_token_is_refused(row: Row, cast: Cast) -> None:
    target = row.at(cast)
    persona = next(key.split()[0] for key in row.post or {})
    client = _browser(cast, "class_teacher" if persona == "*" else persona, strict=True)
    assert client.post(reverse(row.name, kwargs=target.kwargs), target.data).status_code == 403


def test_every_address_is_in_the_table() -> None:
    missing = {name for name in all_views() if name not in {row.name for row in ROWS} | PENDING}
    assert sorted(name for name in missing if name.split(":")[0] not in PENDING_APPS - set(APPS)) == []


def test_the_lists_of_missing_rows_only_shrink() -> None:
    names = set(all_views())
    assert sorted(PENDING_APPS & set(APPS)) == []
    assert sorted(PENDING - names) == []
    assert sorted(PENDING & {row.name for row in ROWS}) == []


def test_every_row_is_about_an_address_and_people_we_know() -> None:
    names = set(all_views())
    assert [str(row) for row in ROWS if row.name not in names] == []
    assert [(str(row), row.unknown_personas()) for row in ROWS if row.unknown_personas()] == []
    assert [str(row) for row in ROWS if row.get is None and row.post is None] == []


def test_pages_without_sign_in_are_a_closed_list() -> None:
    views = all_views()
    assert {name for name, view in views.items() if not getattr(view, "login_required", True)} == PUBLIC


class TestTheTableNotices:
    """Each kind of fault, planted: a table that cannot fail proves nothing."""

    @pytest.fixture
    def planted(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
        """The account page tells every reader the name of a child of another school, as a leaking page would."""
        _disabled_counselor(cast)
        cast.li.name = cast.zhou.name = cast.children["outside"].name
        cast.li.save()
        cast.zhou.save()
        yield cast

    def test_a_name_that_leaks(self, planted: Cast) -> None:
        row = Row("accounts:show_account", get={"*": 200})
        assert len(_faults(row, Target(), "get", "class_teacher", planted)) == 1
        assert _faults(row, Target(), "get", "auditor", planted) == []

    def test_a_name_that_is_missing(self, planted: Cast) -> None:
        row = Row("accounts:show_account", get={"*": 200}, shows={"auditor": "yu"})
        assert len(_faults(row, Target(), "get", "auditor", planted)) == 1

    def test_a_name_that_one_page_must_not_show(self, planted: Cast) -> None:
        row = Row(
            "accounts:show_account", get={"*": 200}, may_show={"*": "outside"}, hides={"class_teacher": "outside"}
        )
        assert len(_faults(row, Target(), "get", "class_teacher", planted)) == 1
        assert _faults(row, Target(), "get", "other_teacher", planted) == []

    def test_a_word_that_must_not_appear(self, planted: Cast) -> None:
        row = Row("accounts:show_account", get={"*": 200}, never={"auditor": ["auditor"]})
        assert len(_faults(row, Target(), "get", "auditor", planted)) == 1

    def test_a_level_that_a_teacher_reads(self, planted: Cast) -> None:
        planted.li.name = planted.auditor.name = LEVEL_WORDS[0]
        planted.li.save()
        planted.auditor.save()
        row = Row("accounts:show_account", get={"*": 200})
        assert len(_faults(row, Target(), "get", "class_teacher", planted)) == 1
        assert _faults(row, Target(), "get", "auditor", planted) == []

    @pytest.mark.parametrize("persona", PERSONAS)
    def test_another_status(self, planted: Cast, persona: str) -> None:
        row = Row("accounts:sign_out", get={"*": 200}, may_show={"*": "outside"})
        faults = _faults(row, Target(), "get", persona, planted)
        assert bool(faults) == (persona not in WITHOUT_ACCESS)

    def test_a_method_nobody_wrote_down(self, planted: Cast) -> None:
        row = Row("accounts:show_account", post={"*": 405})
        assert len(_faults(row, Target(), "get", "auditor", planted)) == 1

    def test_a_page_open_to_a_stranger(self, planted: Cast) -> None:
        row = Row("accounts:recover", get={"*": 200})
        assert expected(row, "get", "anonymous", frozenset()) == {302}
        assert _faults(row, Target(), "get", "anonymous", planted) == []


def _faults(row: Row, target: Target, method: str, persona: str, cast: Cast) -> list[str]:
    """What is wrong with one answer, in sentences; whatever it wrote is rolled back."""
    point = transaction.savepoint()
    response = _answer(row, target, method, _browser(cast, persona))
    transaction.savepoint_rollback(point)
    page = _text(response)
    names = {key: child.name for key, child in cast.children.items()}
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


def _browser(cast: Cast, persona: str, *, strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=strict)
    if PERSONAS[persona]:
        client.force_login(cast.people[PERSONAS[persona] or ""], backend="accounts.backends.ActiveUserBackend")
    return client


def _disabled_counselor(cast: Cast) -> None:
    person = factories.make_user("disabled", "离职的老师", Role.COUNSELOR)
    for school in (cast.school, cast.second_school):
        factories.assign(person, school, "counselor")
    person.is_active = False
    person.save(update_fields=["is_active"])
    cast.people["disabled"] = person


def _text(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    where = response.headers.get("Location", "") + response.headers.get("Content-Disposition", "")
    return content.decode("utf-8", "replace") + where


def test_the_cast_of_the_table_is_the_cast(cast: Cast) -> None:
    assert {name for name in PERSONAS.values() if name} - {"disabled"} <= set(cast.people)
    assert Student.objects.count() == len(cast.children)

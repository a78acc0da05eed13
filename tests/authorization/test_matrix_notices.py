"""Each kind of fault, planted: a table that cannot fail proves nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.urls import urlpatterns
from tests.authorization.asking import Asker, everybody_signed_in, faults
from tests.authorization.matrix import LEVEL_WORDS, METHODS, PERSONAS, WITHOUT_ACCESS, Row, Target, expected
from tests.authorization.methods import allowed_methods, questions, questions_to_the_database
from tests.conftest import Cast


@pytest.fixture
def planted(cast: Cast) -> Asker:
    """The account page tells every reader the name of a child of another school, as a leaking page would."""
    asker = everybody_signed_in(cast)
    cast.li.name = cast.zhou.name = cast.children["outside"].name
    cast.li.save()
    cast.zhou.save()
    return asker


def test_a_name_that_leaks(planted: Asker) -> None:
    row = Row("accounts:show_account", get={"*": 200})
    assert len(faults(row, Target(), "get", "class_teacher", planted)) == 1
    assert faults(row, Target(), "get", "auditor", planted) == []


def test_a_name_that_is_missing(planted: Asker) -> None:
    row = Row("accounts:show_account", get={"*": 200}, shows={"auditor": "yu"})
    assert len(faults(row, Target(), "get", "auditor", planted)) == 1


def test_a_name_that_one_page_must_not_show(planted: Asker) -> None:
    row = Row("accounts:show_account", get={"*": 200}, may_show={"*": "outside"}, hides={"class_teacher": "outside"})
    assert len(faults(row, Target(), "get", "class_teacher", planted)) == 1
    assert faults(row, Target(), "get", "other_teacher", planted) == []


def test_a_word_that_must_not_appear(planted: Asker) -> None:
    row = Row("accounts:show_account", get={"*": 200}, never={"auditor": ["auditor"]})
    assert len(faults(row, Target(), "get", "auditor", planted)) == 1


def test_a_level_that_a_teacher_reads(planted: Asker) -> None:
    planted.cast.li.name = planted.cast.auditor.name = LEVEL_WORDS[0]
    planted.cast.li.save()
    planted.cast.auditor.save()
    row = Row("accounts:show_account", get={"*": 200})
    assert len(faults(row, Target(), "get", "class_teacher", planted)) == 1
    assert faults(row, Target(), "get", "auditor", planted) == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_another_status(planted: Asker, persona: str) -> None:
    row = Row("accounts:sign_out", get={"*": 200}, may_show={"*": "outside"})
    assert bool(faults(row, Target(), "get", persona, planted)) == (persona not in WITHOUT_ACCESS)


def test_a_method_nobody_wrote_down(planted: Asker) -> None:
    row = Row("accounts:show_account", post={"*": 405})
    assert len(faults(row, Target(), "get", "auditor", planted)) == 1


def test_a_page_open_to_a_stranger(planted: Asker) -> None:
    row = Row("accounts:recover", get={"*": 200})
    assert expected(row, "get", "anonymous", frozenset()) == {302}
    assert faults(row, Target(), "get", "anonymous", planted) == []


def test_a_session_that_one_answer_ended_is_whole_for_the_next(planted: Asker) -> None:
    away, here = Row("accounts:sign_out", post={"*": 302}), Row("accounts:show_account", get={"*": 200})
    for row, method in ((away, "post"), (here, "get")):
        assert faults(row, Target(), method, "auditor", planted) == []


def layered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def outer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view(request, **kwargs)

    return outer


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_the_methods_are_read_through_every_layer() -> None:
    assert allowed_methods(layered(layered(require_safe(layered(page))))) == {"get", "head"}
    with pytest.raises(AttributeError):
        allowed_methods(layered(page))


def test_every_persona_is_asked_with_every_method_a_view_takes() -> None:
    row = Row("accounts:show_account", get={"auditor": 200, "*": 403})
    careless = list(questions(row, require_http_methods(["GET", "PUT"])(page)))
    assert [(method, who) for method, who in careless if method in ("get", "put")] == [
        (method, who) for method in ("get", "put") for who in PERSONAS
    ]
    others = [(method, who) for method in METHODS if method not in ("get", "put") for who in ("auditor", "anonymous")]
    assert sorted(set(careless)) == sorted(careless) and set(others) < set(careless)
    assert len(careless) == 2 * len(PERSONAS) + len(others)


def test_a_view_that_takes_more_than_it_says(planted: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It carries the decorator and answers around it: the two who are asked notice."""
    pattern = next(one for one in urlpatterns if one.name == "show_account")
    monkeypatch.setattr(pattern, "callback", wraps(pattern.callback)(lambda request: HttpResponse()))
    row = Row("accounts:show_account", get={"*": 200})
    asked = [who for method, who in questions(row, pattern.callback) if method == "delete"]
    assert [bool(faults(row, Target(), "delete", who, planted)) for who in asked] == [True, False]


def test_each_different_answer_is_asked_for_once_on_another_database() -> None:
    row = Row("x", get={"counselor": 200, "other_counselor": 404, "*": 403}, post={"*": 405})
    asked = set(questions_to_the_database(row, require_safe(page)))
    assert asked == {("get", "counselor"), ("get", "other_counselor"), ("get", "class_teacher")}

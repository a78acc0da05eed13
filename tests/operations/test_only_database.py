"""On a second database no question goes unasked, and none is asked for nothing."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from tests import statements
from tests.conftest import Cast
from tests.operations.only_database import enough_for_each_question


def test_every_question_has_one_who_asks_it_and_whoever_adds_nothing_is_left_out() -> None:
    asked = {"wide": "ab", "same": "ba", "third": "ab", "narrow": "a", "other": "c", "none": ""}
    assert enough(asked) == {"same", "other"}


def test_of_two_who_ask_the_same_the_quicker_is_enough() -> None:
    assert enough({"long": "ab", "short": "ab"}, long=9.0) == {"short"}
    assert enough({"all": "abcd", "one": "ab", "two": "cd"}, all=9.0) == {"one", "two"}


def test_whoever_comes_anyhow_has_asked_already() -> None:
    assert enough_for_each_question({"a": {"q": 1}, "z": {"q": 1, "p": 0}}, {"a": 0, "z": 9}, ["z"]) == {"z"}


def test_who_asks_with_the_longest_text_is_enough_and_nobody_shorter() -> None:
    asked = {"short": {"q": 3, "p": 0}, "long": {"q": 9}, "middle": {"q": 8}}
    assert enough_for_each_question(asked, dict.fromkeys(asked, 0.0)) == {"short", "long"}


def enough(asked: dict[str, str], **seconds: float) -> set[str]:
    return enough_for_each_question(
        {test: dict.fromkeys(questions, 0) for test, questions in asked.items()},
        {test: seconds.get(test, 0.0) for test in asked},
    )


@pytest.fixture
def questions(cast: Cast):
    """What a piece of work asks."""

    def of(work) -> dict[str, int]:
        recorder = statements.Recorder()
        with connection.execute_wrapper(recorder.note):
            try:
                with transaction.atomic():
                    work()
            except DatabaseError:
                pass
        return dict(recorder.asked)

    return of


def named(*names: str) -> None:
    list(User.objects.filter(name__in=names))


def test_lists_of_any_length_and_other_numbers_are_one_question(questions) -> None:
    assert questions(lambda: named("a")) == questions(lambda: named("b", "c", "d"))
    assert questions(lambda: User.objects.all()[:5].count()) == questions(lambda: User.objects.all()[:6].count())


def test_another_statement_and_another_type_of_value_are_others(questions) -> None:
    one = questions(lambda: named("abc"))
    assert not one.keys() & questions(lambda: list(User.objects.filter(name="abc"))).keys()
    number = questions(lambda: list(User.objects.raw("SELECT id FROM accounts_user WHERE id = %s", [1])))
    text = questions(lambda: list(User.objects.raw("SELECT id FROM accounts_user WHERE id = %s", ["1"])))
    assert not number.keys() & text.keys()


def test_how_long_its_longest_text_and_its_largest_number_were_stands_with_it(questions) -> None:
    short, long = questions(lambda: named("abc")), questions(lambda: named("a", "abc" * 50))
    assert short.keys() == long.keys() and [*short.values()] < [*long.values()]
    small, large = (questions(lambda key=key: list(User.objects.filter(pk=key))) for key in (1, 2**40))
    assert len(small) == 1 and len(large) == 2 and small.items() < large.items()


def test_an_error_is_a_question_of_its_own(questions, cast: Cast) -> None:
    """A transaction after an error is over on PostgreSQL, not on SQLite."""
    update = User.objects.filter(pk=cast.li.pk).update
    taken, free = questions(lambda: update(username=cast.zhou.username)), questions(lambda: update(username="teacher9"))
    with pytest.raises(IntegrityError), transaction.atomic():
        update(username=cast.zhou.username)
    assert len(taken) == len(free) == 1 and taken != free


def test_the_same_statement_of_two_lines_of_the_product_are_two(questions, cast: Cast) -> None:
    """One of them may ask for a lock, of which SQLite's statement says nothing."""
    assert questions(cast.li.refresh_from_db) == questions(cast.li.refresh_from_db)
    recorder = statements.Recorder()
    places = []
    for line in (1, 2):
        code = compile(
            "\n" * line + "connection.cursor().execute('SELECT 1')", f"{statements.ROOT}/students/x.py", "exec"
        )
        recorder.asked.clear()
        with connection.execute_wrapper(recorder.note):
            exec(code, {"connection": connection})
        places.append(dict(recorder.asked))
    assert places[0] and not places[0].keys() & places[1].keys()

"""On a second database no question goes unasked, and none is asked for nothing."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from tests import statements
from tests.conftest import Cast
from tests.operations.only_database import enough_for_each_question


def test_every_question_has_one_who_asks_it_and_whoever_adds_nothing_is_left_out() -> None:
    asked = {"wide": ["a", "b"], "same": ["b", "a"], "third": ["a", "b"], "narrow": ["a"], "other": ["c"], "none": []}
    assert enough_for_each_question(asked) == {"same", "other"}


@pytest.fixture
def questions(cast: Cast):
    """What a piece of work asks."""

    def of(work) -> set[str]:
        recorder = statements.Recorder()
        with connection.execute_wrapper(recorder.note):
            try:
                with transaction.atomic():
                    work()
            except DatabaseError:
                pass
        return set(recorder.asked)

    return of


def named(*names: str) -> None:
    list(User.objects.filter(name__in=names))


def test_lists_of_any_length_and_other_numbers_are_one_question(questions) -> None:
    assert questions(lambda: named("a")) == questions(lambda: named("b", "c", "d"))
    assert questions(lambda: User.objects.all()[:5].count()) == questions(lambda: User.objects.all()[:6].count())


def test_another_statement_another_kind_of_value_and_a_longer_text_are_others(questions) -> None:
    one = questions(lambda: named("abc"))
    assert not one & questions(lambda: list(User.objects.filter(name="abc")))
    assert not one & questions(lambda: named("abc" * 50))
    assert not questions(lambda: list(User.objects.filter(pk=1))) & questions(
        lambda: list(User.objects.filter(pk=2**40))
    )


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
        places.append(set(recorder.asked))
    assert places[0] and not places[0] & places[1]

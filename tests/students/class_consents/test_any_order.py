"""Whatever two administrators type, in whatever order and over whatever they saw: nothing is overwritten, and no no
becomes a yes unless somebody has seen it."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from screening.form_kit.rows import RowInput
from students import access
from students.class_consents.rows import Usual, overridden, read_row, texts_of
from students.class_consents.services import histories, record_rows
from tests import factories
from tests.conftest import make_cast

USUAL = Usual("1", date(2026, 10, 12))
ROWS = st.fixed_dictionaries(
    {
        "answers": st.sampled_from(("+", "222222", "121111", "311111", "11", "")),
        "signer": st.sampled_from(("", *"14x")),
    },
    optional={"child": st.sampled_from("129")},
)
SAW = st.sampled_from((0, 0, 1, -2))  # what is in force; that, and the question about it; the sheet before
SAVES = st.lists(st.tuples(st.booleans(), SAW, ROWS), min_size=4, max_size=8)


@pytest.fixture
def office(db):
    cast = make_cast()
    other = factories.make_user("schooladmin2", "韦兰", Role.SCHOOL_ADMINISTRATOR)
    factories.assign(other, cast.school, "school-administrator")
    return cast, (cast.admin, other)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=SAVES)
def test_every_word_stays_and_no_no_is_overridden_unseen(office, saves):
    cast, people = office
    child = factories.make_student(cast.class_3_1, "覃小雨", 100 + _free(cast), consent=False)
    for is_other, saw, texts in saves:
        before = histories([child.pk])[child.pk]
        version = 2 * len(before) + saw
        by = people[is_other]
        seats = list(access.seats_today(by).filter(student=child))
        outcome = record_rows(seats, by=by, rows=[RowInput(child.public_id, version, texts)], usual=USUAL)
        after = histories([child.pk])[child.pk]
        assert after[: len(before)] == before and len(after) - len(before) == len(outcome.recorded)
        assert len(outcome.recorded) + len(outcome.same) + len(outcome.refused) + len(outcome.asked) == 1
        if outcome.recorded and before:
            assert version in (2 * len(before), 2 * len(before) + 1)
            over = overridden(before[-1], read_row(texts_of(after[-1]), USUAL))
            assert not over or version == 2 * len(before) + 1


def _free(cast):
    return cast.class_3_1.enrolments.count()

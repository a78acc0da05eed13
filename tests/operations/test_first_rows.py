"""The first rows of an empty installation: terms that hold today, passwords that can be typed, nothing twice."""

from datetime import date

import pytest

from accounts.models import AuditEvent, Role, User
from screening.operations.services import AlreadyBegun, begin_school
from students import access
from students.models import School, Term
from students.selectors import calendar_of

pytestmark = pytest.mark.django_db


def begin(day: date = date(2026, 9, 1), officer: User | None = None, **changes: str) -> tuple[School, dict[str, str]]:
    names = {"county": "河西县", "township": "柳湾镇", "school": "柳湾小学", "kind": "township", **changes}
    posts = {Role.DISTRICT_OFFICER: officer} if officer else {}
    return begin_school(**names, administrator=User(username="heli", name="何丽"), posts=posts, day=day)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026)],
)
def test_the_terms_are_those_of_the_school_year_of_the_day(day, year):
    begin(day)
    assert list(Term.objects.order_by("number").values_list("school_year", "number")) == [(year, 1), (year, 2)]
    first, second = Term.objects.order_by("number")
    assert first.starts.year == year
    assert first.ends < second.starts < second.ends
    assert second.ends.year == year + 1


@pytest.mark.parametrize("day", [date(2026, 10, 19), date(2027, 3, 8)])
def test_a_day_in_a_term_belongs_to_it(day):
    calendar = calendar_of(begin(day)[0].township.county)
    term = calendar.term_of(day)
    assert term is not None
    assert term.starts <= day <= term.ends


def test_the_administrator_works_there_from_the_first_day_and_the_officer_sees_the_school():
    school, _passwords = begin(date(2026, 10, 19), User(username="zheng", name="郑国华"))
    administrator, officer = User.objects.get(username="heli"), User.objects.get(username="zheng")
    assert list(access.schools_of(administrator)) == list(access.schools_of(officer)) == [school]
    assert access.classes_of(administrator).count() == 0


def test_passwords_differ_and_have_no_letter_that_is_taken_for_another():
    _school, passwords = begin(officer=User(username="zheng", name="郑国华"))
    assert len(set(passwords.values())) == 2
    for password in passwords.values():
        assert len(password) == 14
        assert not set(password) & set("01iloI")


def test_a_second_beginning_is_refused_and_changes_nothing():
    begin()
    before = (User.objects.count(), Term.objects.count(), AuditEvent.objects.count())
    with pytest.raises(AlreadyBegun):
        begin(county="另一县", school="另一所学校")
    assert (User.objects.count(), Term.objects.count(), AuditEvent.objects.count()) == before


def test_a_kind_of_school_that_does_not_exist_leaves_nothing_behind():
    with pytest.raises(ValueError, match="university"):
        begin(kind="university")
    assert not School.objects.exists()
    assert not Term.objects.exists()

"""Every address about a school, a class, a child or a file is nowhere for whoever keeps another school, or none."""

from contextlib import suppress
from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.models import AuditEvent, Role
from students.models import StaffAssignment
from tests import factories
from tests.authorization.students_rows import ADMIN, ROWS


def is_about_something(row):
    """Its address names a row."""
    with suppress(NoReverseMatch):
        return not reverse(row.name)
    return True


ABOUT = [row for row in ROWS if is_about_something(row)]
OF_A_SCHOOL = [row for row in ABOUT if any(ADMIN in (table or {}) for table in (row.get, row.post))]
OF_THE_COUNTY = [
    row for row in ABOUT if "district_officer" in (row.get or {}) and row.name != "students:name_for_county"
]


def title(row):
    return f"{row.name.partition(':')[2]} {getattr(row.at, '__name__', '')}"


def asks(browser, row, target):
    """What the browser gets for each method that the row knows."""
    address = reverse(row.name, kwargs=target.kwargs)
    if row.get is not None:
        yield browser.get(address, target.query).status_code
    if row.post is not None:
        yield browser.post(address, target.data).status_code


@pytest.fixture
def stranger(cast):
    """Keeps the roster of a school in which nobody of the cast works."""
    school = factories.make_school(cast.county, "新建小学")
    keeper = factories.make_user("stranger", "新主任", Role.SCHOOL_ADMINISTRATOR)
    factories.assign(keeper, school, "school-administrator")
    return keeper


@pytest.mark.parametrize("row", OF_A_SCHOOL, ids=title)
def test_nothing_of_another_school_is_found_changed_or_recorded(cast, as_, stranger, row):
    target = row.at(cast)
    assert set(asks(as_(stranger), row, target)) == {404}
    assert not AuditEvent.objects.filter(actor_id=stranger.public_id).exists()


@pytest.mark.parametrize("row", OF_A_SCHOOL[::4], ids=title)
def test_whoever_kept_the_school_until_yesterday_finds_nothing_any_more(cast, as_, row):
    target = row.at(cast)
    StaffAssignment.objects.filter(user=cast.admin).update(ends=date(2026, 10, 18))
    assert set(asks(as_(cast.admin), row, target)) == {404}


@pytest.mark.parametrize("row", OF_THE_COUNTY, ids=title)
def test_the_calendar_of_another_county_has_none_of_these_days(cast, as_, row):
    target = row.at(cast)
    county = factories.make_county("青山县")
    county.terms.all().delete()
    county.holidays.all().delete()
    officer = factories.make_user("officer", "外县科长", Role.DISTRICT_OFFICER)
    factories.assign_county(officer, county)
    assert set(asks(as_(officer), row, target)) == {404}

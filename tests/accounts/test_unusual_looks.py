"""What the auditor is shown of the month before: many children opened one by one, and looks at night."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from accounts import audit
from accounts.unusual_looks import MANY, month_before, unusual_days

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


def look(by: object, at: str, times: int = 1, verb: str = "student.show", children: int = 1) -> None:
    with time_machine.travel(f"{at}+08:00", tick=False):
        for _ in range(times):
            audit.record(by=by, verb=verb, subjects=[uuid4() for _ in range(children)])


def told(cast: object) -> list[tuple[str, date, int, int]]:
    return [(one.name, one.day, one.many, one.at_night) for one in unusual_days(cast.auditor, *OCTOBER)]


def test_more_children_one_by_one_than_sit_in_a_class(cast):
    look(cast.li, "2026-10-12T10:00:00", MANY - 1)
    look(cast.admin, "2026-10-12T10:00:00", MANY)
    assert told(cast) == [("何丽", date(2026, 10, 12), MANY, 0)]


@pytest.mark.parametrize(("at", "times"), [("22:59:59", 0), ("23:00:00", 1), ("04:59:59", 1), ("05:00:00", 0)])
def test_at_night(cast, at, times):
    look(cast.li, f"2026-10-12T{at}")
    assert told(cast) == [("李芳", date(2026, 10, 12), 0, 1)] * times


def test_a_list_a_sheet_and_an_act_are_no_look_at_one_child(cast):
    look(cast.li, "2026-10-12T23:30:00", verb="student.list", children=MANY)
    look(cast.li, "2026-10-12T23:30:00", verb="sheet.show", children=MANY)
    look(cast.li, "2026-10-12T23:30:00", verb="home.show")
    look(cast.li, "2026-10-12T23:30:00", verb="care.record")
    assert told(cast) == []


def test_the_month_before_and_no_other_day(cast):
    for at in ("2026-09-30T23:59:59", "2026-10-01T00:00:00", "2026-10-31T23:59:59", "2026-11-01T00:00:00"):
        look(cast.li, at)
    assert [day for _name, day, *_counts in told(cast)] == [date(2026, 10, 31), date(2026, 10, 1)]
    assert month_before(date(2026, 11, 1)) == month_before(date(2026, 11, 30)) == OCTOBER
    assert month_before(date(2027, 1, 5)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_only_the_auditor_reads_it(cast):
    look(cast.li, "2026-10-12T23:30:00")
    for person in cast.people.values():
        assert bool(unusual_days(person, *OCTOBER)) == (person == cast.auditor)


def test_it_stands_on_the_first_screen_and_leads_to_the_day(cast, as_):
    with time_machine.travel("2026-11-03T09:00:00+08:00"):
        page = as_(cast.auditor).get("/")
        assert 'id="unusual"' not in page.content.decode()
        look(cast.li, "2026-10-12T23:30:00", 2)
        page = as_(cast.auditor).get("/")
        assert [line.at_night for line in page.context["unusual"]] == [2]
        text = page.content.decode()
        assert "李芳" in text
        target = f"?actor={cast.li.public_id}&amp;since=2026-10-12&amp;until=2026-10-12&amp;kind=looks"
        assert target in text
        listed = as_(cast.auditor).get("/account/events/" + target.replace("&amp;", "&"))
        assert [line.who for line in listed.context["lines"]] == ["李芳"] * 2

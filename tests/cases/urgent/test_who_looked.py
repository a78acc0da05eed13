"""Who looked at a child's data, for its counselor; nothing of it tells of a concern that is kept from the reader."""

from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from screening.cases.access import get_urgent_or_404
from students.pages.child import who_looked
from tests.cases import factories as cases


def look(by: object, child: object, verb: str = "student.show") -> None:
    audit.record(by=by, verb=verb, subjects=[child.public_id])


def looks(reader: object, child: object) -> list[tuple[str, int]]:
    return [(one.name, one.times) for one in who_looked(reader, child)]


def test_the_counselor_reads_who_looked_how_often_the_latest_first(cast, as_):
    yu = cast.children["yu"]
    look(cast.li, yu)
    look(cast.li, yu)
    look(cast.admin, cast.children["hao"])
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        look(cast.admin, yu, "student.list")
    assert looks(cast.wang, yu) == [("何丽", 1), ("李芳", 2)]
    page = as_(cast.wang).get(reverse("students:show_student", args=[yu.public_id])).content.decode()
    assert 'id="looks"' in page and "李芳<small>" in page


def test_a_teacher_and_the_keeper_of_the_roster_read_nothing_of_it(cast, as_):
    yu = cast.children["yu"]
    look(cast.wang, yu, "case.show")
    for reader in (cast.li, cast.admin, cast.chen):
        assert looks(reader, yu) == []
    page = as_(cast.li).get(reverse("students:show_student", args=[yu.public_id])).content.decode()
    assert 'id="looks"' not in page


def test_looks_at_an_urgent_concern_are_told_to_whom_it_is_told(cast):
    yu = cast.children["yu"]
    known = cases.make_urgent(cast, cast.li, student=yu)
    kept = cases.make_urgent(cast, cast.li, about="staff", whom="王静", student=yu)
    get_urgent_or_404(cast.protection, kept.public_id)
    get_urgent_or_404(cast.li, kept.public_id)
    assert looks(cast.wang, yu) == []
    get_urgent_or_404(cast.li, known.public_id)
    assert looks(cast.wang, yu) == [("李芳", 1)]  # though she dealt with the other one
    assert looks(cast.chen, yu) == looks(cast.tian, yu) == []


def test_acts_are_no_looks_and_nobody_without_a_duty_to_children_stands_there(cast):
    yu = cast.children["yu"]
    look(cast.li, yu, "care.record")
    look(cast.protection, yu)
    look(cast.chen, yu, "student.list")
    cases.make_urgent(cast, cast.li, student=yu)
    assert looks(cast.wang, yu) == []


def test_a_concern_kept_from_the_reader_changes_no_line_of_before_and_adds_none(cast):
    yu = cast.children["yu"]
    look(cast.li, yu)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        cases.make_urgent(cast, cast.li, about="staff", whom="王静", student=yu)
        look(cast.li, yu)
        look(cast.zhou, yu)
        assert looks(cast.wang, yu) == [("周敏", 1), ("李芳", 1)]


def test_a_concern_the_reader_knows_of_hides_nobody(cast):
    yu = cast.children["yu"]
    cases.make_urgent(cast, cast.li, student=yu)
    look(cast.li, yu)
    assert looks(cast.wang, yu) == [("李芳", 1)]

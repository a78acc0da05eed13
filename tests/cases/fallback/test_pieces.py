"""Pieces of the pack: lines out of the content files, who is on duty from when to when, whose school it is."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import translation

from screening.cases.fallback import access, content
from screening.cases.fallback.codes import WAYS
from screening.cases.fallback.content import FormLine
from screening.cases.fallback.papers import PAPERS
from screening.cases.fallback.printing import pack_lines
from screening.cases.fallback.urgent import always_on_duty, duty_table, runs
from students.models import DutyDay
from tests.cases import factories as make
from tests.cases.factories import TODAY


def on_duty(cast, *days, person=None, hours=DutyDay.Hours.DAY):
    who = person or cast.zhou
    return [make.make_duty(cast.school, who, cast.admin, TODAY + timedelta(days=day), hours) for day in days]


def test_neighbouring_days_of_the_same_two_people_are_one_line(cast):
    (only,) = runs(on_duty(cast, 0, 1, 2))
    assert (only.first, only.last, only.person) == (TODAY, TODAY + timedelta(days=2), cast.zhou.name)


def test_another_person_in_between_makes_three_lines(cast):
    days = [*on_duty(cast, 0), *on_duty(cast, 1, person=cast.li), *on_duty(cast, 2)]
    assert [run.person for run in runs(days)] == [cast.zhou.name, cast.li.name, cast.zhou.name]


def test_evenings_stand_after_the_days_whatever_the_order_of_the_list(cast):
    days = [*on_duty(cast, 0, hours=DutyDay.Hours.EVENING, person=cast.li), *on_duty(cast, 0, 1)]
    assert [(run.person, run.hours) for run in runs(days)] == [
        (cast.zhou.name, DutyDay.Hours.DAY),
        (cast.li.name, DutyDay.Hours.EVENING),
    ]


@pytest.mark.parametrize(("last", "stands"), [(13, False), (14, True), (30, True)])
def test_two_people_stand_on_the_wall_if_the_list_reaches_a_fortnight(cast, last, stands):
    assert bool(always_on_duty(on_duty(cast, 0, last))) is stands


def test_nobody_stands_on_the_wall_where_people_take_turns_or_there_is_no_list(cast):
    turns = [*on_duty(cast, 0, 20), *on_duty(cast, 10, person=cast.li)]
    assert always_on_duty(turns) is None
    assert always_on_duty([]) is None


def test_the_duty_table_leaves_lines_to_go_on_by_hand(cast):
    assert [row for row in duty_table([]).rows if any(row)] == []
    known = duty_table(on_duty(cast, 0)).rows
    assert sum(any(row) for row in known) == 1
    assert len(known) >= 3


def test_with_evenings_of_their_own_the_duty_table_leaves_the_cover_on_one_page(cast):
    people = (cast.zhou, cast.li, cast.zhou)
    for day, person in enumerate(people):
        for hours in DutyDay.Hours:
            on_duty(cast, day, person=person, hours=hours)
    rows = duty_table(list(DutyDay.objects.order_by("date"))).rows
    assert [any(row) for row in rows] == [*[True] * 6, False]


def test_a_one_day_line_says_one_day(cast):
    (first, *_rest) = duty_table(on_duty(cast, 0)).rows
    assert first[0] == "2026-10-19"
    assert "0000-555 0110" in first[1] and "0000-555 0117" in first[2]


def test_a_group_of_fields_stands_under_its_heading_with_its_parts():
    parts = [{"id": "a", "kind": "text", "label": "A"}, {"id": "b", "kind": "date", "label": "B", "required": True}]
    head, first, second = content.rows([{"kind": "group", "label": "G", "parts": parts}], {"a": 4})
    assert head.is_head and not first.is_head
    assert list(first.more_room) == [0, 1, 2]
    assert second.label.endswith("*")


@pytest.mark.parametrize(
    ("option", "tick"),
    [
        ({"label": "see"}, "□ see"),
        ({"label": "other", "asks": "text"}, "□ other ________"),
        ({"label": "harm", "opens": "urgent"}, "□ ▲ harm"),
        ({"label": "try {n}"}, "□ try ____"),
    ],
)
def test_an_option_is_a_box_with_room_where_the_page_would_ask_on(option, tick):
    assert content.ticks([option]) == (tick,)


def test_english_gets_plain_quotes_and_chinese_its_own():
    with translation.override("en"):
        assert content.plain("“a” · ‘b’") == "\"a\", 'b'"
        assert content.joined("a", "b") == "a b"
    with translation.override("zh-hans"):
        assert content.plain("“甲” · 乙") == "“甲” · 乙"
        assert content.joined("甲。", "乙。") == "甲。乙。"


def test_a_short_option_is_never_broken_and_a_long_one_may_be():
    line = FormLine("label", ("short", "x" * 31))
    assert line.answers == [("short", "opt"), ("x" * 31, "")]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_every_paper_says_who_types_it_back_and_has_a_way_to_do_so(paper):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all(paper.entry().values())
    assert WAYS[paper.id]


@pytest.mark.parametrize(
    ("who", "with_names", "without"),
    [
        ("wang", True, False),
        ("admin", True, False),
        ("chen", False, True),
        ("li", False, False),
        ("staff", False, False),
    ],
)
def test_whose_pack_holds_names(cast, who, with_names, without):
    person = cast.people[who]
    assert access.schools_with_names(person).exists() is with_names
    assert access.schools_without_names(person).exists() is without
    assert bool(pack_lines(person)) is (with_names or without)


def test_the_pack_of_another_school_is_nobodys(cast):
    with pytest.raises(Http404):
        access.get_school_or_404(cast.admin, cast.outside_school.public_id)
    assert access.get_school_or_404(cast.wang, cast.second_school.public_id) == cast.second_school


@pytest.mark.parametrize(("day", "is_listed"), [(-1, False), (0, True), (59, True), (60, False)])
def test_the_duty_list_of_the_pack_reaches_from_today_for_sixty_days(cast, day, is_listed):
    on_duty(cast, day)
    assert bool(access.duty_ahead(cast.wang, cast.school)) is is_listed
    assert access.duty_ahead(cast.tian, cast.school) == []


def test_another_roster_number_or_duty_list_is_another_pack(cast):
    def state():
        return access.state_of(cast.wang, cast.school)

    first = state()
    assert state() == first
    on_duty(cast, 3)
    second = state()
    cast.school.phone = "0000-555 0999"
    assert len({first, second, state()}) == 3

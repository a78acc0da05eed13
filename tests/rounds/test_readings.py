import uuid
from datetime import date

import pytest
import time_machine
from django.utils import translation

from screening.cases.evidence import scores
from screening.library import wording
from screening.library.services import record_reliability
from screening.rounds import access, services
from screening.rounds.completion.standing import Undone
from screening.rounds.models import Assessment
from screening.rounds.presenters.check import CheckPage
from screening.rounds.selectors import (
    CheckView,
    class_progress,
    round_progress,
    screenable,
    sheet_view_data,
)
from tests import factories as people
from tests.rounds import factories as rounds


def test_only_children_with_a_valid_consent_are_screenable(cast, current):
    people.make_student(cast.class_3_1, "孙静", 4, consent=False)
    people.make_consent(cast.children["bo"], "withdrawn")
    day = date(2026, 10, 19)
    rows = screenable(current, cast.class_3_1, day)
    assert [row.student for row in rows] == [cast.children["yu"], cast.children["nur"]]
    people.make_consent(cast.children["yu"], child_forms="no")
    assert len(screenable(current, cast.class_3_1, day, "child")) == 1


def test_the_sheet_shows_every_child_in_seat_order_with_digits_or_a_state(cast, sheet):
    silent = people.make_student(cast.class_3_1, "孙静", 4, consent=False)
    services.settle_open_rounds([silent.pk])
    rounds.save(sheet, cast.li, rounds.row(cast.children["bo"], {"teacher-connection": "1000 0-2"}))
    view = sheet_view_data(sheet)
    assert [(row.seat, row.name) for row in view.rows] == [(1, "王𬀩雨"), (2, "李䶮"), (3, "古丽娜尔·艾山")]
    entry = view.rows[1].entries[0]
    assert (entry.form.id, entry.digits, entry.answered, entry.complete) == ("teacher-connection", "1000 0-2", 7, False)
    assert (view.rows[1].version, view.rows[0].version) == (1, 0)
    assert [(other.seat, other.state_label) for other in view.others] == [(4, "还没有同意书")]
    assert [(form.id, form.size, form.group_size) for form in view.forms] == [
        ("teacher-connection", 8, 4),
        ("teacher-engagement", 12, 4),
    ]
    assert [anchor.sign for anchor in view.forms[0].anchors] == ["0", "1", "2", "3", "-"]
    assert view.editable and view.closed_on is None and (view.done, view.total) == (0, 3)
    with translation.override("en"):
        assert sheet_view_data(sheet).class_name == "Grade 3 (1)"


def test_the_sheet_takes_as_many_queries_for_sixty_children_as_for_three(cast, sheet, django_assert_num_queries):
    sheet_view_data(sheet)  # a frozen definition is read only once a process
    for crowd in (0, 57):
        rounds.make_crowd(cast.class_3_1, crowd, first_seat=4)
        rounds.fill(sheet, cast.li)
        found = access.get_sheet_to_write_or_404(cast.li, sheet.public_id)
        with django_assert_num_queries(5):
            assert len(sheet_view_data(found).rows) == 3 + crowd


def test_the_check_names_what_is_missing_and_counts_every_state(cast, sheet):
    answers = {1: rounds.SHORT, 2: {"teacher-connection": "0000 000", "teacher-engagement": "1002 2300 1200"}}
    rounds.fill(sheet, cast.li, answers)
    services.exclude_child(sheet, student=cast.children["nur"], by=cast.li, reason="absent-long")
    check = CheckView(cast.li, sheet)
    missing = [(row.seat, one.form.id, one.missing, one.scorable) for row in check.view.rows for one in row.missing]
    assert missing == [
        (1, "teacher-engagement", [9, 10, 11, 12], False),
        (2, "teacher-connection", [8], True),
    ]
    states = {line.label: [named.words for named in line.names] for line in CheckPage(check).states}
    assert states == {"已填写": ["2 号 李䶮"], "无法计分": ["1 号 王𬀩雨"], "长期未到校": ["3 号 古丽娜尔·艾山"]}
    assert {ask.code for ask in check.quality.asks} >= {"incomplete"}


def test_a_constant_row_is_asked_about_and_a_row_of_zeros_never(cast, sheet):
    same = {"teacher-connection": "2222 2222", "teacher-engagement": "0000 0000 0000"}
    rounds.fill(sheet, cast.li, {1: same, 2: rounds.ELEVATED})
    asks = CheckView(cast.li, sheet).quality.asks
    assert [(ask.code, ask.seats) for ask in asks] == [("constant-row", (1,))]
    assert asks[0].sentence.startswith("1 号每一题都是“")
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    sheet.refresh_from_db()
    (line,) = [line for line in sheet.quality["all"] if line["code"] == "constant-row"]
    assert line["students"] == [cast.children["yu"].pk]


def test_a_teacher_sees_how_far_the_own_sheets_are(cast, sheet):
    (before,) = class_progress(cast.li)
    assert (before.status, before.done, before.total, before.class_name) == ("not-started", 0, 3, "三年级(1)班")
    rounds.fill(sheet, cast.li, {1: rounds.SHORT, 2: {"teacher-connection": "000"}})
    services.exclude_child(sheet, student=cast.children["nur"], by=cast.li, reason="absent-long")
    (during,) = class_progress(cast.li)
    assert (during.status, during.done, during.total) == ("in-progress", 1, 3)
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    (after,) = class_progress(cast.li)
    assert (after.status, after.done, after.total) == ("late", 1, 3)
    services.close_round(sheet.round)
    assert class_progress(cast.li) == []
    assert class_progress(cast.chen) == []


def test_schools_are_counted_for_those_who_may_count(cast, sheet):
    rounds.hand_in(sheet, cast.li)
    (own,) = round_progress(cast.chen, sheet.round)
    assert (own.school, own.opened, own.classes) == (cast.school, True, Undone(classes=2, open=1, late=0, no_consent=0))
    assert [place.opened for place in round_progress(cast.district, sheet.round)].count(True) == 1
    assert len(round_progress(cast.district, sheet.round)) == 3


@pytest.fixture
def two_rounds(cast, sheet):
    """Yu was elevated in autumn and calm in spring."""
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    services.close_round(sheet.round)
    with time_machine.travel("2027-04-05T09:00:00+08:00", tick=False):
        spring = rounds.open_round(cast, term=2, opens_on=date(2027, 4, 5), closes_on=date(2027, 4, 23))
        yield rounds.sheet_of(spring, cast.class_3_1)


def forms_of(user, child):
    rows = access.results_of(user).filter(assessment__student=child, assessment__superseded_at__isnull=True)
    return {form.id: form for form in scores.forms_of(rows, flagged_on=None)}


def shown(cast):
    return forms_of(cast.wang, cast.children["yu"])["teacher-engagement"]


def test_change_is_said_only_with_a_reliability_on_record_and_by_the_same_rater(cast, two_rounds):
    rounds.hand_in(two_rounds, cast.li)
    form = shown(cast)
    second, first = form.rows
    assert (first.total, first.level, first.change) == ("11", scores.why.level("elevated"), "—")
    assert form.change_words == (wording.not_comparable("no-reliability", scale="teacher-engagement"),)
    version = Assessment.objects.filter(instrument_version__instrument="teacher-engagement").first().instrument_version
    record_reliability(version, by=None, scale="engagement", kind="retest", value=0.8, sd=5, source="试点")
    with translation.override("en"):
        improved = shown(cast)
    assert improved.rows[0].change == "-11 beyond the usual"
    assert any("about half are below the line" in sentence for sentence in improved.change_words)


def test_another_rater_is_not_compared(cast, two_rounds):
    rounds.hand_in(two_rounds, cast.zhou)
    version = Assessment.objects.filter(instrument_version__instrument="teacher-engagement").first().instrument_version
    record_reliability(version, by=None, scale="engagement", kind="retest", value=0.8, sd=5, source="试点")
    assert shown(cast).change_words == (wording.not_comparable("rater", scale="teacher-engagement"),)
    assert forms_of(cast.li, cast.children["yu"]) == forms_of(cast.tian, cast.children["yu"]) == {}


def test_worsening_with_a_retest_value_is_a_reason_and_alone_from_alpha_a_note(cast, two_rounds):
    first = Assessment.objects.filter(instrument_version__instrument="teacher-connection").first()
    record_reliability(
        first.instrument_version, by=None, scale="connection", kind="alpha", value=0.9, sd=3, source="试点"
    )
    worse = {"teacher-connection": "1111 1111", "teacher-engagement": "0000 0000 0000"}
    rounds.hand_in(two_rounds, cast.li, {1: worse, 2: worse})
    assert not two_rounds.round.flags.exists()
    record_reliability(
        first.instrument_version, by=None, scale="connection", kind="retest", value=0.9, sd=3, source="试点"
    )
    services.reopen_sheet(two_rounds, by=cast.li)
    rounds.hand_in(two_rounds, cast.li, {1: worse})
    flag = two_rounds.round.flags.get(student=cast.children["yu"])
    assert flag.tier == "A" and [reason.code for reason in flag.reasons.filter(is_note=False)] == ["worsening"]


def test_answers_are_shown_in_words(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: {"teacher-connection": "3--1 0000", "teacher-engagement": ""}})
    form = forms_of(cast.wang, cast.children["yu"])["teacher-connection"]
    assert [line.codes for line in form.answers] == [(sign,) for sign in "3--10000"]
    assert "- 没机会看" in form.codes and form.answers[0].item.startswith("1. ")

"""The pack against the database: whose name stands on it, whose must not, and whose words never do."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from screening.cases.fallback.pack import PackPage
from screening.cases.fallback.printing import request_pack
from screening.cases.fallback.scheduled import make_due_packs
from screening.cases.review.services import record_review
from screening.documents import registry
from screening.documents.models import Document
from screening.jobs import wake
from screening.rounds.models import ScreeningRound
from screening.rounds.papers.class_sheet import ClassSheetPage
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import settle_open_rounds
from students.models import DutyDay, School, StrengthNote
from tests import factories
from tests.cases import factories as make
from tests.cases.fallback.printed import pack_words
from tests.cases.pages import url
from tests.conftest import Cast
from tests.rounds import factories as rounds

SignIn = Callable[[User], Client]
TODAY = date(2026, 10, 19)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "send", lambda job_id, queue: True)


@pytest.fixture
def current(cast: Cast) -> ScreeningRound:
    return rounds.open_round(cast)


def pack(user: User, cast: Cast, *, with_names: bool = True) -> PackPage:
    return PackPage(user, cast.school, with_names=with_names)


def lines(page: PackPage) -> Iterator[object]:
    for part in page.parts:
        if part.id.startswith("class-sheet"):
            for leaf in part.filled.body.leaves:
                yield from leaf.lines


def names(page: PackPage) -> set[str]:
    return {line.name for line in lines(page) if line.name}


def on_it(cast: Cast, page: PackPage) -> set[str]:
    return {name for name, child in cast.children.items() if child.name in names(page)}


@pytest.mark.parametrize(
    ("starts", "ends", "is_on_it"),
    [
        (factories.TERM_START, None, True),
        (factories.TERM_START, TODAY, True),
        (factories.TERM_START, YESTERDAY, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
    ],
    ids=["here", "last day today", "left yesterday", "came today", "comes tomorrow"],
)
def test_a_child_stands_on_the_sheet_of_its_class_from_its_first_to_its_last_day(
    cast: Cast, current: ScreeningRound, starts: date, ends: date | None, is_on_it: bool
) -> None:
    cast.children["bo"].enrolments.update(starts=starts, ends=ends, end_reason="left" if ends else "")
    assert ("bo" in on_it(cast, pack(cast.wang, cast))) is is_on_it
    document = request_pack(cast.school, by=cast.wang, language="zh-hans")
    told = registry.renderer_of(document.kind).children(document)
    assert (cast.children["bo"].public_id in told) is is_on_it


def test_no_child_of_another_school_and_of_no_other_county_stands_on_it(cast: Cast, current: ScreeningRound) -> None:
    assert on_it(cast, pack(cast.wang, cast)) == {"yu", "bo", "nur", "hao"}


@pytest.mark.parametrize(("outcome", "answer"), [("refused", "no"), ("withdrawn", "yes"), ("given", "no"), (None, "")])
def test_a_child_whose_family_did_not_agree_has_a_row_that_is_not_to_be_filled_in(
    cast: Cast, current: ScreeningRound, outcome: str | None, answer: str
) -> None:
    child = cast.children["bo"]
    if outcome is None:
        child.consents.all().delete()
    else:
        factories.make_consent(child, outcome, answer or "yes", dated=TODAY)
    found = {line.name: line for line in lines(pack(cast.wang, cast)) if line.name}
    assert found[child.name].letter and not found[cast.children["yu"].name].letter


def test_an_agreement_for_this_form_alone_is_enough_to_be_rated(cast: Cast, current: ScreeningRound) -> None:
    factories.make_consent(cast.children["bo"], "given", "no", teacher_forms="yes", dated=TODAY)
    assert not next(line for line in lines(pack(cast.wang, cast)) if line.name == cast.children["bo"].name).letter


@pytest.mark.parametrize("person", ["wang", "admin", "chen"])
def test_nothing_anybody_said_of_a_child_stands_on_any_paper_of_the_pack(
    cast: Cast, current: ScreeningRound, person: str
) -> None:
    yu = cast.children["yu"]
    case = make.planned_case(cast, "yu")
    make.make_urgent(cast, cast.wang, student=yu)
    make.make_urgent(cast, cast.li, about="yes", whom="陈志远")
    StrengthNote.objects.create(
        student=yu,
        line="goes-well",
        source="child",
        text="KEPT-SENTINEL",
        recorded_by=cast.li,
        recorded_at=factories.at("2026-10-01"),
    )
    factories.make_care(yu, cast.li, father_away="now", child_on_calls="KEPT-SENTINEL")
    record_review(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(child_wants="KEPT-SENTINEL", safety_notes="KEPT-SENTINEL"),
    )
    user = cast.people[person]
    printed = pack_words(pack(user, cast, with_names=person != "chen"))
    assert "SENTINEL" not in printed and case.number not in printed
    assert (yu.name in printed) is (person != "chen")


def test_answers_that_were_typed_meanwhile_are_not_printed_and_a_second_printing_is_as_empty(
    cast: Cast, current: ScreeningRound
) -> None:
    sheet = rounds.sheet_of(current, cast.class_3_1)
    before = names(pack(cast.wang, cast))
    rounds.fill(sheet, cast.li, {1: rounds.HIGH, 2: rounds.HIGH})
    after = pack(cast.wang, cast)
    assert names(after) == before
    assert not [line for line in lines(after) if line.digits]


def test_who_carries_the_numbers_is_the_list_of_this_school_from_today_on(cast: Cast) -> None:
    for day in (YESTERDAY, TODAY, TODAY + timedelta(days=59), TODAY + timedelta(days=60)):
        make.make_duty(cast.school, cast.zhou if day >= TODAY else cast.li, cast.admin, day)
    make.make_duty(cast.second_school, cast.wang, cast.wang, TODAY)
    page = pack(cast.wang, cast)
    printed = str(page.calls.rows)
    assert "周敏" in printed and "李芳" not in printed and "王静" not in printed
    assert "2026-10-19" in printed and "2026-12-17" in printed and "2026-12-18" not in printed
    assert DutyDay.objects.count() == 5


def test_evenings_with_people_of_their_own_stand_beside_the_days(cast: Cast) -> None:
    for offset in range(8):
        day = TODAY + timedelta(days=offset)
        make.make_duty(cast.school, (cast.zhou, cast.li)[offset % 2], cast.admin, day)
        make.make_duty(cast.school, cast.staff, cast.admin, day, hours="evening")
    rows = [row for row in pack(cast.wang, cast).calls.rows if row[0]]
    assert len(rows) == 4  # three days of eight, and the evenings in one line
    assert [("罗师傅" in row[1]) for row in rows] == [False, False, False, True]


@pytest.mark.parametrize(("days", "stands"), [(14, False), (15, True)])
def test_a_name_stands_on_the_wall_for_a_term_only_if_the_list_reaches_a_fortnight(
    cast: Cast, days: int, stands: bool
) -> None:
    for offset in range(days):
        make.make_duty(cast.school, cast.zhou, cast.admin, TODAY + timedelta(days=offset))
    assert ("周敏" in pack(cast.wang, cast).parts[0].filled.body.steps[1]) is stands


def test_where_the_county_has_written_down_no_number_there_is_a_line_to_write_it(cast: Cast) -> None:
    type(cast.county).objects.update(protection_contact_name="", protection_contact_phone="", emergency_numbers="")
    cast.school.assignments.filter(duty="counselor").update(ends=YESTERDAY)
    here = School.objects.get(pk=cast.school.pk)
    school, county = PackPage(cast.admin, here, with_names=True).notes[:2]
    assert school.count("__________") == 4 and "______" in county and "110" in county


def test_the_pack_is_asked_for_at_the_own_school_by_who_keeps_papers_and_by_nobody_else(
    cast: Cast, as_: SignIn
) -> None:
    address = url("print_fallback_pack", cast.school.public_id)
    for name in ("wang", "admin", "chen"):
        assert as_(cast.people[name]).post(address).status_code == 302
    assert as_(cast.tian).post(address).status_code == 404
    for name in ("li", "staff", "auditor", "protection"):
        assert as_(cast.people[name]).post(address).status_code in (403, 404), name
    assert Document.objects.count() == 3
    document = Document.objects.get(requested_by=cast.wang)
    shown = reverse("documents:show_document", args=[document.public_id])
    assert as_(cast.wang).post(address).url == shown
    assert as_(cast.chen).get(shown).status_code == 404


def test_a_copy_with_names_is_shut_for_whoever_left_the_school(cast: Cast, current: ScreeningRound) -> None:
    document = request_pack(cast.school, by=cast.wang, language="zh-hans")
    renderer = registry.renderer_of(document.kind)
    assert renderer.may_see(cast.wang, document)
    cast.wang.assignments.filter(school=cast.school).update(ends=YESTERDAY)
    assert not renderer.may_see(cast.wang, document)
    assert renderer.children(document) == []


def test_whoever_left_or_was_disabled_gets_no_new_pack(cast: Cast) -> None:
    cast.wang.assignments.filter(school=cast.second_school).update(ends=YESTERDAY)
    User.objects.filter(pk=cast.chen.pk).update(is_active=False)
    make_due_packs()
    made = set(Document.objects.values_list("requested_by__username", "subject"))
    assert ("counselor", cast.second_school.public_id) not in made
    assert ("counselor", cast.school.public_id) in made
    assert not [name for name, _school in made if name == "headteacher"]


def test_each_keeper_gets_the_pack_in_the_own_language(cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.pk).update(language="en")
    make_due_packs()
    languages = dict(
        Document.objects.filter(subject=cast.school.public_id).values_list("requested_by__username", "language")
    )
    assert languages["schooladmin"] == "en" and languages["counselor"] == "zh-hans"


@pytest.mark.parametrize("change", ["name", "seat", "duty", "consent", "county"])
def test_whatever_stands_on_the_paper_makes_a_new_file_when_it_changes(
    cast: Cast, current: ScreeningRound, change: str
) -> None:
    first = request_pack(cast.school, by=cast.wang, language="zh-hans")
    yu = cast.children["yu"]
    if change == "name":
        type(yu).objects.filter(pk=yu.pk).update(name="王小雨")
    elif change == "seat":
        yu.enrolments.update(seat_number=30)
    elif change == "duty":
        DutyDay.objects.filter(school=cast.school).update(duty_phone="0000-555 0118")
    elif change == "county":
        type(cast.county).objects.update(protection_contact_phone="0000-555 0101")
    else:
        factories.make_consent(yu, "withdrawn", dated=TODAY)
        settle_open_rounds([yu.pk])
    school = School.objects.get(pk=cast.school.pk)
    assert request_pack(school, by=cast.wang, language="zh-hans") != first


def test_the_look_at_the_names_is_recorded_with_exactly_the_children_on_the_sheets(
    cast: Cast, current: ScreeningRound
) -> None:
    pack(cast.admin, cast)
    look = AuditEvent.objects.get(verb="student.list", purpose="fallback-pack")
    assert set(look.subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo", "nur", "hao")}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_pack_speaks_one_language_from_the_cover_to_the_last_foot(
    cast: Cast, current: ScreeningRound, language: str
) -> None:
    with translation.override(language):
        page = pack(cast.wang, cast)
        steps = pack_words(page).split('<div class="two">')[1].split("<table")[0]
    assert page.language == ("en" if language == "en" else "zh-Hans")
    words = " ".join([page.title, page.lead, steps, *(entry["title"] for entry in page.entries)])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in words) == (language == "zh-hans")


def test_the_sheet_of_the_pack_is_the_sheet_the_class_teacher_prints(cast: Cast, current: ScreeningRound) -> None:
    sheet = rounds.sheet_of(current, cast.class_3_1)
    with translation.override("zh-hans"):
        own = ClassSheetPage(sheet_view_data(sheet), by="", at=factories.at("2026-10-19"))
        packed = next(part for part in pack(cast.wang, cast).parts if part.id == "class-sheet-1").filled.body
    assert packed.code == own.code
    assert [vars(line) for leaf in packed.leaves for line in leaf.lines] == [
        vars(line) for leaf in own.leaves for line in leaf.lines
    ]

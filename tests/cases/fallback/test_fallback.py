"""The pack for the days on which nothing works: what is in it, who may have which copy, how papers lead back."""

from datetime import date, timedelta

import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from accounts.models import AuditEvent
from accounts.wording import short_code
from screening.cases.fallback import codes, urgent
from screening.cases.fallback.pack import PackPage
from screening.cases.fallback.papers import PAPERS
from screening.cases.fallback.printing import WITH_NAMES, WITHOUT_NAMES, request_pack
from screening.cases.fallback.scheduled import make_due_packs
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.paper_codes import find_paper
from screening.documents.rendering import worker
from screening.documents.services import NotAllowed
from screening.jobs import wake
from screening.rounds.services import settle_open_rounds
from tests import factories
from tests.cases import factories as make
from tests.cases.fallback.printed import pack_words, part_words
from tests.documents.pdf import print_html, tags
from tests.durations import worked
from tests.rounds import factories as rounds


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch):
    monkeypatch.setattr(wake, "send", lambda job_id, queue: True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_paper_is_there_in_both_languages_without_an_open_place(cast, language):
    with translation.override(language):
        page = PackPage(cast.wang, cast.school, with_names=True)
    assert [part.id for part in page.parts if part.id in codes.WAYS] == list(codes.WAYS)
    assert [entry["id"] for entry in page.entries] == [part.id for part in page.parts]
    assert "{" not in str([part.filled.blocks or part.filled.lead for part in page.parts])
    assert all(part.title and part.head and part.foot for part in page.parts)


def test_nobody_is_named_on_the_papers_but_those_who_are_called(cast):
    make.make_case(cast, "yu")
    page = pack_words(PackPage(cast.wang, cast.school, with_names=False))
    assert not [child.name for child in cast.children.values() if child.name in page]
    assert "郑主任" in page
    assert "0000-555 0100" in page


def test_what_must_not_be_done_with_it_stands_on_every_paper_about_a_child(cast):
    page = PackPage(cast.wang, cast.school, with_names=False)
    words = "本单不是诊断"
    without = {part.id for part in page.parts if words not in part_words(part)}
    assert without == {codes.URGENT, codes.CONSENT, "child-forms", "talk-slips"}  # consent says it in its own words
    assert "提示不是诊断" in part_words(next(part for part in page.parts if part.id == codes.CONSENT))


def test_two_people_who_are_always_on_duty_stand_on_the_wall_card(cast):
    today = timezone.localdate()
    for offset in range(20):
        make.make_duty(cast.school, cast.zhou, cast.admin, today + timedelta(days=offset))
    page = PackPage(cast.wang, cast.school, with_names=False)
    card = page.parts[0].filled.body
    assert "周敏" in card.steps[1]
    assert "何丽" in card.slip_duty
    assert len(page.calls.rows) >= 3  # one line for all the days, and lines to go on by hand


def test_a_list_that_changes_leaves_room_on_the_wall_card_and_is_printed_as_it_is(cast):
    today = timezone.localdate()
    make.make_duty(cast.school, cast.zhou, cast.admin, today)
    make.make_duty(cast.school, cast.li, cast.admin, today + timedelta(days=1))
    page = PackPage(cast.wang, cast.school, with_names=False)
    assert urgent.NAME in page.parts[0].filled.body.steps[1]
    assert [row[1][:2] for row in page.calls.rows[:2]] == ["周敏", "李芳"]


@pytest.mark.parametrize(
    ("paper", "person", "page"),
    [
        (codes.URGENT, "li", "cases:raise_urgent"),
        (codes.URGENT, "staff", "cases:raise_urgent"),
        (codes.CONSENT, "admin", "students:list_classes"),
        (codes.HOME_VISIT, "li", "students:list_students"),
        (codes.HOME_VISIT, "wang", "students:list_students"),
        (codes.REVIEW, "wang", "cases:list_cases"),
        (codes.REFERRAL, "wang", "cases:list_referrals"),
        (codes.LOOK_UP, "li", "cases:list_look_ups"),
    ],
)
def test_a_code_leads_each_person_to_the_page_where_the_paper_is_typed_in(cast, as_, paper, person, page):
    address = find_paper(cast.people[person], codes.code_of(paper, cast.school))
    assert address.split("?")[0] == reverse(page)
    assert as_(cast.people[person]).get(address).status_code == 200


def test_a_code_leads_nobody_of_another_school_and_nobody_whose_work_it_is_not(cast):
    review = codes.code_of(codes.REVIEW, cast.school)
    assert [find_paper(person, review) for person in (cast.tian, cast.li, cast.chen, cast.district)] == [None] * 4
    urgent_slip = codes.code_of(codes.URGENT, cast.outside_school)
    assert find_paper(cast.li, urgent_slip) is None
    assert find_paper(cast.outside_teacher, urgent_slip)


def test_every_way_back_is_a_page_somebody_may_open(cast):
    assert {paper.id for paper in PAPERS if paper.id in codes.WAYS} == set(codes.WAYS)
    for ways in codes.WAYS.values():
        assert all(reverse(way.page) for way in ways)


def test_a_headteachers_copy_is_of_a_kind_without_names_and_the_other_stays_shut(cast):
    named = request_pack(cast.school, by=cast.wang, language="zh-hans")
    blank = request_pack(cast.school, by=cast.chen, language="zh-hans")
    assert (named.kind, blank.kind) == (WITH_NAMES.name, WITHOUT_NAMES.name)
    assert not registry.may_see(cast.chen, named)
    assert not registry.may_see(cast.tian, named)
    assert registry.may_see(cast.admin, named)
    assert registry.renderer_of(blank.kind).children(blank) == []
    with pytest.raises(NotAllowed):
        request_pack(cast.school, by=cast.li, language="zh-hans")


def test_pressed_twice_it_is_one_file_and_another_duty_list_makes_a_new_one(cast):
    first = request_pack(cast.school, by=cast.admin, language="zh-hans")
    assert request_pack(cast.school, by=cast.admin, language="zh-hans") == first
    make.make_duty(cast.school, cast.zhou, cast.admin)
    second = request_pack(cast.school, by=cast.admin, language="zh-hans")
    assert (second.pk != first.pk, second.revision) == (True, 2)


def test_packs_lie_ready_for_who_keeps_papers_and_are_renewed(cast):
    make_due_packs()
    made = {(row.requested_by.username, row.subject) for row in Document.objects.all()}
    assert ("schooladmin", cast.school.public_id) in made
    assert ("counselor", cast.second_school.public_id) in made
    assert {row.kind for row in Document.objects.filter(requested_by=cast.chen)} == {WITHOUT_NAMES.name}
    assert not Document.objects.filter(requested_by__in=[cast.li, cast.staff, cast.district]).exists()
    count = len(made)
    make_due_packs()
    assert Document.objects.count() == count
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        make_due_packs()
        make_due_packs()
    assert Document.objects.count() == 2 * count


def test_nothing_is_made_in_the_holidays(cast):
    with time_machine.travel("2026-08-10T09:00:00+08:00", tick=False):
        make_due_packs()
    assert not Document.objects.exists()


def test_what_lies_ready_does_not_cost_a_query_a_school(cast, django_assert_max_num_queries):
    make_due_packs()
    factories.make_school(cast.county, "另一所小学")
    with django_assert_max_num_queries(6):
        make_due_packs()


def test_the_first_screens_offer_the_pack(cast, as_):
    for person, first in ((cast.wang, "home:show_rare"), (cast.admin, "home:show_home"), (cast.chen, "home:show_home")):
        page = as_(person).get(reverse(first)).content.decode()
        assert reverse("cases:print_fallback_pack", args=[cast.school.public_id]) in page
        assert reverse("documents:open_paper") in page
    assert "fallback-pack" not in as_(cast.li).get("/").content.decode()


def of_paper(page, paper):
    return [part for part in page.parts if part.id.startswith(paper)]


def test_with_a_round_every_class_has_its_sheet_and_no_answer_is_on_it(cast):
    current = rounds.open_round(cast)
    rounds.fill(rounds.sheet_of(current, cast.class_3_1), cast.li)
    sheets = of_paper(PackPage(cast.admin, cast.school, with_names=True), "class-sheet")
    lines = [line for part in sheets for leaf in part.filled.body.leaves for line in leaf.lines]
    assert {line.name for line in lines} == {cast.children[name].name for name in ("yu", "bo", "nur", "hao")}
    assert not [line for line in lines if line.digits or line.says]
    look = AuditEvent.objects.get(verb="student.list", purpose="fallback-pack")
    assert look.actor_id == cast.admin.public_id
    assert str(cast.children["hao"].public_id) in look.subjects


def test_who_has_no_consent_is_not_to_be_filled_in_and_a_class_that_is_done_is_not_printed(cast):
    current = rounds.open_round(cast)
    factories.make_consent(cast.children["bo"], "withdrawn", dated=date(2026, 10, 19))
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_2), cast.zhou)
    (sheet,) = of_paper(PackPage(cast.wang, cast.school, with_names=True), "class-sheet")
    bo = next(line for line in sheet.filled.body.leaves[0].lines if line.seat == 2)
    assert bo.letter
    assert "张浩然" not in part_words(sheet)


def test_a_class_that_was_handed_in_is_printed_with_the_rows_that_can_be_filled_in_since(cast):
    late = factories.make_student(cast.class_3_2, "孙静", 9, consent=False)
    current = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_2), cast.zhou)
    factories.make_consent(late)
    settle_open_rounds([late.pk])
    sheets = of_paper(PackPage(cast.wang, cast.school, with_names=True), "class-sheet")
    (line,) = [line for part in sheets[-1:] for leaf in part.filled.body.leaves for line in leaf.lines]
    assert (line.seat, line.name, line.says) == (9, "孙静", "")
    document = request_pack(cast.school, by=cast.wang, language="zh-hans")
    told = registry.renderer_of(document.kind).children(document)
    assert late.public_id in told and cast.children["hao"].public_id not in told


def test_a_headteachers_copy_has_no_class_sheet_and_without_a_round_nobody_has_one(cast):
    assert not of_paper(PackPage(cast.wang, cast.school, with_names=True), "class-sheet")
    rounds.open_round(cast)
    page = PackPage(cast.chen, cast.school, with_names=False)
    assert not of_paper(page, "class-sheet")
    assert not [child.name for child in cast.children.values() if child.name in pack_words(page)]
    document = request_pack(cast.school, by=cast.wang, language="zh-hans")
    assert len(registry.renderer_of(WITH_NAMES.name).children(document)) == 4


def test_a_round_that_opens_makes_a_pack_at_once_ready_again(cast):
    make_due_packs()
    before = Document.objects.filter(subject=cast.school.public_id).count()
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        rounds.open_round(cast)
        make_due_packs()
    assert Document.objects.filter(subject=cast.school.public_id).count() == 2 * before
    assert Document.objects.filter(subject=cast.second_school.public_id).count() == 1


def print_pack(user, school, path):
    with translation.override("zh-hans"):
        page = PackPage(user, school, with_names=True)
        context = {"page": page, "product_version": settings.VERSION}
        return print_html(render_to_string("documents/pack/pack.html", context), path)


def test_the_file_has_one_first_heading_an_outline_and_numbered_pages(cast, tmp_path):
    rounds.open_round(cast)
    paper = print_pack(cast.wang, cast.school, tmp_path / "pack.pdf")
    assert paper.check() == 0
    assert paper.unprintable == ()
    with pikepdf.open(paper.path) as pdf, pdf.open_outline() as outline:
        names = [name for name, _ in tags(pdf)]
        marks = [item.title for item in outline.root[0].children]
        assert (names.count("H1"), "TH" in names, str(pdf.Root.Lang)) == (1, True, "zh-Hans")
    assert len(marks) == len(PAPERS) + 2 + 2  # two classes, child forms, slips
    found = paper.joined
    assert f"{paper.pages}/{paper.pages}" in found
    assert "王𬀩雨" in found
    assert codes.code_of(codes.HOME_VISIT, cast.school) in found
    assert found.count("本单不是诊断") >= 9


@pytest.mark.slow
def test_eight_classes_of_forty_five_are_under_a_megabyte_and_printed_in_time(cast, tmp_path, settings):
    settings.RENDER_LIMIT_SECONDS = 120  # how busy this machine is proves nothing
    for number in range(3, 9):
        rounds.make_crowd(factories.make_class(cast.school, 4, number), 45)
    rounds.make_crowd(cast.class_3_1, 42, first_seat=4)
    rounds.make_crowd(cast.class_3_2, 44, first_seat=2)
    rounds.open_round(cast)
    worker.stop()
    begun = worked()
    paper = print_pack(cast.wang, cast.school, tmp_path / "pack.pdf")
    worker.stop()
    assert worked() - begun < 15  # of a processor: well within the limit of a school's own computer
    assert paper.joined.count("班级观察表（续）") == 8
    assert paper.path.stat().st_size <= 1_000_000


def test_the_cover_keeps_the_end_of_the_log_outside_the_computer(cast):
    audit.record(by=None, verb="student.show")
    audit.seal()
    head = audit.head()
    notes = PackPage(cast.wang, cast.school, with_names=False).notes
    (line,) = [note for note in notes if short_code(head.mac) in note]
    assert f"{head.number}" in line

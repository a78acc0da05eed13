"""A visit day with more than one counselor, and what remains of its papers when the world goes on."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from screening.cases.fallback.records import ConsentBody
from screening.cases.models import Case, Review, VisitDay, VisitDaySheet
from screening.cases.review.services import record_review
from screening.cases.talks.services import answer_talk
from screening.cases.visit_days.printing import VisitPaper, code_of
from screening.cases.visit_days.services import make_visit_day
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.paper_codes import find_paper
from screening.rounds.models import Tier
from tests import factories
from tests.cases import factories as make
from tests.cases.pages import page, review, url
from tests.conftest import Cast

SignIn = Callable[[User], Client]
Clock = Callable[..., None]
TODAY = date(2026, 10, 19)


@pytest.fixture
def visit(cast: Cast, wang: Client) -> VisitDay:
    """Monday at the township school; three children."""
    for name in ("yu", "bo", "nur"):
        make.make_case(cast, name)
    return printed(wang, cast)


@pytest.fixture
def tian(cast: Cast, as_: SignIn) -> Client:
    """A second counselor of the township school."""
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    return as_(cast.tian)


def printed(browser: Client, cast: Cast) -> VisitDay:
    assert browser.post(url("print_visit_day", cast.school.public_id)).status_code == 302
    return VisitDay.objects.latest("pk")


def sheets(visit: VisitDay) -> list[VisitDaySheet]:
    return list(visit.sheets.select_related("case__student").order_by("place"))


def type_in(browser: Client, sheet: VisitDaySheet, **fields: object) -> HttpResponse:
    return browser.post(url("type_visit_sheet", sheet.public_id), review(sheet.case, **fields))


def left_to_type(browser: Client, visit: VisitDay) -> str:
    """The words of the link above the queue; nothing where there is none."""
    schools = browser.get(url("list_cases")).content.decode()
    address = url("show_visit_day", visit.public_id)
    return schools.split(address)[1].split("</a>")[0].split(">")[-1] if address in schools else ""


def test_only_as_many_children_as_the_day_has_places_are_on_the_papers(cast: Cast, wang: Client) -> None:
    for name in ("yu", "bo", "nur", "hao"):
        make.make_case(cast, name)
    cast.school.assignments.filter(duty="counselor").update(visit_places=2)
    found = sheets(printed(wang, cast))
    assert [(one.place, one.case.student) for one in found] == [(1, cast.children["yu"]), (2, cast.children["bo"])]


def test_each_school_has_the_papers_of_its_own_next_day_with_its_own_children(cast: Cast, wang: Client) -> None:
    for name in ("yu", "second", "outside"):
        make.make_case(cast, name)
    wang.post(url("print_visit_day", cast.second_school.public_id))
    visit = VisitDay.objects.get()
    assert (visit.school, visit.day) == (cast.second_school, date(2026, 10, 22))
    assert [one.case.student for one in sheets(visit)] == [cast.children["second"]]


def test_where_no_visit_day_is_set_the_papers_are_for_today(cast: Cast, wang: Client) -> None:
    make.make_case(cast)
    cast.school.assignments.filter(duty="counselor").update(visit_weekdays=[])
    assert printed(wang, cast).day == TODAY


def test_a_colleague_at_the_school_types_what_the_first_one_printed(
    cast: Cast, wang: Client, tian: Client, visit: VisitDay
) -> None:
    first, second, _third = sheets(visit)
    assert type_in(tian, first).url == url("type_visit_sheet", second.public_id)
    rows = wang.get(url("show_visit_day", visit.public_id)).context["lines"]
    assert [row.sheet.review is not None for row in rows] == [True, False, False]
    assert "田蕾" in rows[0].state
    assert Review.objects.get().reviewed_by == cast.tian


def test_whoever_comes_second_with_one_sheet_reads_who_was_first_and_loses_no_word(
    cast: Cast, wang: Client, tian: Client, visit: VisitDay
) -> None:
    first = sheets(visit)[0]
    page(wang.get(url("type_visit_sheet", first.public_id)))
    type_in(tian, first)
    text = page(type_in(wang, first, child_wants="想跟妈妈住"), 422)
    assert "田蕾" in text and "想跟妈妈住" in text
    assert Review.objects.get().child_wants == ""


@pytest.mark.parametrize("what", ["reviewed on screen", "closed", "typed"])
def test_a_sheet_that_needs_no_typing_is_not_counted_as_left(
    cast: Cast, wang: Client, as_: SignIn, visit: VisitDay, what: str, time_machine_at: Clock
) -> None:
    assert "3" in left_to_type(wang, visit)
    time_machine_at("2026-10-19", "15:00")
    wang = as_(cast.wang)
    first = sheets(visit)[0]
    if what == "typed":
        type_in(wang, first)
    elif what == "closed":
        closed = {"state": "closed", "outcome": "better", "closed_by": cast.wang}
        Case.objects.filter(pk=first.case_id).update(closed_at=factories.at("2026-10-19"), **closed)
    else:
        record_review(first.case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    assert "2" in left_to_type(wang, visit)


def test_a_look_before_the_papers_were_printed_does_not_spare_typing_them(
    cast: Cast, as_: SignIn, time_machine_at: Clock
) -> None:
    case = make.make_case(cast)
    make.make_case(cast, "bo")  # somebody waits at the school
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    time_machine_at("2026-10-19", "15:00")
    post = cast.school.assignments.get(duty="counselor")
    visit = make_visit_day(post, by=cast.wang, day=TODAY, cases=[case])
    assert "1" in left_to_type(as_(cast.wang), visit)


def test_the_sheet_of_a_case_closed_meanwhile_says_so_and_stores_nothing(
    cast: Cast, wang: Client, visit: VisitDay
) -> None:
    first = sheets(visit)[0]
    closed = {"state": "closed", "outcome": "better", "closed_by": cast.wang}
    Case.objects.filter(pk=first.case_id).update(closed_at=factories.at("2026-10-19"), **closed)
    assert type_in(wang, first).status_code == 422
    assert not Review.objects.exists()


@pytest.mark.parametrize(("day", "opens"), [("2026-12-18", True), ("2026-12-19", False)])
def test_the_code_of_a_paper_opens_its_page_for_sixty_days(
    cast: Cast, as_: SignIn, visit: VisitDay, day: str, opens: bool, time_machine_at: Clock
) -> None:
    first = sheets(visit)[0]
    time_machine_at(day)
    assert (find_paper(cast.wang, code_of(first)) is not None) is opens
    assert (find_paper(cast.wang, code_of(visit)) is not None) is opens
    assert bool(left_to_type(as_(cast.wang), visit)) is opens


def test_a_child_who_went_to_another_counselors_school_leaves_list_and_paper(
    cast: Cast, wang: Client, visit: VisitDay
) -> None:
    gone = sheets(visit)[1]
    Case.objects.filter(pk=gone.case_id).update(school=cast.outside_school)
    names = [row.name for row in wang.get(url("show_visit_day", visit.public_id)).context["lines"]]
    assert names == ["王𬀩雨", "古丽娜尔·艾山"]
    assert wang.get(url("type_visit_sheet", gone.public_id)).status_code == 404
    document = Document.objects.get()
    assert cast.children["bo"].public_id not in registry.renderer_of(document.kind).children(document)


def test_whoever_no_longer_works_at_the_school_has_no_papers_of_it(cast: Cast, wang: Client, visit: VisitDay) -> None:
    document = Document.objects.get()
    cast.wang.assignments.filter(school=cast.school).update(ends=TODAY - timedelta(days=1))
    assert wang.get(url("show_visit_day", visit.public_id)).status_code == 404
    assert wang.post(url("show_visit_day", visit.public_id)).status_code == 404
    assert wang.get(reverse("documents:show_document", args=[document.public_id])).status_code == 404
    assert find_paper(cast.wang, code_of(visit)) is None


def test_printed_again_it_is_the_same_file_until_a_date_on_it_moves(cast: Cast, wang: Client, visit: VisitDay) -> None:
    again = url("show_visit_day", visit.public_id)
    assert wang.post(again).url == wang.post(again).url
    assert Document.objects.count() == 1
    Case.objects.filter(pk=sheets(visit)[0].case_id).update(seen_due_on=date(2026, 10, 23))
    wang.post(again)
    assert (VisitDay.objects.count(), Document.objects.count()) == (1, 2)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"until": "2026-10-19"}, {"child_seen_on": "2026-10-20"}, {"asked": []}], ids=str
)
def test_what_is_missing_on_a_sheet_is_asked_for_in_the_persons_language_and_keeps_what_was_typed(
    cast: Cast, wang: Client, visit: VisitDay, fields: dict[str, object], language: str
) -> None:
    User.objects.filter(pk=cast.wang.pk).update(language=language)
    answer = type_in(wang, sheets(visit)[0], child_wants="想跟妈妈住", **fields)
    assert "想跟妈妈住" in page(answer, 422)
    with translation.override(language):
        said = [str(one) for errors in answer.context["form"].errors.values() for one in errors]
    assert said and all(any("\u4e00" <= sign <= "\u9fff" for sign in one) == (language == "zh-hans") for one in said)
    assert not Review.objects.exists()


def test_people_who_review_no_cases_have_no_visit_days(cast: Cast, as_: SignIn, visit: VisitDay) -> None:
    for name in ("li", "chen", "admin", "district"):
        browser = as_(cast.people[name])
        assert browser.get(url("show_visit_day", visit.public_id)).status_code in (403, 404), name
        assert browser.post(url("print_visit_day", cast.school.public_id)).status_code in (403, 404), name
    assert VisitDay.objects.count() == 1


def test_the_class_teachers_please_see_stands_on_the_sheet_and_the_note_does_not(cast: Cast, wang: Client) -> None:
    case = make.make_case(cast, "yu", tier=Tier.B, code="elevated")
    answer_talk(case.talk_task, by=cast.li, nonce=uuid.uuid4(), answer="please-see", note="NOTE-SENTINEL")
    visit = printed(wang, cast)
    paper = str(vars(VisitPaper(cast.wang, visit, sheets(visit))))
    assert "班主任：请心理老师看看。" in paper and "NOTE-SENTINEL" not in paper


def test_a_sheet_asks_its_questions_when_they_are_needed_as_the_review_does(wang: Client, visit: VisitDay) -> None:
    text = page(wang.get(url("type_visit_sheet", sheets(visit)[0].public_id)))
    assert "js/review" in text and 'data-needs="{' in text


def test_what_stays_between_us_and_what_does_not_is_said_first_on_screen_and_paper(cast, wang, as_, visit):
    """To the child in the review and on its sheet; to the family there and in the consent letter."""
    child, family = "你说的我不告诉别人，除非你或别人可能受伤害", "没有您同意，不往学校外面说"
    sheet = sheets(visit)[0]
    for address in (url("show_case", sheet.case.public_id), url("type_visit_sheet", sheet.public_id)):
        shown = page(wang.get(address))
        form = shown.index('name="child_seen"')
        assert shown.index(child) < form and shown.index(family) < form
    assert family in page(wang.get(url("inform_guardian", sheet.case.public_id)))
    with translation.override("zh-hans"):
        first = VisitPaper(cast.wang, visit, sheets(visit)).parts[0].filled.blocks
        asked = next(at for at, block in enumerate(first) if hasattr(block, "rows"))
        assert any(child in getattr(block, "text", "") for block in first[:asked])
        letter = ConsentBody(cast.school, "").sections[0][1][0]
    assert family in letter

"""“Today” on one page and one sheet: everything that waits, nobody by name."""

from accounts.models import AuditEvent
from screening.cases.day_sheet.presenter import DAY_SHEET, DayPage
from screening.documents import registry
from screening.rounds import services as rounds
from tests.cases import factories
from tests.conftest import Cast
from tests.pages import structure
from tests.rounds import factories as filling


def words_of(page: DayPage) -> str:
    return " ".join(
        [page.says, *(f"{s.title} {s.more} " + " ".join(map(str, s.lines)) for s in page.sections)],
    )


def test_the_counselor_reads_where_to_be_and_who_is_next_by_number(cast: Cast) -> None:
    case = factories.make_case(cast, "yu")
    said = words_of(DayPage(cast.wang))
    assert case.number in said and cast.school.name in said and "王𬀩雨" not in said


def test_the_teacher_reads_class_and_seat_and_no_name(cast: Cast) -> None:
    factories.make_case(cast, "bo", tier="B", code="elevated")
    said = words_of(DayPage(cast.li))
    assert "3-1" in said or "三年级" in said
    assert "2" in said and "李䶮" not in said
    assert not any(line.child for section in DayPage(cast.zhou).sections for line in section.lines)


def test_an_urgent_concern_comes_first_and_not_for_those_it_is_kept_from(cast: Cast) -> None:
    factories.make_urgent(cast, cast.zhou, "staff", whom="王静")
    assert cast.school.name not in words_of(DayPage(cast.wang))
    factories.make_urgent(cast, cast.zhou)
    page = DayPage(cast.wang)
    assert len(page.sections[0].lines) == 1 and "URGENT-SENTINEL" not in words_of(page)


def test_on_paper_stands_no_concern_that_is_kept_from_anybody(cast: Cast) -> None:
    factories.make_urgent(cast, cast.zhou, "staff", whom="李芳")
    assert cast.school.name in words_of(DayPage(cast.wang))
    assert cast.school.name not in words_of(DayPage(cast.wang, on_paper=True))
    factories.make_urgent(cast, cast.zhou)
    assert len(DayPage(cast.wang, on_paper=True).sections[0].lines) == 1


def test_a_long_day_stays_on_one_sheet_and_says_how_much_more_there_is(cast: Cast) -> None:
    for _turn in range(12):
        factories.make_urgent(cast, cast.zhou)
    (section, *_others) = DayPage(cast.wang).sections
    assert len(section.lines) == 10 and "2" in section.more


def test_one_look_is_recorded_with_every_child_whose_number_is_shown(cast: Cast) -> None:
    factories.make_case(cast, "yu")
    page = DayPage(cast.wang)
    event = AuditEvent.objects.filter(verb="day.show").latest("pk")
    assert page.children and set(event.subjects) == {str(child) for child in page.children}


def test_the_page_is_built_right_and_names_nobody(cast: Cast, as_) -> None:
    factories.make_case(cast, "yu")
    for person in (cast.wang, cast.li):
        html = as_(person).get("/cases/today/").content.decode()
        assert structure.faults(html) == [] and "王𬀩雨" not in html


def test_the_sheet_is_made_for_oneself_only(cast: Cast) -> None:
    document = DAY_SHEET.request(cast.wang, by=cast.wang, language="zh-hans")
    assert registry.may_see(cast.wang, document) and not registry.may_see(cast.tian, document)
    assert DAY_SHEET.request(cast.wang, by=cast.wang, language="zh-hans") == document


def test_an_empty_day_claims_nothing_of_the_round(cast: Cast) -> None:
    """A round ended with a class that nobody has rated; the counselor has no class; elsewhere no round was opened."""
    rounds.close_round(filling.open_round(cast))
    for who in (cast.zhou, cast.tian, cast.outside_teacher):
        page = DayPage(who)
        assert not page.sections and "都填好了" not in page.says and "没有" in page.says

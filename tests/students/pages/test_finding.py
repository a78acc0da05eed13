"""Finding a child: by name, seat or case number, among one's own children, and nothing typed stays anywhere."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.cases import factories as make
from tests.cases.pages import page
from tests.factories import make_student

FIND = reverse("students:find_student")


def found(browser, who: str) -> str:
    return page(browser.post(FIND, {"who": who}))


def opens(browser, who: str) -> str:
    answer = browser.post(FIND, {"who": who})
    assert answer.status_code == 302
    return answer.url


def file_of(child) -> str:
    return reverse("students:show_student", args=[child.public_id])


def test_one_child_of_that_name_is_opened_at_once(cast, as_):
    yu = cast.children["yu"]
    for person in (cast.li, cast.wang, cast.admin):
        assert opens(as_(person), yu.name[1:]) == file_of(yu)


def test_a_character_no_database_takes_is_no_error(cast, as_):
    assert opens(as_(cast.li), cast.children["yu"].name + "\x00") == file_of(cast.children["yu"])


def test_a_case_number_leads_to_the_child_of_whoever_has_the_case(cast, as_):
    case = make.make_case(cast, "yu")
    assert opens(as_(cast.wang), case.number.lower()) == file_of(case.student)
    for person in (cast.li, cast.admin, cast.tian):
        assert case.student.name not in found(as_(person), case.number)


def test_a_seat_number_gives_whoever_sits_there_in_every_own_class(cast, as_):
    text = found(as_(cast.wang), "1")
    assert cast.children["yu"].name in text and cast.children["second"].name in text
    assert opens(as_(cast.li), "1") == file_of(cast.children["yu"])


def test_nobody_finds_a_child_of_somebody_else(cast, as_):
    assert "没有这个名字" in found(as_(cast.li), cast.children["outside"].name)
    assert "没有这个名字" in found(as_(cast.wang), cast.children["outside"].name)
    assert as_(cast.chen).get(FIND).status_code == as_(cast.district).get(FIND).status_code == 403


def test_many_hits_are_cut_and_it_says_so(cast, as_):
    for seat in range(40, 63):
        make_student(cast.class_3_1, f"陈小{chr(0x4E00 + seat)}", seat, consent=False)
    text = found(as_(cast.li), "陈小")
    assert text.count('class="go"') == 20
    assert "只列出前 20 名" in text


def test_nothing_is_recorded_before_a_child_is_opened_and_nothing_typed_stands_in_an_address(cast, as_):
    browser = as_(cast.wang)
    before = AuditEvent.objects.count()
    found(browser, "1")
    assert AuditEvent.objects.count() == before
    assert "王" not in opens(browser, cast.children["yu"].name)
    assert browser.get(FIND, {"who": cast.children["yu"].name}).content.decode().count(cast.children["yu"].name) == 0


@pytest.mark.parametrize("person", ["li", "wang", "admin"])
def test_the_box_stands_on_every_page_of_whoever_has_children_and_not_on_the_class_sheet(cast, as_, person):
    text = page(as_(cast.people[person] if hasattr(cast, "people") else getattr(cast, person)).get("/"))
    assert f'action="{FIND}"' in text


def test_it_costs_the_same_few_questions_however_many_children_there_are(
    cast, as_, django_assert_max_num_queries, django_assert_num_queries
):
    browser = as_(cast.wang)
    found(browser, "1")
    for seat in range(40, 60):
        make_student(cast.class_3_1, f"周小{chr(0x4E00 + seat)}", seat, consent=False)
    with django_assert_max_num_queries(9):
        found(browser, "周小")

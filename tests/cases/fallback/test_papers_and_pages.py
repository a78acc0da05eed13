"""What a paper of the pack asks is what its page asks, and its code leads there whoever may type it back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from screening.cases.fallback import codes
from screening.cases.fallback.pack import PackPage
from screening.documents.paper_codes import find_paper
from students.models import School
from tests.cases import factories as make
from tests.cases.fallback.printed import pack_words, part_words
from tests.cases.pages import url
from tests.conftest import Cast

SignIn = Callable[[User], Client]
YESTERDAY = date(2026, 10, 18)


def paper(cast: Cast, paper_id: str) -> str:
    """Everything one paper of the pack says, without the breaks of its lines."""
    page = PackPage(cast.wang, cast.school, with_names=False)
    return "".join(part_words(next(part for part in page.parts if part.id == paper_id)).split())


def labels(browser: Client, address: str) -> list[str]:
    form = browser.get(address).context["form"]
    return [str(field.label) for name, field in form.fields.items() if not field.widget.is_hidden]


def missing(found: list[str], said: str) -> list[str]:
    return [label for label in found if "".join(label.split()) not in said]


def test_the_home_visit_form_asks_every_line_of_its_page(cast: Cast, as_: SignIn) -> None:
    address = reverse("cases:record_home_visit", args=[cast.children["yu"].public_id])
    asked = labels(as_(cast.li), address)
    assert len(asked) > 10
    assert missing(asked, paper(cast, codes.HOME_VISIT)) == []


def test_the_look_up_form_asks_every_line_of_its_page(cast: Cast, as_: SignIn) -> None:
    address = url("record_look_up", cast.children["yu"].public_id)
    asked = labels(as_(cast.li), address)
    assert len(asked) > 5
    assert missing(asked, paper(cast, codes.LOOK_UP)) == ["谁见到的", "和谁"]  # each in the line before it


@pytest.mark.parametrize("way", sorted(codes.WAYS))
def test_a_code_holds_for_its_own_school_and_ends_with_the_work_there(cast: Cast, way: str) -> None:
    here, there = (codes.code_of(way, school) for school in (cast.school, cast.outside_school))
    led = [name for name, person in cast.people.items() if find_paper(person, here)]
    assert led and set(led) <= {"li", "zhou", "wang", "chen", "admin", "staff"}
    assert not [name for name in led if find_paper(cast.people[name], there)]
    for name in led:
        cast.people[name].assignments.filter(school=cast.school).update(ends=YESTERDAY)
        assert find_paper(cast.people[name], here) is None, name


def test_no_two_papers_of_two_schools_have_the_same_code(cast: Cast) -> None:
    found = [codes.code_of(way, school) for way in codes.WAYS for school in School.objects.all()]
    assert len(set(found)) == len(found) == 3 * len(codes.WAYS)


def test_a_code_typed_on_the_page_for_codes_leads_on_and_a_wrong_one_is_said(cast: Cast, as_: SignIn) -> None:
    browser, desk = as_(cast.wang), reverse("documents:open_paper")
    code = codes.code_of(codes.REVIEW, cast.school)
    assert browser.post(desk, {"code": code.lower()}).url == f"{url('list_cases')}?school={cast.school.public_id}"
    for wrong in (codes.code_of(codes.REVIEW, cast.outside_school), code[:-1], ""):
        answer = browser.post(desk, {"code": wrong})
        assert answer.status_code == 422 and answer.context["form"].errors["code"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_paper_names_a_child_or_a_case_in_either_language(cast: Cast, language: str) -> None:
    case = make.planned_case(cast)
    make.make_referral(cast, case)
    make.make_urgent(cast, cast.wang, student=case.student)
    with translation.override(language):
        said = pack_words(PackPage(cast.wang, cast.school, with_names=False))
    assert case.number not in said and "SENTINEL" not in said
    assert not [child for child in cast.children.values() if child.name in said]


def test_the_pack_of_each_school_names_that_school_and_its_own_counselor(cast: Cast) -> None:
    for school, counselor in ((cast.school, "王静"), (cast.second_school, "王静")):
        said = pack_words(PackPage(cast.wang, school, with_names=False))
        assert school.name in said and counselor in said
        others = {cast.school.name, cast.second_school.name, cast.outside_school.name} - {school.name}
        assert not [name for name in others if name in said]
    assert "田蕾" in pack_words(PackPage(cast.tian, cast.outside_school, with_names=False))

"""Child forms while things happen: consents, moves, two desks at one pile, codes written down wrong, odd signs."""

import uuid
from collections import Counter
from datetime import date

import pytest
import time_machine
from django import forms as django_forms
from django.urls import reverse

from screening import instruments
from screening.documents.paper_codes import find_paper
from screening.rounds import services
from screening.rounds.child_forms.access import find_form, outcomes_of
from screening.rounds.child_forms.forms import full, read_signs
from screening.rounds.child_forms.presenter import ChildFormsClass, ClassFormsPage, class_lines, has_forms_to_type
from screening.rounds.models import Assessment, ChildForm, ChildFormCount, ChildWish, Sheet, SheetRow, TeacherConcern
from screening.rounds.services.child_forms import count_child_forms, hear_child
from screening.rounds.services.problems import NotOnSheet, RoundClosed, SheetSubmitted
from students.services.children import end_enrolment
from tests import factories as people
from tests.rounds import child_form_factories as forms

LONELINESS, ENGAGEMENT = (instruments.get(name) for name in ("child-loneliness", "child-engagement"))
DESK = "rounds:type_forms"


@pytest.fixture
def sheet(cast) -> Sheet:
    forms.open_round(cast)
    forms.name_typist(cast, cast.staff)
    return forms.child_sheet(cast)


@pytest.fixture
def child(cast):
    return cast.children["second"]


def page_of(sheet, child) -> str:
    return reverse("rounds:type_form", args=[forms.code_of(sheet, child)])


def answer(browser, sheet, child, **fields):
    return browser.post(page_of(sheet, child), forms.posted(**fields))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1141 1141 11", "1141114111"),
        ("１１４１１１４１１１", "1141114111"),
        ("1141·1141·11", "1141114111"),
        ("0141114111", "_141114111"),
        (".141114111", "_141114111"),
        ("—141114111", "_141114111"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_signs_are_read_as_a_hand_wrote_them_and_an_empty_line_has_a_sign_too(typed, read):
    assert read_signs(LONELINESS, typed) == read


@pytest.mark.parametrize("typed", ["1", "114111411", "11411141111", "5141114111", "x141114111", "114111411㐂"])
def test_a_page_of_the_wrong_length_or_with_a_strange_sign_is_read_as_nothing(typed):
    with pytest.raises(django_forms.ValidationError):
        read_signs(LONELINESS, typed)


@pytest.mark.parametrize(
    ("stored", "shown"), [("", ""), ("1141 1", "1141 1000 00"), ("1__1", "1001 0000 00"), ("____", "")]
)
def test_a_stored_page_comes_back_with_a_sign_for_every_line(stored, shown):
    assert full(LONELINESS, stored) == shown


def test_what_comes_back_is_read_as_what_was_stored():
    for signs in ("1141114111", "_14111411_", "4444444444"):
        assert read_signs(LONELINESS, full(LONELINESS, signs)) == signs
    assert read_signs(ENGAGEMENT, full(ENGAGEMENT, forms.CALM["child-engagement"])) == forms.CALM["child-engagement"]


@pytest.mark.parametrize("change", ["swap", "cut", "other", "empty", "words"])
def test_a_code_written_down_wrong_opens_nothing_and_names_nobody(cast, as_, sheet, child, change):
    code = forms.code_of(sheet, child)
    wrong = {
        "swap": code[1] + code[0] + code[2:] if code[0] != code[1] else code[::-1],
        "cut": code[:-2],
        "other": forms.code_of(sheet, cast.children["outside"]),
        "empty": "",
        "words": "𠮷·㐂",
    }[change]
    typist = as_(cast.staff)
    said = typist.post(reverse(DESK), {"code": wrong})
    assert said.status_code == 422 and child.name not in said.content.decode()
    if change in ("other", "swap"):
        assert typist.get(reverse("rounds:type_form", args=[wrong])).status_code == 404


@pytest.mark.parametrize("who", ["li", "chen", "admin", "district", "tian", "outside_teacher", "zhou", "auditor"])
def test_nobody_who_was_not_named_finds_a_form_by_its_code(cast, sheet, child, who):
    assert find_form(getattr(cast, who), forms.code_of(sheet, child).replace("-", "")[:10]) is None
    assert find_paper(getattr(cast, who), forms.code_of(sheet, child)) is None
    assert not has_forms_to_type(getattr(cast, who))


def test_a_consent_taken_back_before_the_typing_leaves_the_answers_on_the_paper(cast, as_, sheet, child):
    people.make_consent(child, "withdrawn", dated=date(2026, 10, 19))
    shown = as_(cast.staff).get(page_of(sheet, child)).content.decode()
    assert 'name="d0"' not in shown and 'name="by_hand"' in shown
    with pytest.raises(NotOnSheet):
        forms.type_form(sheet, child, cast.staff)
    answer(as_(cast.staff), sheet, child, wish="yes", whom="班主任")
    assert not SheetRow.objects.filter(student=child).exists() and ChildWish.objects.get().whom == "班主任"


def test_a_consent_taken_back_after_the_typing_is_not_handed_in(cast, as_, sheet, child):
    forms.type_form(sheet, child, cast.staff, forms.LONELY)
    people.make_consent(child, child_forms="no", dated=date(2026, 10, 19))
    services.settle_open_rounds([child.pk])
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    assert not Assessment.objects.filter(student=child, informant="child").exists()
    page = ClassFormsPage(cast.wang, Sheet.objects.get(pk=sheet.pk))
    assert page.children == [] and page.not_asked == 1


def test_a_consent_taken_back_after_the_hand_in_takes_the_child_from_the_list_of_the_class(cast, as_, sheet, child):
    forms.type_form(sheet, child, cast.staff)
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    people.make_consent(child, "withdrawn", dated=date(2026, 10, 19))
    shown = as_(cast.wang).get(reverse("rounds:show_child_forms", args=[sheet.public_id])).content.decode()
    assert child.name not in shown and forms.code_of(sheet, child) not in shown


def test_a_child_who_left_the_school_is_no_line_and_its_paper_opens_nothing(cast, as_, sheet, child):
    end_enrolment(child, by=cast.admin, last_day=date(2026, 10, 18))
    assert ClassFormsPage(cast.wang, sheet).children == []
    assert as_(cast.wang).get(page_of(sheet, child)).status_code == 404


def test_two_desks_at_one_paper_keep_what_the_first_typed(cast, as_, sheet, child):
    first, second = forms.posted(), forms.posted(d0="4444444444")
    assert as_(cast.staff).post(page_of(sheet, child), first).status_code == 302
    late = as_(cast.wang).post(page_of(sheet, child), second)
    assert late.status_code == 422 and late.context["form"].conflict is not None
    assert SheetRow.objects.get(student=child).version == 1
    again = {**second, "version": late.context["form"]["version"].value(), "nonce": str(uuid.uuid4())}
    assert as_(cast.wang).post(page_of(sheet, child), again).status_code == 302
    assert {cell["v"] for item, cell in SheetRow.objects.get(student=child).cells.items() if item.startswith("l")} == {
        4
    }


def test_not_wanting_to_empties_what_was_typed_and_counts_as_an_answer(cast, sheet, child):
    forms.type_form(sheet, child, cast.staff)
    form = forms.type_form(sheet, child, cast.wang, None, wanted=False, version=1)
    assert form.ok and ChildForm.objects.get().outcome == ChildForm.Outcome.NOT_WANTED
    assert SheetRow.objects.get(student=child).cells == {}
    (line,) = ClassFormsPage(cast.wang, sheet).children
    assert line.done and line.full


@pytest.mark.parametrize(
    ("outcome", "counted", "left"),
    [({}, None, None), ({}, (3, 2), 2), ({"typed": 1}, (3, 2), 1), ({"typed": 2, "not-wanted": 1}, (3, 2), 0)],
)
def test_what_is_left_of_a_pile_is_known_once_somebody_counted_it(cast, sheet, outcome, counted, left):
    if counted:
        count_child_forms(sheet, by=cast.wang, handed_out=counted[0], came_back=counted[1])
    fresh = Sheet.objects.select_related("child_form_count").get(pk=sheet.pk)
    assert ChildFormsClass(fresh, Counter(outcome), False).left == left


def test_the_numbers_of_a_pile_may_be_counted_again_and_the_last_count_stands(cast, as_, sheet):
    browser, address = as_(cast.wang), reverse("rounds:show_child_forms", args=[sheet.public_id])
    for back in (1, 2):
        assert browser.post(address, {"handed_out": 3, "came_back": back}).status_code == 302
    assert ChildFormCount.objects.get().came_back == 2
    for wrong in ({"handed_out": 2, "came_back": 3}, {"handed_out": -1, "came_back": 0}, {"handed_out": "x"}):
        assert browser.post(address, wrong).status_code == 422
    assert ChildFormCount.objects.get().came_back == 2


@pytest.mark.parametrize("who", ["staff", "li", "chen", "tian", "district"])
def test_the_list_of_a_class_with_its_names_and_codes_is_the_counselors_alone(cast, as_, sheet, who):
    for name in ("show_child_forms", "check_child_forms"):
        answered = as_(getattr(cast, who)).get(reverse(f"rounds:{name}", args=[sheet.public_id]))
        assert answered.status_code in (403, 404)
    assert not outcomes_of(getattr(cast, who), [sheet]) or who == "staff"


def test_a_worry_and_a_wish_are_heard_once_however_often_the_paper_is_typed(cast, sheet, child):
    given = {"wish": "yes", "by_hand": "worrying"}
    forms.type_form(sheet, child, cast.staff, **given)
    forms.type_form(sheet, child, cast.wang, forms.LONELY, version=1, whom="班主任", **given)
    hear_child(sheet, student=child, by=cast.wang, given=forms.GivenForm(whom="校长", **given))
    assert (ChildWish.objects.count(), TeacherConcern.objects.count()) == (1, 1)


def test_after_the_hand_in_a_typist_types_no_more_and_the_counselor_only_what_was_missing(cast, sheet, child):
    late = people.make_student(cast.second_class, "迟交", 2)
    forms.type_form(sheet, child, cast.staff)
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    for who, whose in ((cast.staff, late), (cast.wang, child)):
        with pytest.raises((SheetSubmitted, services.NotOnSheet)):
            forms.type_form(sheet, whose, who, version=1)
    assert forms.type_form(sheet, late, cast.wang).ok
    assert Assessment.objects.filter(student=late, informant="child").count() == 2


def test_when_the_round_is_over_a_form_is_taken_by_nobody(cast, as_, sheet, child):
    with time_machine.travel("2026-11-01T09:00:00+08:00", tick=False):
        with pytest.raises(RoundClosed):
            forms.type_form(sheet, child, cast.wang)
        assert as_(cast.wang).get(page_of(sheet, child)).status_code == 404
        assert class_lines(cast.wang) == []


def test_an_empty_class_has_a_line_without_children_and_can_be_handed_in(cast, as_, sheet, child):
    end_enrolment(child, by=cast.admin, last_day=date(2026, 10, 18))
    wang, check = as_(cast.wang), reverse("rounds:check_child_forms", args=[sheet.public_id])
    assert wang.get(check).status_code == 200
    sent = wang.post(reverse("rounds:check_child_forms", args=[sheet.public_id]), {"nonce": str(uuid.uuid4())})
    assert sent.status_code == 302 and Sheet.objects.get(pk=sheet.pk).state == Sheet.State.SUBMITTED


def test_another_classs_sheet_or_a_teachers_is_no_class_of_child_forms(cast, as_, sheet):
    teachers = Sheet.objects.filter(informant="teacher", school_class=cast.second_class).get()
    for public_id in (teachers.public_id, uuid.uuid4()):
        assert as_(cast.wang).get(reverse("rounds:show_child_forms", args=[public_id])).status_code == 404

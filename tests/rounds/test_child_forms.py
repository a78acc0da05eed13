"""Child forms from paper: typed by code, without a name, once; heard at once; scored when the counselor hands in."""

import re
import uuid
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases.models import Case, TeacherMessage
from screening.documents.paper_codes import find_paper
from screening.rounds import services
from screening.rounds.models import Assessment, ChildForm, ChildWish, Flag, Sheet, SheetRow, TeacherConcern
from screening.rounds.round_scoring import rater_of
from screening.rounds.services.child_forms import AlreadyTyped, MoreBackThanOut, count_child_forms
from students.models import Consent, Enrolment
from tests import factories as people
from tests.rounds import child_form_factories as forms
from tests.rounds import factories as rounds


@pytest.fixture
def sheet(cast) -> Sheet:
    """The child forms of Wang's fourth grade; the staff person was named to type them."""
    forms.open_round(cast)
    forms.name_typist(cast, cast.staff)
    return forms.child_sheet(cast)


@pytest.fixture
def child(cast):
    return cast.children["second"]


@pytest.fixture
def page(sheet, child) -> str:
    return reverse("rounds:type_form", args=[forms.code_of(sheet, child)])


def test_a_typist_goes_from_code_to_form_to_code_and_never_reads_a_name(cast, as_, sheet, child, page):
    typist, desk = as_(cast.staff), reverse("rounds:type_forms")
    found = typist.post(desk, {"code": forms.code_of(sheet, child).lower().replace("-", " ")})
    assert (found.status_code, found["Location"]) == (302, page)
    shown = typist.get(page).content.decode()
    assert forms.code_of(sheet, child) in shown and "四年级" in shown
    assert re.findall(r"<(?:input|div)[^>]* name=\"(\w+)\"[^>]* autofocus", shown) == ["d0"]  # no mouse for a pile
    assert child.name not in shown and str(child.public_id) not in shown
    saved = typist.post(page, forms.posted(), follow=True)
    assert saved.redirect_chain == [(desk, 302)]
    text = saved.content.decode()
    assert forms.code_of(sheet, child) in text and child.name not in text
    row = SheetRow.objects.get(sheet=sheet, student=child)
    assert {cell["s"] for cell in row.cells.values()} == {"paper"} and len(row.cells) == 22
    assert {cell["by"] for cell in row.cells.values()} == {str(cast.staff.pk)}
    look = AuditEvent.objects.filter(verb="child-form.show", actor_id=cast.staff.public_id).first()
    assert look.subjects == [str(child.public_id)] and look.purpose == "type"
    assert AuditEvent.objects.get(verb="child-form.type").subjects == [str(child.public_id)]


def test_what_was_typed_is_shown_to_no_typist_again_and_only_the_counselor_corrects_it(cast, as_, sheet, child, page):
    forms.type_form(sheet, child, cast.staff, forms.LONELY)
    typist = as_(cast.staff)
    assert "3341" not in typist.get(page).content.decode()
    assert typist.post(page, forms.posted(version="1")).status_code == 409
    with pytest.raises(AlreadyTyped):
        forms.type_form(sheet, child, cast.staff)
    assert as_(cast.wang).get(page).context["form"]["d0"].value() == "3341 3341 11"
    assert as_(cast.wang).post(page, forms.posted(version="1")).status_code == 302
    form = ChildForm.objects.get()
    assert (form.typed_by, form.corrected_by) == (cast.staff, cast.wang)
    assert SheetRow.objects.get(student=child).cells["l1"]["v"] == 1


def test_nobody_but_the_counselor_and_the_named_person_is_led_to_a_form(cast, as_, sheet, child, page):
    code = forms.code_of(sheet, child)
    teacher = people.make_user("teacher4", "韦老师")
    people.assign(teacher, cast.second_school, "class-teacher", cast.second_class)
    people.assign(teacher, cast.second_school, "typist", cast.second_class, ends=date(2026, 10, 30))  # by mistake
    assert find_paper(cast.staff, code) == find_paper(cast.wang, code) == page
    for person in (teacher, cast.li, cast.tian, cast.chen, cast.admin, cast.district):
        assert find_paper(person, code) is None
    assert as_(teacher).get(page).status_code == 404
    assert as_(teacher).post(page, forms.posted()).status_code == 404
    assert not ChildForm.objects.exists()


def test_a_typist_types_while_the_round_takes_entries_and_until_the_class_is_handed_in(cast, as_, sheet, child, page):
    typist = as_(cast.staff)
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    assert typist.get(page).status_code == 404
    services.reopen_sheet(sheet, by=cast.wang)
    assert typist.get(page).status_code == 200
    services.close_round(sheet.round, by=cast.district)
    assert typist.get(page).status_code == 404


def test_no_form_is_saved_before_the_question_about_handwriting_is_answered(cast, as_, sheet, child, page):
    answer = as_(cast.staff).post(page, forms.posted(by_hand=""))
    assert answer.status_code == 422 and "才能保存" in answer.content.decode()
    assert answer.context["form"]["d0"].value() == forms.CALM["child-loneliness"]
    assert not ChildForm.objects.exists() and not SheetRow.objects.filter(student=child).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildForm.objects.create(
            sheet=sheet, student=child, outcome="typed", typed_at=sheet.round.created_at, typed_by=cast.staff
        )


def test_handwriting_that_worries_leads_to_the_urgent_button_and_to_the_counselor_without_words(cast, as_, page, child):
    done = as_(cast.staff).post(page, forms.posted(by_hand="worrying"), follow=True)
    assert done.redirect_chain[-1][0].startswith(reverse("rounds:hand_over_paper") + "?form=")
    assert reverse("cases:raise_urgent") in done.content.decode() and child.name not in done.content.decode()
    assert TeacherConcern.objects.get().raised_by == cast.staff
    case = Case.objects.get()
    assert (case.student, case.tier, case.owner) == (child, "A", cast.wang)
    assert not TeacherMessage.objects.exists()  # an answer would tell the typist whose form it was


@pytest.mark.parametrize(
    ("signs", "taken"), [("1141 114 11", False), ("1141114115", False), ("１１４１ 1141 0-", True)]
)
def test_every_line_has_its_sign_or_the_row_is_refused_as_a_whole(cast, as_, sheet, child, page, signs, taken):
    answer = as_(cast.staff).post(page, forms.posted(d0=signs))
    assert (answer.status_code == 302) == taken == ChildForm.objects.exists()
    if taken:
        cells = SheetRow.objects.get(student=child).cells
        assert "l8" in cells and "l9" not in cells and "l10" not in cells
    else:
        assert list(answer.context["form"].errors) == ["d0"]


def test_an_empty_form_is_not_saved_by_a_stray_enter_but_a_child_may_not_want_to(cast, as_, sheet, child, page):
    typist = as_(cast.staff)
    assert typist.post(page, forms.posted(d0="", d1="")).status_code == 422
    assert typist.post(page, forms.posted(do="not-wanted")).status_code == 422
    assert typist.post(page, forms.posted(d0="", d1="", do="not-wanted")).status_code == 302
    assert ChildForm.objects.get().outcome == "not-wanted"
    assert not SheetRow.objects.filter(student=child).exists()


def test_the_wish_to_talk_becomes_a_tier_a_item_without_content_even_when_nothing_can_be_read(
    cast, as_, sheet, child, page
):
    nonce = str(uuid.uuid4())
    unreadable = forms.posted(d0="0" * 10, d1="0" * 12, wish="yes", whom="语文老师", nonce=nonce)
    for _click in range(2):
        assert as_(cast.staff).post(page, unreadable).status_code == 302
    wish, flag = ChildWish.objects.get(), Flag.objects.get()
    assert (wish.way, wish.whom, wish.recorded_by) == ("form", "语文老师", cast.staff)
    assert (flag.tier, flag.student, [one.code for one in flag.reasons.all()]) == ("A", child, ["child-asks"])
    assert "语文老师" not in str(flag.reasons.get().params)
    as_(cast.wang).post(page, forms.posted(version="0", wish="yes"))
    assert ChildWish.objects.count() == flag.reasons.count() == 1


def test_a_form_without_consent_is_refused_without_a_name_but_the_wish_is_heard(cast, as_, sheet, child, page):
    Consent.objects.filter(student=child).update(child_forms="no")
    typist = as_(cast.staff)
    shown = typist.get(page).content.decode()
    assert "没有" in shown and child.name not in shown and 'name="d0"' not in shown
    assert (
        typist.post(page, {"by_hand": "no", "wish": "yes", "nonce": str(uuid.uuid4()), "d0": "1111"}).status_code == 302
    )
    assert Flag.objects.get().reasons.get().code == "child-asks"
    assert not ChildForm.objects.exists() and not SheetRow.objects.filter(student=child).exists()
    with pytest.raises(services.NotOnSheet):
        forms.type_form(sheet, child, cast.staff)


def test_typed_handed_in_and_flagged_and_the_class_teacher_hears_nothing(cast, as_, sheet, child):
    teacher = people.make_user("teacher4", "韦老师")
    people.assign(teacher, cast.second_school, "class-teacher", cast.second_class)
    forms.type_form(sheet, child, cast.staff, forms.LONELY)
    assert not Flag.objects.exists()  # nothing is scored before the counselor hands in
    counselor = as_(cast.wang)
    check = counselor.get(reverse("rounds:check_child_forms", args=[sheet.public_id]))
    asks = dict.fromkeys(check.context["form"].asks, "keep")
    answer = counselor.post(
        reverse("rounds:check_child_forms", args=[sheet.public_id]), {"nonce": str(uuid.uuid4()), **asks}
    )
    assert answer["Location"] == reverse("rounds:show_child_forms", args=[sheet.public_id])
    flag = Flag.objects.get()
    assert (flag.tier, flag.student) == ("A", child)
    assert Assessment.objects.filter(student=child, informant="child").count() == 2
    assert child.name in counselor.get(reverse("cases:list_cases")).content.decode()
    home = as_(teacher).get(reverse("home:show_home")).content.decode()
    assert child.name not in home and "自评" not in home
    for name in ("show_child_forms", "check_child_forms"):
        assert as_(teacher).get(reverse(f"rounds:{name}", args=[sheet.public_id])).status_code == 403


@pytest.mark.parametrize("heard", [{"wish": "yes"}, {"by_hand": "worrying"}, {"digits": forms.LONELY}])
def test_the_teachers_talk_does_not_vanish_when_the_child_speaks_up(cast, as_, sheet, child, heard):
    teacher = people.make_user("teacher4", "韦老师")
    people.assign(teacher, cast.second_school, "class-teacher", cast.second_class)
    rounds.hand_in(rounds.sheet_of(sheet.round, cast.second_class), teacher, {1: rounds.ELEVATED})
    before = as_(teacher).get(reverse("home:show_home")).context["talks"]
    assert [talk.child for talk in before] == [child.name]
    forms.type_form(sheet, child, cast.staff, **heard)
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    assert Flag.objects.get().tier == "A"
    after = as_(teacher).get(reverse("home:show_home")).context["talks"]
    assert [vars(talk) for talk in after] == [vars(talk) for talk in before]


def test_a_form_that_comes_after_the_hand_in_is_typed_by_the_counselor_and_counts_at_once(cast, sheet, child):
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    with pytest.raises(services.SheetSubmitted):
        forms.type_form(sheet, child, cast.staff)
    forms.type_form(sheet, child, cast.wang, forms.LONELY)
    assert Flag.objects.get().tier == "A"
    with pytest.raises(services.SheetSubmitted):
        forms.type_form(sheet, child, cast.wang, version=1)


def test_the_counselor_opens_a_class_again_corrects_one_form_and_hands_it_in_anew(cast, as_, sheet, child, page):
    forms.type_form(sheet, child, cast.staff, forms.LONELY)
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    counselor, whole = as_(cast.wang), reverse("rounds:show_child_forms", args=[sheet.public_id])
    assert counselor.post(page, forms.posted(version="1")).status_code == 409
    reopen = counselor.get(whole).context["page"].reopen_url
    assert counselor.get(reopen).status_code == 200
    assert counselor.post(reopen, {"reason": "看错一行"})["Location"] == whole
    assert counselor.post(page, forms.posted(version="1")).status_code == 302
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    assert not Flag.objects.filter(withdrawn_at__isnull=True).exists()
    assert Assessment.objects.filter(student=child, informant="child", superseded_at__isnull=True).count() == 2


def test_a_double_click_gets_the_same_answer_twice_also_when_the_paper_is_to_be_handed_over(cast, as_, sheet, page):
    typist, once = as_(cast.staff), forms.posted(by_hand="worrying")
    answers = [typist.post(page, once)["Location"] for _click in range(2)]
    assert answers[0] == answers[1]
    assert answers[0].startswith(reverse("rounds:hand_over_paper") + "?form=")
    assert typist.post(page, forms.posted(by_hand="worrying")).status_code == 409
    assert as_(cast.wang).post(page, once).status_code == 422  # another person's page
    assert ChildForm.objects.count() == TeacherConcern.objects.count() == 1


def test_two_counselors_at_one_form_choose_and_nothing_is_overwritten_unseen(cast, as_, sheet, child, page):
    forms.type_form(sheet, child, cast.staff, forms.LONELY)
    answer = as_(cast.wang).post(page, forms.posted(version="0"))
    assert answer.status_code == 422 and "3341 3341 11" in answer.content.decode()
    again = {**forms.posted(), "version": answer.context["form"]["version"].value()}
    assert SheetRow.objects.get(student=child).cells["l1"]["v"] == 3
    assert as_(cast.wang).post(page, again).status_code == 302
    assert SheetRow.objects.get(student=child).cells["l1"]["v"] == 1


def test_out_and_back_are_counted_and_no_more_come_back_than_went_out(cast, as_, sheet, child):
    page = reverse("rounds:show_child_forms", args=[sheet.public_id])
    assert as_(cast.wang).post(page, {"handed_out": "45", "came_back": "46"}).status_code == 422
    assert as_(cast.wang).post(page, {"handed_out": "45", "came_back": "33"}).status_code == 302
    forms.type_form(sheet, child, cast.staff)
    line = as_(cast.wang).get(page).context["page"].line
    assert (line.typed, line.left) == (1, 32) and "33" in line.says
    with pytest.raises(MoreBackThanOut):
        count_child_forms(sheet, by=cast.wang, handed_out=1, came_back=2)


def test_child_forms_are_never_typed_into_a_list_of_names(cast, as_, sheet):
    for name in ("show_sheet", "list_children", "rate_by_item", "check_answers"):
        assert as_(cast.wang).get(reverse(f"rounds:{name}", args=[sheet.public_id])).status_code == 404


def test_the_typists_first_page_says_how_many_wait_and_falls_silent_with_the_last_day(cast, as_, sheet, child):
    assert reverse("rounds:type_forms") in as_(cast.staff).get(reverse("home:show_home")).content.decode()
    with time_machine.travel("2026-10-31T09:00:00+08:00", tick=False):
        assert reverse("rounds:type_forms") not in as_(cast.staff).get(reverse("home:show_home")).content.decode()


def test_a_wish_from_a_slip_is_recorded_by_the_counselor_of_the_school(cast, as_, current=None):
    page = reverse("rounds:record_wish")
    mine = f"{page}?class={cast.class_3_1.public_id}"
    asked = {"who": str(cast.children["yu"].public_id), "way": "slip", "whom": "anyone", "asked_on": "2026-10-16"}
    nonce = {"nonce": str(uuid.uuid4())}
    yu = Enrolment.objects.get(student=cast.children["yu"])
    assert f"{yu.seat_number} 号 {yu.student.name}" in as_(cast.wang).get(mine).content.decode()  # of two namesakes
    for _click in range(2):
        assert as_(cast.wang).post(mine, {**asked, **nonce}).status_code == 302
    wish = ChildWish.objects.get()
    assert (wish.way, wish.whom, wish.asked_on) == ("slip", "谁都可以", date(2026, 10, 16))
    assert Flag.objects.get().tier == "A"
    assert as_(cast.wang).post(mine, {**asked, "asked_on": "2027-01-01", "nonce": str(uuid.uuid4())}).status_code == 422
    assert as_(cast.tian).post(mine, {**asked, "nonce": str(uuid.uuid4())}).status_code == 422
    assert ChildWish.objects.count() == 1


def test_a_childs_own_answers_have_one_rater_whoever_handed_them_in(cast, sheet, child):
    forms.type_form(sheet, child, cast.staff)
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    answers = Assessment.objects.filter(student=child).first()
    before, answers.rater = rater_of(answers), cast.tian
    assert rater_of(answers) == before
    answers.informant = "teacher"
    assert rater_of(answers) == str(cast.tian.pk)

"""The forms of the rounds: what they offer, what they refuse at which field, and what they hand on."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.utils import timezone, translation

from screening.form_kit.rows import version_and_mark
from screening.library.wording import SheetQuestion
from screening.rounds import services
from screening.rounds.forms.check import MOST_PLACES, ReopenForm, SheetCheckForm, WorryForm
from screening.rounds.forms.child import ChildAnswersForm, LeaveOutForm
from screening.rounds.forms.files import AnswerFileForm
from screening.rounds.forms.planning import OverrideForm, RoundPlanForm, RoundRulesForm
from screening.rounds.forms.raters import StoryForm, WishForm
from screening.rounds.models import ChildWish, ScreeningRound
from screening.rounds.practice_vignettes import VignetteItem, vignette_named, vignettes
from screening.rounds.presenters.pad import answered_row, find, next_url, pad_page
from screening.rounds.presenters.raters import LineView, StoryPage, lines_of
from screening.rounds.selectors import practice_forms, seats_of
from tests import factories as people
from tests.rounds import factories as rounds
from tests.rounds.districts import other_rules
from tests.rounds.paper_views import child, class_view, instruments, teacher_forms
from tests.rounds.test_outlook_pages import plan

CALM = ("0000 0000", "0000 0000 0000")
NONCE = "00000000-0000-4000-8000-000000000000"


def question(code: str, *seats: int) -> SheetQuestion:
    return SheetQuestion(code=code, sentence="奇怪", ask="是吗？", seats=seats)


def asked(*questions: SheetQuestion, data: Any = None, view: Any = None) -> SheetCheckForm:
    return SheetCheckForm(data, SimpleNamespace(asks=questions), view)


def errors(form: Any) -> list[str]:
    return sorted(form.errors)


# the check page


def test_what_stands_by_name_under_its_state_is_no_question():
    assert list(asked(question("incomplete", 1), question("constant-row", 2)).asks) == ["ask-constant-row-2"]


@pytest.mark.parametrize("code", ["constant-row", "too-fast", "mostly-not-observed", "row-shift", "identical-rows"])
def test_every_question_can_be_answered_with_so_it_is(code):
    choices = dict(asked(question(code, 1)).fields[f"ask-{code}-1"].choices)
    assert "keep" in choices and len(choices) == 2
    assert ("leave-out" in choices) == (code == "mostly-not-observed")


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        (["keep", "keep"], None),
        (["change", "keep"], ("change", 1)),
        (["keep", "change"], ("change", 2)),
        (["change", "change"], ("change", 1)),
    ],
)
def test_one_goes_back_to_the_first_place_one_wants_to_change(answers, place):
    one, other = question("constant-row", 1), question("constant-row", 2)
    data = dict(zip(("ask-constant-row-1", "ask-constant-row-2"), answers, strict=True))
    form = asked(one, other, data={**data, "nonce": NONCE})
    assert form.is_valid() and form.seat_to_change == place


def test_a_question_about_the_whole_sheet_leads_to_the_sheet():
    data = {"ask-sheet-all-zero": "change", "nonce": NONCE}
    form = asked(question("sheet-all-zero"), data=data)
    assert form.is_valid() and form.seat_to_change == ("change", 0)


@pytest.mark.parametrize(
    ("code", "seats", "shown"),
    [
        ("constant-row", (3,), [3]),
        ("row-shift", tuple(range(2, 9)), [2, 8]),
        ("identical-rows", tuple(range(1, 12)), list(range(1, MOST_PLACES + 1))),
        ("sheet-all-zero", (), []),
    ],
)
def test_a_question_shows_the_rows_it_is_about_of_a_run_its_ends_of_many_the_first(code, seats, shown):
    ((_field, places),) = asked(question(code, *seats), view=class_view(12)).questions
    assert [int(place.url.rpartition("#n")[2]) for place in places] == shown


# worries, reasons, wishes


@pytest.mark.parametrize("who", [[], ["nobody"], ["00000000-0000-4000-8000-000000000000"]])
def test_a_worry_is_about_children_of_the_class(cast, sheet, who):
    data = QueryDict(mutable=True)
    data.setlist("who", who)
    assert "who" in errors(WorryForm(data, seats_of(sheet)))


@pytest.mark.parametrize(("reason", "fine"), [("少了一行", True), ("", False), ("  ", False), ("长" * 301, False)])
def test_a_sheet_is_opened_again_for_a_reason_of_one_sentence(reason, fine):
    assert ReopenForm({"reason": reason}).is_valid() == fine


@pytest.mark.parametrize(
    ("reason", "fine"),
    [("absent-long", True), ("known-too-short", True), ("", False), ("refused", False), ("left", False)],
)
def test_a_teacher_leaves_a_child_out_for_two_reasons_only(reason, fine):
    assert LeaveOutForm({"reason": reason}).is_valid() == fine


@pytest.mark.parametrize(("ago", "fine"), [(0, True), (60, True), (61, False), (-1, False)])
def test_a_wish_is_of_the_last_two_months(cast, sheet, ago, fine):
    day = timezone.localdate() - timedelta(days=ago)
    data = {"who": str(cast.children["yu"].public_id), "way": "slip", "whom": "", "asked_on": day.isoformat()}
    form = WishForm(data, seats_of(sheet))
    assert ("asked_on" in errors(form)) != fine


def test_a_wish_comes_by_slip_or_by_word_of_mouth_and_never_by_a_form_typed_elsewhere(cast, sheet):
    offered = dict(WishForm(None, seats_of(sheet)).fields["way"].choices)
    assert ChildWish.Way.FORM not in offered and ChildWish.Way.SLIP in offered


def test_two_children_of_one_name_are_told_apart_by_their_seats(cast, sheet):
    people.make_student(cast.class_3_1, "李䶮", 7)
    names = [label for _key, label in WishForm(None, seats_of(sheet)).fields["who"].choices]
    assert len(set(names)) == len(names) == 4


# one child


def child_form(data: Any = None, digits: tuple[str, ...] = ()) -> ChildAnswersForm:
    forms = teacher_forms()
    return ChildAnswersForm(data, views=forms, row=child(1, forms, digits))


def test_a_childs_form_begins_with_what_stands_in_the_row():
    form = child_form(digits=("10-_", ""))
    assert [form.fields[item].initial for item in ("c1", "c2", "c3", "c4", "e1")] == ["1", "0", "-", None, None]


def test_every_line_of_a_childs_form_has_to_be_answered():
    items = {item.id for form in instruments("teacher") for item in form.items}
    assert items <= set(errors(child_form({"version": "0"})))


def test_the_answers_of_a_childs_form_are_a_row_of_signs_too():
    ids = [item.id for form in instruments("teacher") for item in form.items]
    form = child_form({**dict.fromkeys(ids, "2"), "c3": "-", "version": "4", "hopes": "想飞·𠮷", "nonce": NONCE})
    assert form.is_valid(), form.errors
    assert form.digits == {"teacher-connection": "22-22222", "teacher-engagement": "2" * 12}
    assert form.answers["teacher-connection"]["c3"] == "-" and form.strengths == [("hopes", "想飞·𠮷")]


# the pad


def test_the_pad_goes_line_by_line_through_the_class_and_back():
    forms = teacher_forms()
    view = class_view(2, {1: child(1, forms, ("1", ""))})
    page = pad_page(view, "c1", view.rows[1].student.hex)
    assert (page.line.id, page.row.seat, page.answered) == ("c1", 2, "")
    assert view.rows[0].student.hex in page.undo_url and "item=c2" in page.skip_url
    assert (page.done, page.total) == (1, 40)


def test_the_pad_has_nothing_before_its_first_and_ends_on_the_check_page():
    view = class_view(1)
    first, last = pad_page(view, "c1", ""), pad_page(view, "e12", "")
    assert first.undo == "" and "check" in last.skip_url


def test_after_the_last_open_line_the_pad_says_so():
    view = class_view(1, {1: child(1, teacher_forms(), ("0000 000", CALM[1]))})
    assert "item=c8" in next_url(view, "c7", "")
    done = class_view(1, {1: child(1, teacher_forms(), CALM)})
    assert "item=" not in next_url(done, "c8", "") and pad_page(done, "", "") is None


@pytest.mark.parametrize(("sign", "row"), [("3", "3_______"), ("-", "-_______")])
def test_an_answer_of_the_pad_is_the_row_with_one_sign_replaced(sign, row):
    view = class_view(1)
    given = answered_row(view, "c1", "", 0, sign)
    assert given.digits == {"teacher-connection": row} and given.student == view.rows[0].student


@pytest.mark.parametrize("sign", ["", "4", "_", "33", "㐂"])
def test_the_pad_takes_no_other_sign(sign):
    with pytest.raises(BadRequest):
        answered_row(class_view(1), "c1", "", 0, sign)


@pytest.mark.parametrize(("item", "whom"), [("c99", ""), ("c1", "f" * 32), ("", "")])
def test_the_pad_finds_no_other_line_and_no_other_child(item, whom):
    with pytest.raises(Http404):
        find(class_view(2), item, whom)


@pytest.mark.parametrize(("token", "read"), [("0.", (0, "")), ("3.a1b2c", (3, "a1b2c")), ("12", (12, ""))])
def test_the_version_of_a_row_and_its_mark_are_read_apart(token, read):
    assert version_and_mark(token) == read


@pytest.mark.parametrize("token", ["", ".a1", "x.a1", "-1.", "9999999999.", "1 .", "½."])
def test_what_is_no_version_of_a_row_comes_from_no_page_of_ours(token):
    with pytest.raises(BadRequest):
        version_and_mark(token)


# practice


@pytest.mark.parametrize(
    ("fits", "sign", "place", "says"),
    [
        ((2, 3), "1", "lower", "2–3"),
        ((2, 3), "2", "fits", "2–3"),
        ((1, 1), "3", "higher", "1"),
        ((1, 2), "-", "dash-where-seen", "1–2"),
        (None, "-", "fits", "-"),
        (None, "0", "lower", "-"),
        (None, "2", "higher", "-"),
    ],
)
def test_an_answer_lies_below_within_or_above_what_fits_a_story(fits, sign, place, says):
    line = VignetteItem("c1", fits)
    assert (line.place_of(sign), line.says) == (place, says)


def test_a_story_nobody_told_is_none_and_those_told_have_names_of_their_own():
    assert vignette_named("nobody") is None
    assert len({one.id for one in vignettes()}) == len(vignettes())


@pytest.mark.parametrize("told", vignettes(), ids=lambda one: one.id)
def test_a_story_is_answered_line_by_line_and_leads_to_the_next(cast, told):
    lines = lines_of(told, practice_forms(cast.li))
    signs = {line.item: next(iter(lines[line.item].words)) for line in told.lines}
    form = StoryForm({**signs, "state": "rate"}, story=told, lines=lines)
    page = StoryPage(told, lines, form.given)
    assert len(page.said) == len(told.lines) + bool(told.state) and all(one["words"] for one in page.said)
    assert bool(page.next_url) != page.is_last
    assert not StoryPage(told, lines, StoryForm({}, story=told, lines=lines).given).said


def test_the_words_of_a_line_are_those_of_the_form_in_the_language_of_the_reader():
    line = VignetteItem("c1", (0, 1))
    spoken = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            spoken.append(LineView(line, instruments("teacher")))
    assert list(spoken[0].words) == list(spoken[1].words) == ["0", "1", "2", "3", "-"]
    assert spoken[0].text != spoken[1].text


# planning


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": "2026-10-12"}, "closes_on"),
        ({"closes_on": "2026-10-01"}, "closes_on"),
        ({"opens_on": "十月"}, "opens_on"),
        ({"opens_on": ""}, "opens_on"),
        ({"forms": []}, "forms"),
        ({"forms": ["nothing"]}, "forms"),
        ({"term": "2026-3"}, "term"),
        ({"rules": ""}, "rules"),
        ({"opens_on": "2026-09-14", "closes_on": "2026-09-30"}, "override_reason"),
    ],
)
def test_a_plan_that_does_not_hold_is_refused_at_its_field(cast, changes, field):
    data = QueryDict(mutable=True)
    for name, value in plan(**changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = RoundPlanForm(data, cast.district)
    assert form.carry_out(by=cast.district) is None and errors(form) == [field]
    assert not ScreeningRound.objects.exists()


@pytest.mark.parametrize(("reason", "fine"), [("值班由镇上安排", True), ("", False), ("   ", False)])
def test_a_gate_is_passed_for_a_reason(cast, reason, fine):
    place = rounds.make_round(cast).round_schools.get(school=cast.school)
    assert OverrideForm(place, {"reason": reason}).carry_out(by=cast.district) == fine


def test_rules_are_exchanged_in_a_planned_round_and_not_in_one_that_was_opened(cast):
    made, stricter = rounds.make_round(cast), other_rules()
    wanted = {"rules": str(stricter.public_id)}
    assert RoundRulesForm(made, wanted).carry_out(by=cast.district)
    rounds.name_duty(cast, made, cast.school)
    services.open_round_for_school(made, school=cast.school, by=cast.admin)
    late = RoundRulesForm(made, wanted)
    assert not late.carry_out(by=cast.district) and errors(late) == ["__all__"]


@pytest.mark.parametrize("who", ["wang", "tian"])
def test_answers_nobody_has_handed_in_cannot_be_taken_out(cast, current, who):
    form = AnswerFileForm(getattr(cast, who), {"what": "", "kind": "csv", "purpose": "check-scoring", "promise": "on"})
    assert not form.is_valid() and "what" in form.errors and form.look() is None
    assert form.forms == {} and current.opens_on == date(2026, 10, 12)

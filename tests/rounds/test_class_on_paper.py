"""What of a class is printed, by whom and when: papers follow the sheet, and nobody's name goes astray."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditSubject
from screening.documents import registry
from screening.documents.models import Document
from screening.jobs import wake
from screening.library.services import freeze_instrument
from screening.rounds import services
from screening.rounds.models import ChildState, RoundForm, Sheet
from screening.rounds.paper_codes import child_form_code
from screening.rounds.papers.child_forms import Face, LabelsPage, faces_of, to_hand_out
from screening.rounds.papers.class_sheet import ClassSheetPage, letter_of
from screening.rounds.papers.kinds import KINDS, Work
from screening.rounds.papers.printing import papers_of, request_paper
from screening.rounds.papers.receipt import ReceiptPage
from screening.rounds.selectors import sheet_view_data
from tests import factories as people
from tests.rounds import child_form_factories as child_forms
from tests.rounds import factories as rounds
from tests.rounds.paper_views import AT, BEGUN_DIGITS, child, class_view, instruments, teacher_forms

ROLES = ("zhou", "wang", "tian", "chen", "admin", "staff", "district", "auditor", "outside_teacher", "protection")


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch):
    monkeypatch.setattr(wake, "send", lambda job_id, queue: True)


@pytest.fixture
def forms(cast) -> Sheet:
    child_forms.open_round(cast)
    return child_forms.child_sheet(cast)


@pytest.fixture
def forms_beside(cast, current) -> Sheet:
    """Child forms of the class whose teacher prints the others."""
    version = freeze_instrument("child-loneliness", by=cast.district)
    RoundForm.objects.create(round=current, instrument_version=version, position=9)
    return Sheet.objects.create(round=current, school_class=cast.class_3_1, informant="child")


def names(user, sheet: Sheet) -> list[str]:
    return [paper.name for paper in papers_of(Work(user, sheet))]


def page_of(document: Document):
    return registry.renderer_of(document.kind).build(document).context["page"]


def reprint(sheet: Sheet, name: str, by) -> int:
    """The revision that stands when the paper is asked for once more."""
    sheet.refresh_from_db()
    return request_paper(by, sheet, name, language="zh-hans").revision


@pytest.mark.parametrize("who", ROLES)
def test_a_teachers_papers_are_not_found_by_anybody_else(cast, as_, sheet, who):
    browser = as_(getattr(cast, who))
    shown = browser.get(reverse("rounds:show_papers", args=[sheet.public_id]))
    asked = browser.post(reverse("rounds:show_papers", args=[sheet.public_id]), {"paper": "class-sheet"})
    assert {shown.status_code, asked.status_code} <= {403, 404}
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["child-forms-1", "envelope-labels", "nothing", "class-sheet-2"])
def test_a_paper_the_sheet_does_not_have_is_not_found(cast, as_, sheet, name):
    address = reverse("rounds:show_papers", args=[sheet.public_id])
    assert as_(cast.li).post(address, {"paper": name}).status_code == 404


def test_an_empty_class_prints_one_empty_side(cast, current):
    empty = Sheet.objects.create(round=current, school_class=people.make_class(cast.school, 2, 9), informant="teacher")
    (leaf,) = ClassSheetPage(sheet_view_data(empty), by="李芳", at=AT).leaves
    assert (leaf.lines, leaf.is_first, leaf.is_last, leaf.boxes) == ([], True, True, 20)
    receipt = ReceiptPage(sheet_view_data(empty), by="李芳", at=AT)
    assert receipt.missing == () and receipt.nothing_missing


@pytest.mark.parametrize(("count", "sides"), [(1, [1]), (24, [24]), (25, [20, 5]), (48, [24, 24]), (60, [20, 20, 20])])
def test_every_child_stands_on_exactly_one_side(count, sides):
    leaves = ClassSheetPage(class_view(count), by="陈静", at=AT).leaves
    assert [len(leaf.lines) for leaf in leaves] == sides
    assert [line.seat for leaf in leaves for line in leaf.lines] == list(range(1, count + 1))
    assert [leaf.is_first for leaf in leaves] == [True] + [False] * (len(leaves) - 1)
    assert [leaf.is_last for leaf in leaves] == [False] * (len(leaves) - 1) + [True]


def test_a_later_side_says_which_seats_stand_on_it():
    later = ClassSheetPage(class_view(25), by="陈静", at=AT).leaves[1]
    assert "21" in later.who and "25" in later.who


def test_the_boxes_of_a_side_fill_its_width_and_stand_under_their_headings():
    (leaf,) = ClassSheetPage(class_view(3), by="陈静", at=AT).leaves
    assert len(leaf.heads) == leaf.boxes == sum(form.size for form in teacher_forms())
    widths = sum(float(width.rstrip("%")) for _words, width in leaf.groups)
    assert widths == pytest.approx(float(leaf.box.rstrip("%")) * leaf.boxes, abs=0.02)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_reason_for_an_empty_row_has_a_letter_of_its_own(language):
    reasons = [state for state in ChildState if state not in ("to-rate", "rated", "not-scorable", "not-observed")]
    with translation.override(language):
        letters = [letter_of(state) for state in reasons]
    assert len(set(letters)) == len(reasons) and all(len(letter) == 1 for letter in letters)
    assert letter_of("rated") == ""


def test_a_row_that_was_begun_shows_its_digits_and_a_box_for_each_open_line():
    forms = teacher_forms()
    view = class_view(2, {1: child(1, forms, ("1302", "2"))})
    begun, empty = ClassSheetPage(view, by="陈静", at=AT).leaves[0].lines
    assert begun.digits == ["1", "3", "0", "2", "", "", "", "", "2", *[""] * 11]
    assert (empty.digits, empty.says, empty.letter) == ([], "", "")


def test_a_question_two_forms_share_is_printed_once_and_another_one_beside_it():
    forms = teacher_forms()
    (leaf,) = ClassSheetPage(class_view(1), by="陈静", at=AT).leaves
    assert len(leaf.scales) == len({(form.question, form.anchors) for form in forms})
    assert all(len(anchors) == 5 for _question, anchors in leaf.scales)


@pytest.mark.parametrize(
    ("change", "renews"),
    [
        (lambda cast, sheet: None, False),
        (lambda cast, sheet: rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM)), True),
        (lambda cast, sheet: people.make_student(cast.class_3_1, "𠮷野", 4), True),
        (lambda cast, sheet: people.make_student(cast.class_3_2, "㐂久", 4), False),
    ],
    ids=["nothing", "a row", "a newcomer", "a newcomer next door"],
)
@pytest.mark.parametrize("name", ["class-sheet", "sheet-receipt"])
def test_a_paper_is_made_anew_when_something_that_stands_on_it_has_changed(cast, sheet, name, change, renews):
    assert reprint(sheet, name, cast.li) == 1
    change(cast, sheet)
    assert reprint(sheet, name, cast.li) == (2 if renews else 1)


def test_a_sheet_that_is_opened_again_may_be_printed_again(cast, sheet):
    assert names(cast.li, sheet) == ["class-sheet", "sheet-receipt", "talk-slips"]
    rounds.hand_in(sheet, cast.li)
    sheet.refresh_from_db()
    assert names(cast.li, sheet) == ["sheet-receipt", "talk-slips"]
    services.reopen_sheet(sheet, by=cast.li)
    sheet.refresh_from_db()
    assert names(cast.li, sheet) == ["class-sheet", "sheet-receipt", "talk-slips"]


def test_a_family_that_says_no_after_the_print_is_on_the_next_paper_without_a_box_to_fill(cast, sheet):
    people.make_consent(cast.children["yu"], "withdrawn", dated=people.at("2026-10-19").date())
    services.settle_open_rounds([cast.children["yu"].pk])
    (leaf,) = page_of(request_paper(cast.li, sheet, "class-sheet", language="zh-hans")).leaves
    first = leaf.lines[0]
    assert first.letter == letter_of("refused") and not first.digits
    assert [bool(line.says) for line in leaf.lines] == [True, False, False]


def test_a_receipt_counts_complete_rows_and_gives_no_reason_for_an_empty_seat(cast, sheet):
    rounds.fill(sheet, cast.li, {2: rounds.SHORT | {"teacher-engagement": "1002"}})
    services.exclude_child(sheet, student=cast.children["nur"], by=cast.li, reason="absent-long")
    page = page_of(request_paper(cast.li, sheet, "sheet-receipt", language="zh-hans"))
    assert (page.complete[0], page.complete[-1]) == ("1", "3")
    (((seat, what),),) = page.missing
    assert seat == "2" and all(str(number) in what for number in range(5, 13))
    assert "3" in dict(page.facts).values()


@pytest.mark.parametrize(("rows", "sides"), [(1, [1]), (2, [2]), (5, [2, 2, 1])])
def test_what_is_missing_stands_side_by_side_the_first_half_on_the_left(rows, sides):
    page = ReceiptPage(class_view(rows), by="陈静", at=AT)
    assert [len(line) for line in page.missing] == sides
    assert [line[0][0] for line in page.missing] == [str(seat) for seat in range(1, len(sides) + 1)]


def test_a_receipt_tells_an_untouched_row_from_an_untouched_form():
    forms = teacher_forms()
    page = ReceiptPage(class_view(2, {1: child(1, forms, (BEGUN_DIGITS, ""))}), by="陈静", at=AT)
    (((_one, begun), (_two, untouched)),) = page.missing
    assert forms[1].short_title in begun and forms[1].short_title not in untouched


def test_a_child_form_shows_every_line_and_as_many_circles_as_answers():
    for form, face in zip(instruments("child"), faces_of(instruments("child")), strict=True):
        assert [number for number, _text, _own in face.items] == [item.number for item in form.items]
        assert [sign for sign, _label, _bars in face.answers] == [str(option.code) for option in form.options]
        assert [bars.count("■") for _sign, _label, bars in face.answers] == list(range(len(form.options)))


def test_one_form_alone_bears_no_number_and_of_two_each_has_its_own():
    one = Face(instruments("child")[0])
    both = [face.title for face in faces_of(instruments("child")[:2])]
    assert len({one.title, *both}) == 3


def test_labels_go_with_the_forms_and_name_whom_the_code_belongs_to(cast, forms):
    late = people.make_student(cast.second_class, "古丽娜尔·艾山江·买买提", 2)
    view = sheet_view_data(forms)
    page = LabelsPage(view, to_hand_out(view), by="何丽", at=timezone.now())
    printed = {row.name: code for row, _look, code in page.labels}
    assert printed[late.name] == child_form_code(forms.round.public_id, late.public_id)
    assert [look for _row, look, _code in page.labels] == ["", "lo"]


def test_who_has_typed_forms_prints_only_those_of_the_others(cast, forms):
    people.make_student(cast.second_class, "迟来的", 2)
    child_forms.type_form(forms, cast.children["second"], cast.wang)
    page = page_of(request_paper(cast.wang, forms, "child-forms-1", language="zh-hans"))
    assert len(page.pages) == 1
    document = Document.objects.get()
    assert cast.children["second"].public_id not in set(
        AuditSubject.objects.filter(event__verb="document.request").values_list("subject_id", flat=True)
    )
    assert child_form_code(forms.round.public_id, cast.children["second"].public_id) not in str(page.pages)
    assert document.audience.startswith("form-1:")


def test_a_class_that_was_handed_in_prints_no_more_child_forms(cast, forms):
    services.submit_sheet(forms, by=cast.wang, nonce=uuid.uuid4())
    forms.refresh_from_db()
    assert names(cast.wang, forms) == ["talk-slips"]


def test_no_file_name_says_more_than_kind_and_code(cast, sheet):
    for name in names(cast.li, sheet):
        document = request_paper(cast.li, sheet, name, language="zh-hans")
        file_name = registry.renderer_of(document.kind).build(document).file_name
        assert file_name.isascii() and file_name.startswith(name)


def test_every_kind_of_paper_is_offered_to_somebody(cast, sheet, forms_beside):
    offered = {paper.kind.name for paper in papers_of(Work(cast.li, sheet))}
    offered |= {paper.kind.name for paper in papers_of(Work(cast.wang, forms_beside))}
    assert offered == {kind.name for kind in KINDS}

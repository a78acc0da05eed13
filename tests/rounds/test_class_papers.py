"""The papers of a class, printed once for this module and read back with other tools."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pytest
from django.utils import translation

from screening.documents import grid
from screening.rounds.paper_codes import child_form_code, class_sheet_code
from screening.rounds.papers.child_forms import ChildFormsPage, LabelsPage, faces_of, to_hand_out
from screening.rounds.papers.class_sheet import ClassSheetPage
from screening.rounds.papers.receipt import ReceiptPage
from screening.rounds.papers.slips import TalkSlipsPage
from screening.rounds.selectors import SheetView
from tests.documents.pdf import Paper, print_page, tags
from tests.instruments.real_scales import FORMS
from tests.rounds.paper_views import AT, NAMES, SCHOOL, child, class_view, instruments, teacher_forms

LEFT_OUT, BEGUN, COMPLETE, NO_CONSENT = 5, 3, 7, 9


def sheet(count: int, language: str = "zh-hans") -> object:
    with translation.override(language):
        return ClassSheetPage(class_view(count), by="陈静", at=AT)


def mixed_view() -> SheetView:
    forms = teacher_forms()
    special = {
        BEGUN: child(BEGUN, forms, ("1302", "")),
        LEFT_OUT: child(LEFT_OUT, forms, exclusion="absent-long"),
        COMPLETE: child(COMPLETE, forms, ("2" * 8, "2" * 12)),
    }
    return class_view(20, special, others=(NO_CONSENT,))


def mixed() -> object:
    return ClassSheetPage(mixed_view(), by="陈静", at=AT)


def forms_of_three() -> object:
    view = class_view(3, informant="child")
    faces = faces_of(instruments("child"))
    return ChildFormsPage(view, faces[:1], to_hand_out(view), by="王静", at=AT)


def english_forms() -> object:
    with translation.override("en"):
        view, faces = class_view(1, informant="child"), faces_of(instruments("child"))
        return ChildFormsPage(view, faces, to_hand_out(view), by="王静", at=AT)


def own_answers() -> object:
    """The structure of scales whose lines have answers of their own, and of one from 0 to 10, each on its one page."""
    view, faces = class_view(1, informant="child"), faces_of([FORMS["epds"], FORMS["audit"], FORMS["zero-to-ten"]])
    return ChildFormsPage(view, faces, to_hand_out(view), by="王静", at=AT)


def labels() -> object:
    view = class_view(45, informant="child")
    return LabelsPage(view, to_hand_out(view), by="王静", at=AT)


def receipt() -> object:
    return ReceiptPage(mixed_view(), by="陈静", at=AT)


@dataclass(frozen=True)
class Print:
    template: str
    make: Callable[[], object]
    pages: int


PAPERS = {
    "sheet-48": Print("class_sheet.html", lambda: sheet(48), 2),
    "sheet-75": Print("class_sheet.html", lambda: sheet(75), 4),
    "sheet-en": Print("class_sheet.html", lambda: sheet(20, "en"), 1),
    "mixed": Print("class_sheet.html", mixed, 1),
    "forms": Print("child_forms.html", forms_of_three, 3),
    "forms-en": Print("child_forms.html", english_forms, 2),
    "forms-own": Print("child_forms.html", own_answers, 3),
    "labels": Print("envelope_labels.html", labels, 2),
    "slips": Print("talk_slips.html", lambda: TalkSlipsPage(SCHOOL), 1),
    "receipt": Print("sheet_receipt.html", receipt, 1),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    folder = tmp_path_factory.mktemp("class-papers")
    return {name: print_page(one.template, one.make(), folder / name) for name, one in PAPERS.items()}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest, printed: dict[str, Paper]) -> Paper:
    return printed[request.param]


def test_48_children_are_one_leaf_of_two_sides_and_75_four_sides(printed: dict[str, Paper]) -> None:
    assert {name: one.pages for name, one in printed.items()} == {name: one.pages for name, one in PAPERS.items()}


def test_every_paper_is_sound_tagged_and_in_our_font(paper: Paper) -> None:
    assert paper.check() == 0
    assert paper.unprintable == ()
    assert all("WellSans" in font[0] and font[-5:-2] == ["yes", "yes", "yes"] for font in paper.fonts)
    with pikepdf.open(paper.path) as pdf:
        found = list(tags(pdf))
        names = [name for name, _element in found]
        assert all(str(element.get("/Alt", "")) for name, element in found if name == "Figure")
        assert (names.count("H1"), str(pdf.Root.Lang) in ("zh-Hans", "en")) == (1, True)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert not any(name in str(pdf.docinfo.Title) for name in NAMES)


def test_a_class_sheet_weighs_at_most_150_kb_and_a_child_form_some_14(printed: dict[str, Paper]) -> None:
    sizes = {name: one.path.stat().st_size for name, one in printed.items()}
    assert max(size for name, size in sizes.items() if name.startswith("sheet")) < 150_000
    with pikepdf.open(printed["forms"].path) as pdf:
        assert [name for name, _element in tags(pdf)].count("TH") > 12
    assert sizes["forms"] < 45_000 + 3 * 16_000  # the font is in every file once


@pytest.mark.parametrize("count", [48, 75])
def test_children_stand_in_seat_order_with_their_rare_names(count: int, printed: dict[str, Paper]) -> None:
    found = printed[f"sheet-{count}"].joined
    assert all(name in found for name in NAMES)
    seats = [f"{NAMES[(seat - 1) % len(NAMES)]}{seat}" for seat in range(1, count + 1)]
    places = [found.find(words) for words in seats]
    assert -1 not in places
    assert places == sorted(places)


def test_every_own_answer_stands_under_its_line(printed: dict[str, Paper]) -> None:
    sides = ["".join(side.split()) for side in printed["forms-own"].text.split("\f")]
    for side, name in zip(sides, ("epds", "audit"), strict=False):
        for item in FORMS[name].items:
            answers = "".join(f"{one.code}{one.label.zh}" for one in item.answers)
            assert item.text.zh + answers in side
    assert all(f"{code}{one.label.zh}" in sides[2] for code, one in enumerate(FORMS["zero-to-ten"].options))


@pytest.mark.parametrize(("name", "language"), [("sheet-48", "zh"), ("sheet-en", "en")])
def test_every_item_and_every_answer_stands_on_the_leaf(name: str, language: str, printed: dict[str, Paper]) -> None:
    first_side = "".join(printed[name].text.split("\f")[0].split())
    for form in instruments("teacher"):
        for text in (*(item.text for item in form.items), *(one.label for one in form.options), form.question):
            words = getattr(text, language).translate(str.maketrans("“”", '""') if language == "en" else {})
            assert "".join(words.split()) in first_side
    assert class_sheet_code(class_view(1).sheet.public_id) in first_side


def test_a_row_that_stays_empty_says_why_with_its_letter_and_a_begun_one_what_is_typed(
    printed: dict[str, Paper],
) -> None:
    found = printed["mixed"].joined
    assert f"{LEFT_OUT}—这一行不填：长期未到校—久" in found
    assert f"{NO_CONSENT}—这一行不填：还没有同意书—书" in found
    assert f"{COMPLETE}—已经录入，这一行不用再写—" in found
    assert f"{BEGUN}1302" in found
    assert "22222222" not in found  # what is complete is not printed again


def test_a_child_form_has_its_code_and_nobodys_name(printed: dict[str, Paper]) -> None:
    found = printed["forms"].joined
    view = class_view(3, informant="child")
    for row in view.rows:
        assert found.count(child_form_code(view.sheet.round.public_id, row.student)) == 1
    assert not any(name in found for name in NAMES)
    assert found.count("我想和一位老师聊聊") == 3
    assert "装进信封自己封好" in found
    assert "写完放进信封，自己封好" in found


def test_labels_and_forms_of_a_child_carry_the_same_code(printed: dict[str, Paper]) -> None:
    view, found = class_view(45, informant="child"), printed["labels"].joined
    for row in view.rows:
        code = child_form_code(view.sheet.round.public_id, row.student)
        assert f"{row.seat}{row.name}{code}" in found


def test_who_has_answered_gets_no_second_form() -> None:
    view = class_view(3, informant="child")
    typed = child(1, view.forms, ("1" * 10, ""))
    again = SheetView(view.sheet, view.forms, [typed, *view.rows[1:]], [])
    assert [row.seat for row in to_hand_out(again)] == [2, 3]
    assert [row.seat for row in to_hand_out(again, {view.rows[1].student})] == [3]


def test_a_receipt_counts_and_names_what_is_missing_without_an_answer_or_a_name(printed: dict[str, Paper]) -> None:
    found = printed["receipt"].joined
    assert "1/19" in found
    assert "同伴与归属：第5，6，7，8题" in found.replace("、", "，")
    assert "4整行没填" in found
    assert "不填的座号5、9" in found  # without the reason
    assert not any(name in found for name in NAMES)


def test_the_sheet_can_be_read_in_one_bit(printed: dict[str, Paper]) -> None:
    """A black-and-white laser knows no grey: nothing of the sheet may vanish or turn into a dark field."""
    command = ["pdftoppm", "-mono", "-r", "50", "-f", "1", "-l", "1", str(printed["sheet-48"].path)]
    image = subprocess.run(command, capture_output=True, check=True).stdout
    header, _size, rows = image.split(b"\n", 2)
    dark = sum(byte.bit_count() for byte in rows) / (8 * len(rows))
    assert header == b"P4"
    assert 0.03 < dark < 0.25


@pytest.mark.parametrize(("count", "a_side", "sides"), [(1, 20, 1), (20, 20, 1), (24, 24, 1), (40, 20, 2), (45, 24, 2)])
def test_as_few_sides_as_can_be_then_roomy_rows(count: int, a_side: int, sides: int) -> None:
    assert grid.children_a_side(count) == a_side
    assert len(list(grid.sides(count, a_side))) == sides


def test_long_texts_and_many_answers_take_rows_from_the_side_and_not_a_second_page() -> None:
    assert grid.stands_upright(["大家听得起劲时，眼睛看着别处"], 20)
    assert not grid.stands_upright(["和大人比起来，更愿意和同学在一起，也更愿意听同学的话"], 20)
    assert not grid.stands_upright(["Understandably"], 20)
    assert grid.stands_upright(["Looks downcast through the whole day"], 6)
    assert (grid.children_a_side(24, tall=1), grid.children_a_side(24, tall=2)) == (20, 18)


def test_lines_are_heavier_after_fours_and_between_forms() -> None:
    ruling = grid.ruling([8, 12], [4, 4])
    assert ruling["heavy"] == "M11.50,0V10M44.70,0V10M94.50,0V10"
    assert ruling["fours"] == "M28.10,0V10M61.30,0V10M77.90,0V10"
    assert ruling["thin"].count("M") == 15


def test_forms_that_do_not_fit_side_by_side_get_leaves_of_their_own() -> None:
    assert grid.in_leaves([8, 12]) == [[0, 1]]
    assert grid.in_leaves([12, 14, 8]) == [[0], [1, 2]]

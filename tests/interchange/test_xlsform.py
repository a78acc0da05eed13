"""XLSForm: pyxform takes what we write, we take it back, and of other forms only what can be read."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from screening.instruments.file_formats import CannotWrite
from screening.interchange.xlsform import from_xlsform, template_workbook, to_xlsform
from tests.instruments.file_formats.forms import CHILD, FORMS, TEACHER, by_id, changed
from tests.instruments.real_scales import FORMS as REAL
from tests.interchange.published_scales.wordings import unlocked_forms

SENTENCES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30).map("{}词".format)


def workbook(change, form=TEACHER):
    """The exported form after somebody worked on it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsform(form).content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def scoring_cell(book, part, name, field):
    """The row of `scoring` with that part, name and field."""
    rows = book["scoring"].iter_rows(min_row=2)
    return next(row for row in rows if [cell.value for cell in row[:3]] == [part, name or None, field])


def foreign(survey, choices=(), settings=(), scoring=()):
    """A form that somebody else made."""
    book = openpyxl.Workbook()
    for name, lines in {"survey": survey, "choices": choices, "settings": settings, "scoring": scoring}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def straight(text):
    """What pyxform makes of curly quotes."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def said(lines):
    return [(line.place, line.what.en) for line in lines]


@pytest.mark.parametrize("form", FORMS, ids=by_id)
def test_pyxform_converts_what_we_write_without_a_warning(form):
    made = convert(io.BytesIO(to_xlsform(form).content), validate=False)
    assert made.warnings == []
    for item in form.items:
        assert straight(item.text.zh) in made.xform and straight(item.text.en) in made.xform
    assert made.xform.count("<translation") == 2


@pytest.mark.parametrize("form", FORMS, ids=by_id)
def test_a_form_comes_back_equal_and_nothing_is_lost(form):
    found = from_xlsform(to_xlsform(form).content)
    assert (found.problems, found.losses) == ((), ())
    assert found.instrument.items == form.items and found.instrument.scales == form.scales
    assert found.instrument == form and found.instrument.content_hash == form.content_hash


def test_published_scales_with_entered_wording_make_the_journey_under_each_of_their_codings():
    for form in unlocked_forms():
        exported = to_xlsform(form)
        assert convert(io.BytesIO(exported.content), validate=False).warnings == []
        assert from_xlsform(exported.content).instrument == form


@pytest.mark.parametrize("name", sorted(REAL))
def test_own_answers_points_weights_multiples_and_counts_make_the_journey(name):
    exported = to_xlsform(REAL[name])
    assert convert(io.BytesIO(exported.content), validate=False).warnings == []
    found = from_xlsform(exported.content)
    assert (found.instrument, found.problems, found.losses) == (REAL[name], (), ())


@pytest.mark.parametrize("name", sorted(REAL))
def test_the_range_of_a_scale_is_worked_out_where_it_is_left_out(name):
    def change(book):
        for row in book["scoring"].iter_rows(min_row=2):
            if row[2].value == "range":
                row[3].value = None

    assert from_xlsform(workbook(change, REAL[name])).instrument == REAL[name]


@pytest.mark.parametrize("form", FORMS, ids=by_id)
def test_a_form_that_a_spreadsheet_program_saved_again_comes_back_equal(form):
    assert from_xlsform(workbook(lambda book: None, form)).instrument == form


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(zh=SENTENCES, en=SENTENCES, note=SENTENCES, extra=st.text(max_size=8) | st.integers() | st.floats(0, 99))
def test_whatever_words_and_figures_a_form_has_it_comes_back_or_the_loss_is_named(zh, en, note, extra):
    def change(form):
        form["items"][0]["text"] = {"zh": zh, "en": en}
        form["instructions"] = {"zh": note, "en": note}
        form["minutes"] = {"whole_class_of_60": extra}

    form = changed(TEACHER, change)
    exported = to_xlsform(form)
    assert convert(io.BytesIO(exported.content), validate=False).warnings == []
    found = from_xlsform(exported.content)
    assert found.problems == ()
    if found.losses:
        assert {loss.what.en for loss in exported.losses} - {loss.what.en for loss in to_xlsform(TEACHER).losses}
    else:
        assert found.instrument == form


@pytest.mark.parametrize("text", ["=1+1", "-x", "@home", "+1", "1.0", "true", "null", "[]", '"a"', "x005F_", "0012"])
def test_words_that_a_spreadsheet_program_would_turn_into_something_else_stay_words(text):
    def change(form):
        form["items"][0]["short"] = {"zh": text, "en": text}
        form["copyright"]["licence"] = text

    form = changed(TEACHER, change)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsform(form).content))
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert from_xlsform(to_xlsform(form).content).instrument == form


@pytest.mark.parametrize(
    ("part", "name", "field"),
    [
        ("form", "", "min_answerd"),
        ("scale", "connection", "minimum"),
        ("item", "c1", "recode"),
        ("answer", "0", "word"),
        ("form", "", "bands.count_leg.lines"),
    ],
)
def test_a_field_that_is_not_known_is_refused_by_its_name(part, name, field):
    found = from_xlsform(workbook(lambda book: book["scoring"].append([part, name, field, "1"])))
    assert found.instrument is None
    (problem,) = found.problems
    assert field.rpartition(".")[2] in problem.what.en and field.rpartition(".")[2] in problem.what.zh


def test_ids_that_no_xml_name_can_be_keep_their_meaning():
    def change(form):
        names = {"c1": "1 一", "c2": "time_frame", "c3": "C4", "c4": "c4"}
        for item in form["items"]:
            item["id"] = names.get(item["id"], item["id"])
        scale = form["scales"][0]
        scale["items"] = [names.get(item, item) for item in scale["items"]]
        form["id"] = "表 一"

    form = changed(TEACHER, change)
    exported = to_xlsform(form)
    assert convert(io.BytesIO(exported.content), validate=False).warnings == []
    found = from_xlsform(exported.content)
    assert (found.instrument, found.losses) == (form, ())


def test_headings_whose_items_do_not_stand_together_are_said_to_be_lost_on_others_only():
    def change(form):
        form["blocks"].append({"id": "more", "title": {"zh": "还有", "en": "More"}})
        form["items"][2]["block"] = "more"

    form = changed(TEACHER, change)
    exported = to_xlsform(form)
    assert convert(io.BytesIO(exported.content), validate=False).warnings == []
    assert "headings" in [loss.place for loss in exported.losses]
    assert from_xlsform(exported.content).instrument == form


def test_what_other_programs_will_not_do_is_said_line_by_line():
    places = ["scoring", "settings", "choices"]
    assert [loss.place for loss in to_xlsform(TEACHER).losses] == [*places, "survey", "after_sheet"]
    assert [loss.place for loss in to_xlsform(CHILD).losses] == [*places, "typing"]
    assert all(loss.what.zh and loss.what.en for loss in to_xlsform(CHILD).losses)


def test_a_text_longer_than_a_cell_is_refused_and_not_cut():
    with pytest.raises(CannotWrite, match="too long"):
        to_xlsform(changed(TEACHER, lambda form: form["items"][0].update(text={"zh": "长" * 40_000, "en": "x"})))


def test_a_changed_word_is_taken_over_and_the_form_is_said_to_be_another():
    found = from_xlsform(workbook(lambda book: book["survey"].__setitem__("C7", "下课时一个人坐在座位上")))
    assert found.instrument.items[0].text.zh == "下课时一个人坐在座位上"
    assert [loss.place for loss in found.losses] == ["scoring, content_hash"]
    assert "new version" in found.losses[0].what.en


def test_a_changed_note_does_not_count_and_that_is_said():
    found = from_xlsform(workbook(lambda book: book["survey"].__setitem__("C4", "别的说明")))
    assert found.instrument == TEACHER
    assert said(found.losses)[0][0] == "survey:4" and "differ" in found.losses[0].what.en


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda book: scoring_cell(book, "scale", "connection", "min_answered")[3].__setattr__("value", 99),
            "min_answered",
        ),
        (lambda book: scoring_cell(book, "scale", "connection", "concern")[3].__setattr__("value", None), "concern"),
        (lambda book: scoring_cell(book, "form", "", "informant")[3].__setattr__("value", "parent"), "informant"),
        (lambda book: scoring_cell(book, "item", "c1", "direction")[3].__setattr__("value", "strength"), "c1"),
        (lambda book: scoring_cell(book, "item", "c1", "short")[4].__setattr__("value", None), "short"),
        (lambda book: scoring_cell(book, "item", "c1", "id")[1].__setattr__("value", "c99"), "c99"),
        (lambda book: scoring_cell(book, "form", "", "informant")[3].__setattr__("value", "=1+1"), "formula"),
        (lambda book: scoring_cell(book, "form", "", "informant")[0].__setattr__("value", "shape"), "shape"),
        (lambda book: book["survey"].__setitem__("A7", "select_one talk"), "no list of whole-number codes"),
        (lambda book: book["survey"].__setitem__("D7", None), "both languages"),
        (lambda book: book["survey"].__setitem__("B8", "c1"), "used twice"),
        (lambda book: book["choices"].__setitem__("B2", "never"), "whole number"),
        (lambda book: book["choices"].__setitem__("B3", "0"), "twice"),
        (lambda book: book["survey"].append(["select_one answers", "c9", "新题", "New"]), "how “c9” is scored"),
        (lambda book: book["scoring"].append(["scale", "connection", "concern", "low"]), "line above"),
    ],
)
def test_a_key_that_is_wrong_or_missing_gives_no_instrument(change, words):
    found = from_xlsform(workbook(change))
    assert found.instrument is None
    assert any(words in f"{problem.place} {problem.what.en}" for problem in found.problems)
    assert all(problem.what.zh for problem in found.problems)


def test_keys_typed_by_hand_as_words_and_numbers_are_understood():
    def change(book):
        scoring_cell(book, "scale", "connection", "min_answered")[3].value = 7
        scoring_cell(book, "scale", "connection", "items")[3].value = "c1，c2、c3, c4;c5 c6 c7 c8"
        for field in ("range", "score"):
            scoring_cell(book, "scale", "connection", field)[3].value = None

    found = from_xlsform(workbook(change))
    assert found.instrument == TEACHER and found.losses == ()


SAMPLE = Path(__file__).parents[1] / "data" / "reference" / "interchange" / "xlsform_sample.xlsx"


def test_the_sample_form_of_others_is_read_as_far_as_it_goes():
    found = from_xlsform(SAMPLE.read_bytes())
    assert found.instrument is None and "Items found: q1, q2, q3" in found.problems[0].what.en
    assert {loss.place for loss in found.losses} == {"survey:7"}


LABELS = ["type", "name", "label::中文 (zh)", "label::English (en)"]
CHOICES = [["list_name", "name", *LABELS[2:]], *(["often", code, "词", "word"] for code in (0, 1, 2))]
ITEMS = [["select_one often", "q1", "题一", "Item one"], ["select one often", "q2", "题二", "Item two"]]


def test_a_form_of_somebody_else_is_asked_for_its_keys_and_nothing_is_guessed():
    found = from_xlsform(foreign([LABELS, *ITEMS], CHOICES))
    assert found.instrument is None and found.losses == ()
    assert "Items found: q1, q2" in found.problems[0].what.en
    asked = " ".join(problem.place for problem in found.problems)
    for key in ("informant", "reversed", "concern", "direction", "copyright.holder", "bands.rule"):
        assert key in asked


def test_when_every_row_that_was_asked_for_is_there_nothing_more_is_asked():
    """One pass names all that is missing: a psychologist who writes those rows has a form."""
    choices = [CHOICES[0], *(["often", code, f"词{code}", f"word {code}"] for code in (0, 1, 2))]
    found = from_xlsform(foreign([LABELS, *ITEMS], choices))
    asked = [problem.place.removeprefix("scoring: ") for problem in found.problems if " · " in problem.place]
    rows = [["part", "name", "field", "value", "label::中文 (zh)", "label::English (en)"]]
    answers = {
        "informant": "child", "grades.min": 4, "grades.max": 9, "status": "own", "role": "total", "items": "q1 q2",
        "reversed": "[]", "concern": "high", "flags": "true", "direction": "concern", "block": "all",
        "rounding.mode": "none", "bands.rule": "two-leg", "response.not_observed.allowed": "false",
        "copyright.holder": "我们", "copyright.licence": "CC BY 4.0", "id": "ours", "version": "1.0",
    }  # fmt: skip
    for part, field in (one.split(" · ") for one in asked):
        for name in {"item": ["q1", "q2"], "scale": ["total"]}.get(part, [""]):
            value = answers.get(field)
            rows.append([part, name, field, value] if value else [part, name, field, None, "词句", "words"])
    rows += [["heading", "all", "title", None, "全部", "All"], *child_rows()]
    again = from_xlsform(foreign([LABELS, *ITEMS], choices, scoring=rows))
    assert said(again.problems) == []
    assert again.instrument.total.range == (0, 4)


def child_rows():
    """What only the form of a child asks for, named once the form says that it is one."""
    return [
        ["form", "", "talk_line.scored", "false"],
        ["form", "", "talk_line.text", None, "想聊", "talk"],
        ["form", "", "talk_line.whom", None, "找谁", "whom"],
        ["form", "", "talk_line.answers", '[{"id": "yes", "label": {"zh": "想", "en": "Yes"}}]'],
        ["form", "", "typing.by", "counselor"],
        ["form", "", "typing.never", "class-teacher"],
        ["form", "", "typing.must_answer", None, "有没有手写", "by hand"],
    ]


def test_a_row_that_is_wrong_is_named_by_its_number():
    def change(book):
        scoring_cell(book, "scale", "connection", "min_answered")[3].value = 99
        scoring_cell(book, "item", "c2", "why")[4].value = None
        book["scoring"].append(["item", "c3", "recode", "1"])

    problems = {problem.place for problem in from_xlsform(workbook(change)).problems}
    rows = list(openpyxl.load_workbook(io.BytesIO(workbook(change)))["scoring"].iter_rows(values_only=True))
    wrong = [("scale", "connection", "min_answered"), ("item", "c2", "why"), ("item", "c3", "recode")]
    assert {f"scoring:{[row[:3] for row in rows].index(one) + 1}" for one in wrong} <= problems


def test_what_cannot_be_read_of_another_form_is_said_line_by_line_and_no_formula_runs():
    survey = [
        [*LABELS, "relevant", "calculation", "media::image"],
        ["start", "start"],
        ["begin group", "g", "组", "Group"],
        [*ITEMS[0], "${q2} > 1", None, "a.png"],
        ["end group"],
        ["begin_repeat", "r", "重复", "Again"],
        ["text", "who", "谁", "Who"],
        ["end_repeat"],
        ["calculate", "total", None, None, None, "number(${q1}) + 1"],
        ["select_one yesno", "yes", "是", "Yes"],
    ]
    found = from_xlsform(foreign(survey, [*CHOICES, ["yesno", "yes", "是", "yes"]]))
    lines = said(found.losses)
    for place, words in [
        ("survey:2", "start"),
        ("survey:4", "never run"),
        ("survey:4", "media::image"),
        ("survey:6", "repeat"),
        ("survey:7", "who"),
        ("survey:9", "number(${q1}) + 1"),
        ("survey:10", "yes"),
    ]:
        assert any(where == place and words in what for where, what in lines), (place, words)


def test_a_form_in_one_language_is_asked_for_the_other():
    found = from_xlsform(foreign([["type", "name", "label"], ["select_one often", "q1", "题一"]], CHOICES))
    assert [words for place, words in said(found.problems) if place == "survey:2"] == [
        "This item needs its words in both languages."
    ]


@pytest.mark.parametrize("informant", ["teacher", "child"])
def test_the_template_can_be_taken_in_as_it_is_and_names_the_row_of_what_was_spoilt(informant):
    made = template_workbook(informant)
    assert convert(io.BytesIO(made.content), validate=False).warnings == []
    found = from_xlsform(made.content)
    assert (found.problems, found.losses) == ((), ()) and found.instrument.informant == informant
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    assert "scoring" in str([cell.value for cell in book["说明 read me"]["A"]])
    scoring_cell(book, "scale", "total", "reversed")[2].value = "reversd"
    out = io.BytesIO()
    book.save(out)
    problems = said(from_xlsform(out.getvalue()).problems)
    assert any("did you mean “reversed”" in what and place.startswith("scoring:") for place, what in problems)


def test_a_workbook_that_is_no_xlsform_is_told_so():
    book = openpyxl.Workbook()
    book.active.append(["child", "c1"])
    out = io.BytesIO()
    book.save(out)
    found = from_xlsform(out.getvalue())
    assert found.instrument is None and any("no XLSForm" in problem.what.en for problem in found.problems)
    assert from_xlsform(b"no workbook").problems[0].place == "file"

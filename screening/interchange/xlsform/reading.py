"""An XLSForm becomes an instrument, if a sheet `scoring` says how it is scored; else a list of what is missing."""

from collections.abc import Mapping

from screening.instruments.file_formats.native import read_definition
from screening.instruments.file_formats.results import Imported, Remark, UnreadableFile
from screening.instruments.file_formats.tables import read_workbook
from screening.instruments.model import Instrument
from screening.interchange.notes import Notes
from screening.interchange.xlsform.assembly import assemble
from screening.interchange.xlsform.headed_sheets import HeadedSheet, read_sheet
from screening.interchange.xlsform.layout import READ_ME, SHEETS, SurveyRow, survey_rows
from screening.interchange.xlsform.rows import name_problems
from screening.interchange.xlsform.scoring import Scoring, ask_for_keys, read_scoring
from screening.interchange.xlsform.survey import Survey, SurveyQuestion, read_survey
from screening.interchange.xlsform.writing import text_for_xlsform


def from_xlsform(data: bytes) -> Imported:
    """The instrument of a workbook. Never raises for what is in it and never runs a formula of it.

    Read are `select_one` questions that share one list of whole-number answers, groups as headings, and our sheet
    `scoring`. Everything else is a loss with its line. Without `scoring` there is no instrument, only the list of
    keys that a psychologist must add.
    """
    try:
        sheets = read_workbook(data, SHEETS)
    except UnreadableFile as error:
        return Imported(None, (Remark("file", error.what),), ())
    notes = Notes()
    read = {name: read_sheet(name, sheets.get(name, []), notes) for name in SHEETS}
    for name in sheets:
        if name not in (*SHEETS, READ_ME):
            notes.lost(name, f"工作表“{name}”没有读入。", f"The sheet “{name}” is not taken over.")
    if not read["survey"].rows:
        notes.wrong("survey", "没有“survey”这张表，这不是 XLSForm。", "There is no sheet “survey”: this is no XLSForm.")
        return Imported(None, tuple(notes.problems), tuple(notes.losses))
    survey = read_survey(read["survey"], read["choices"], notes)
    if not read["scoring"].rows:
        return _foreign(survey, read, notes)
    return _own(survey, read, notes)


def _foreign(survey: Survey, read: Mapping[str, HeadedSheet], notes: Notes) -> Imported:
    """A form of somebody else without `scoring`: every row that is missing, in one pass, and nothing is guessed."""
    shared = survey.scale_like()
    items = [question for question in survey.questions if shared and question.list_name == shared]
    for question in survey.questions:
        if question not in items:
            _left_behind(question, notes)
    names = [question.name for question in items]
    ask_for_keys(notes, names)
    scoring = Scoring(items={name: {} for name in names}, scales={"total": {}})
    name_problems(assemble(survey, scoring, read["settings"], notes), survey, read["scoring"], notes)
    return Imported(None, tuple(notes.problems), tuple(notes.losses))


def _left_behind(question: SurveyQuestion, notes: Notes) -> None:
    notes.lost(
        question.place,
        f"“{question.name}”（{question.type}）没有读入。",
        f"“{question.name}” ({question.type}) is not taken over.",
    )


def _own(survey: Survey, read: Mapping[str, HeadedSheet], notes: Notes) -> Imported:
    scoring = read_scoring(read["scoring"], notes)
    mapping = assemble(survey, scoring, read["settings"], notes)
    found = None if notes.problems else read_definition(mapping).instrument
    if found is None:
        name_problems(mapping, survey, read["scoring"], notes)
        return Imported(None, tuple(notes.problems), tuple(notes.losses))
    _compare_lines(found, survey, scoring, notes)
    _compare_hash(found, scoring, notes)
    return Imported(found, (), tuple(notes.losses))


def _compare_lines(instrument: Instrument, survey: Survey, scoring: Scoring, notes: Notes) -> None:
    """Lines that are no items: those we would write ourselves say nothing new; all others are left behind."""
    ours: dict[str, SurveyRow] = {row.name: row for row in survey_rows(instrument)}
    for question in survey.questions:
        own = ours.get(question.name)
        if question.name in scoring.items:
            continue
        if own is None or own.type.split()[0] != question.type.split()[0] or own.label is None:
            _left_behind(question, notes)
        elif question.label != {"zh": text_for_xlsform(own.label.zh), "en": text_for_xlsform(own.label.en)}:
            notes.lost(
                question.place,
                f"“{question.name}”的词句与“scoring”里的不同；以“scoring”为准。",
                f"The words of “{question.name}” differ from those in “scoring”; “scoring” counts.",
            )


def _compare_hash(instrument: Instrument, scoring: Scoring, notes: Notes) -> None:
    if scoring.content_hash and scoring.content_hash != instrument.content_hash:
        notes.lost(
            "scoring, content_hash",
            "内容与导出时不同（校验值不符）：这是改过的一份，请换一个版本号。",
            "The content is not what was exported (the hash differs): a changed form needs a new version.",
        )

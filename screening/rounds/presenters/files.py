"""Answers that leave a round: the file with what it says about itself, and what rounds tell in a child's file.

made_file(answers, *, kind, purpose) -> Exported           "csv" or "xlsx"; nothing is recorded here
FileLook(answers, *, kind, purpose)                        size, children, what is left out, what is lost
"""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from screening import formats
from screening.instruments.file_formats import Exported, answers_to_csv, answers_to_xlsx
from screening.instruments.file_formats.names import file_name
from screening.instruments.file_formats.results import CSV, XLSX
from screening.library import texts, wording
from screening.rounds import hooks
from screening.rounds.access import concerns_of, outside_results_of, results_of, wishes_of
from screening.rounds.selectors.files import NO_CONSENT, NOT_SEEN_YET, AnswerSet
from students.child_file import ChildFileLine
from students.models import Student
from students.selectors import school_year_words

KINDS = {
    "xlsx": gettext_lazy("Workbook (XLSX), with an explanation of columns and codes"),
    "csv": gettext_lazy("Plain table (CSV)"),
}
PURPOSES = {
    "check-scoring": gettext_lazy("Check the scores with another program"),
    "before-after": gettext_lazy("See for the own schools what has helped, before and after"),
    "other-system": gettext_lazy("Move to another program of the school or the county"),
}


class FileLook:
    """The file as it would be, in words."""

    def __init__(self, answers: AnswerSet, *, kind: str, purpose: str) -> None:
        made = made_file(answers, kind=kind, purpose=purpose)
        self.title = _title(answers)
        self.name = made.file_name
        self.size = size_words(len(made.content))
        self.children = _children(len(answers.rows))
        self.left_out = tuple(_left_out(answers))
        self.holds = tuple(_holds(answers))
        self.losses = tuple(_losses(answers, kind))


def made_file(answers: AnswerSet, *, kind: str, purpose: str) -> Exported:
    name = file_name(answers.form, kind, f"{answers.round.school_year}-{answers.round.term}-answers")
    if kind == "csv":
        return Exported(answers_to_csv(answers.form, answers.rows), CSV, name, ())
    about = list(_about(answers, purpose))
    return Exported(answers_to_xlsx(answers.form, answers.rows, about), XLSX, name, ())


def size_words(size: int) -> str:
    if size < 1024 * 1024:
        return _("%(n)s KB") % {"n": max(1, round(size / 1024))}
    return _("%(n)s MB") % {"n": f"{size / 1024 / 1024:.1f}"}


def _title(answers: AnswerSet) -> str:
    term = school_year_words(answers.round.school_year, answers.round.term)
    return f"{wording.form_title(answers.form.id)} · {term}"


def _children(n: int) -> str:
    return ngettext("%(n)s child", "%(n)s children", n) % {"n": n}


def _left_out(answers: AnswerSet) -> Iterator[str]:
    """Why children are not in the file, and how many."""
    without, unseen = answers.left_out.get(NO_CONSENT, 0), answers.left_out.get(NOT_SEEN_YET, 0)
    if without:
        says = ngettext(
            "%(n)s child has no consent in force for this purpose and is left out.",
            "%(n)s children have no consent in force for this purpose and are left out.",
            without,
        )
        yield says % {"n": without}
    if unseen:
        says = ngettext(
            "%(n)s child waits to be seen first and is left out until then.",
            "%(n)s children wait to be seen first and are left out until then.",
            unseen,
        )
        yield says % {"n": unseen}


def _holds(answers: AnswerSet) -> Iterator[str]:
    yield _("child: a code. The same child has the same code in every file; it opens nothing and names nobody.")
    yield _("one column a line of the form: the code that was given, “-” for no chance to see, empty for no answer")
    yield _("instrument, version, content_hash: which form it was, so that no other key is ever used")
    yield _("school, class, informant: where and by whom it was answered")
    yield _("source: screen, spreadsheet, paper or form")
    if answers.with_results:
        yield _("result_raw, result_prorated: the sum and the sum with missing lines filled up, empty if not scorable")
        yield _("result_norm, result_rules, result_scored_as, result_engine: what the sums rest on, with their hashes")


def _losses(answers: AnswerSet, kind: str) -> Iterator[str]:
    """What the file does not hold, line by line."""
    yield _("Names, seats, birth dates, family and care are not in it; rows stand in the order of the codes.")
    yield _("Who answered and when is not in it, only which kind of person.")
    yield _("Children without answers (absent, known too short, refused, left) have no row.")
    yield _("Answers that were taken back and handed in again stand there once, as they count now.")
    if answers.with_results:
        yield _("Levels and reasons of a notice are not in it: a file is no list of children to worry about.")
    else:
        yield _("No sums are in it.")
    if kind == "csv":
        yield _("The wording of lines and answers is not in a CSV; it stands in the workbook.")


def _about(answers: AnswerSet, purpose: str) -> Iterator[tuple[str, str]]:
    """The sheet that tells whoever finds the file what it is."""
    language = formats.active_language()
    yield (_("What it is"), _title(answers))
    yield (_("Made on"), formats.day(timezone.localdate()))
    yield (_("Purpose"), str(PURPOSES[purpose]))
    yield (_("Children"), _children(len(answers.rows)))
    for line in _left_out(answers):
        yield (_("Left out"), line)
    for line in _holds(answers):
        yield (_("Columns"), line)
    for line in _losses(answers, "xlsx"):
        yield (_("Not in this file"), line)
    for name in ("ui.limits.own-forms", "ui.limits.not-looked-at", "ui.limits.not-a-reason"):
        yield (_("To keep in mind"), texts.text(name, language))


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    if student.pk in hooks.not_seen_yet(user):
        return
    if not hooks.are_results_closed(student):
        yield from _results(user, student)
    for concern in concerns_of(user).filter(student=student).select_related("raised_by"):
        said = _("%(name)s raised a concern") % {"name": concern.raised_by.name}
        yield ChildFileLine(timezone.localdate(concern.raised_at), _("Concern"), said, concern.note)
    for wish in wishes_of(user).filter(student=student):
        yield ChildFileLine(wish.asked_on, _("Wish"), _("The child would like to talk to someone"), wish.whom)
    for outside in outside_results_of(user).filter(student=student):
        yield ChildFileLine(outside.dated, _("From elsewhere"), str(outside.get_source_display()), outside.as_given)


def _results(user: User, student: Student) -> Iterator[ChildFileLine]:
    rows = results_of(user).filter(assessment__student=student, superseded_at=None, assessment__superseded_at=None)
    rows = rows.select_related("assessment__round", "instrument_version").order_by("assessment__submitted_at", "pk")
    for row in rows.defer("instrument_version__definition"):
        one = row.assessment.round
        form = wording.form_title(row.instrument_version.instrument)
        said = _("%(form)s: %(level)s") % {"form": form, "level": wording.level(row.band or "")}
        term = school_year_words(one.school_year, one.term)
        yield ChildFileLine(timezone.localdate(row.assessment.submitted_at), _("Round"), said, term)

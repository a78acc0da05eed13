"""What rounds tell in a child's file: results, worries, wishes, results from elsewhere. For whoever passes their doors;
nothing of it before a child drawn at random has been seen."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.library import wording
from screening.rounds import hooks
from screening.rounds.access import concerns_of, outside_results_of, results_of, wishes_of
from students.child_file import ChildFileLine
from students.models import Student
from students.selectors import school_year_words


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

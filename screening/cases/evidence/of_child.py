"""What is known of one child, read once through its doors: strengths, results, and the words people wrote."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening import formats
from screening.cases import access
from screening.cases.access.earlier import about_at
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.evidence import scores
from screening.cases.evidence.scales import StoredScale
from screening.cases.models import Case, EarlierFlag
from screening.rounds.access import concerns_of, outside_results_of, rest_in_classes, results_of, wishes_of
from screening.rounds.models import Result, TeacherConcern
from students.models import StrengthNote


def strengths_of(user: User, case: Case) -> list[dict[str, str]]:
    """The latest word on each line, whoever said it: `label`, `text`, `source`."""
    latest: dict[str, StrengthNote] = {}
    for note in access.strengths_of(user, case):
        latest.setdefault(note.line, note)
    said = _("%(source)s, %(day)s")
    return [
        {
            "label": str(StrengthNote.Line(line).label),
            "text": latest[line].text,
            "source": said
            % {
                "source": latest[line].get_source_display(),
                "day": formats.month_day(timezone.localdate(latest[line].recorded_at)),
            },
        }
        for line in StrengthNote.Line.values
        if line in latest
    ]


def words_of(user: User, case: Case) -> Mapping[str, Mapping[str, str]]:
    """Record id → what a person wrote, for the sentences that quote it."""
    said: dict[str, Mapping[str, str]] = {}
    for wish in wishes_of(user).filter(student=case.student):
        said[str(wish.public_id)] = {"whom": wish.whom} if wish.whom else {}
    for outside in outside_results_of(user).filter(student=case.student):
        said[str(outside.public_id)] = {"as_given": outside.as_given, "seen_by": outside.seen_by}
    return said


def concerns_of_child(user: User, case: Case) -> list[TeacherConcern]:
    """Newest first; a page quotes them and tells when they were raised."""
    rows = concerns_of(user).filter(student=case.student_id).select_related("raised_by")
    return once_while_reading(("concerns of a child", user.pk, case.student_id), lambda: list(rows))


def forms_of(user: User, case: Case) -> tuple[scores.FormScores, ...]:
    return forms_of_scales(user, case, scales_of_case(user, case))


def forms_behind(user: User, case: Case, about: Case | EarlierFlag) -> tuple[scores.FormScores, ...]:
    """The forms that what a case was about rests on, each with the rounds before it; what came later is left out."""
    until = timezone.localdate(about.flag.raised_at) if about.flag else about.opened_on
    found = {
        form: [
            scale
            for scale in rows
            if scale.row.assessment.round_id == about.round_id
            or timezone.localdate(scale.row.assessment.submitted_at) <= until
        ]
        for form, rows in scales_of_case(user, case).items()
    }
    return forms_of_scales(user, case, {form: rows for form, rows in found.items() if rows})


def norms_behind(user: User, case: Case, moment: datetime) -> dict[str, list[str]]:
    """Language → which form, rules and norm the numbers of a paper rest on that leaves at this moment."""
    forms = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            forms[language] = forms_behind(user, case, about_at(user, case, moment))
    return {language: list(dict.fromkeys(form.norm for form in found)) for language, found in forms.items()}


def scales_of_case(user: User, case: Case) -> dict[str, list[StoredScale]]:
    return scores.scales_of(results_of_case(user, case))


def forms_of_scales(
    user: User, case: Case, found: Mapping[str, Sequence[StoredScale]]
) -> tuple[scores.FormScores, ...]:
    rest = rest_in_classes(user, [rows[0].row.assessment for rows in found.values() if rows[0].told_by_teacher])
    return scores.of_scales(found, flagged_on=flagged_on(case), rest=rest)


def flagged_on(case: Case) -> date | None:
    """The day of the flag the case is about; a random check has none."""
    return case.opened_on if case.kind == Case.Kind.FLAG else None


def results_of_case(user: User, case: Case) -> QuerySet[Result]:
    """Every result of the child's answers that counts or once counted, with what it rests on; none while they are
    closed."""
    if answers_are_closed(case):
        return Result.objects.none()
    rows = results_of(user).filter(assessment__student=case.student, assessment__superseded_at__isnull=True)
    related = ("assessment__instrument_version", "instrument_version", "assessment__rater", "norm_set", "rule_set")
    return rows.select_related(*related).order_by("pk")

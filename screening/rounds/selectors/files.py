"""What a file of answers is made from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from accounts.models import User
from screening.instruments import Instrument
from screening.instruments.file_formats import ChildAnswers
from screening.library.models import InstrumentVersion
from screening.library.selectors import instrument_of
from screening.rounds import access, hooks
from screening.rounds.access import sheets_of
from screening.rounds.child_codes import child_code
from screening.rounds.models import Assessment, Informant, ScreeningRound, Sheet
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors.sheet import SCOPE, sheet_view_data
from screening.rounds.spreadsheet.columns import Value, file_code, questions_of
from students.consents import standing
from students.models import School
from students.selectors import class_label, consents_in_force, school_year_words

NO_CONSENT, NOT_SEEN_YET = "no-consent", "not-seen-yet"
ALSO = {"before-after": ("evaluation",), "receiver": ("share_with_receiver",)}  # purpose → further lines of the sheet
RESULT = {
    "result_raw": "total_raw",
    "result_prorated": "total_prorated",
    "result_norm": "norm_set__name",
    "result_norm_hash": "norm_set__content_hash",
    "result_rules": "rule_set__version",
    "result_rules_hash": "rule_set__content_hash",
    "result_scored_as": "instrument_version__version",
    "result_engine": "engine_version",
}


@dataclass(frozen=True, slots=True)
class AnsweredForm:
    """One form of one round, and how many of the counselor's children have answers to it."""

    round: ScreeningRound
    version: InstrumentVersion
    children: int


class AnswerSet:
    """What a file would hold: one form of one round. `left_out`: why → how many children are not in it. Writes nothing:
    who takes it is recorded by services.take_answers."""

    def __init__(
        self, user: User, asked: AnsweredForm, *, schools: Sequence[School], purpose: str, with_results: bool
    ) -> None:
        self.round, self.form, self.schools = asked.round, instrument_of(asked.version), schools
        found = _answers(user, asked, schools)
        reasons = _reasons(user, found, ALSO.get(purpose, ()))
        kept = [one for one in found if one.pk not in reasons]
        results = _results(user, kept) if with_results else {}
        rows = [_row(self.form, one, self.round, results.get(one.pk, {})) for one in kept]
        self.rows = sorted(rows, key=lambda row: row.child)
        self.children = [one.student.public_id for one in kept]
        self.left_out, self.with_results = Counter(reasons.values()), with_results


def forms_with_answers(user: User) -> list[AnsweredForm]:
    counted = (
        access.assessments_of(user)
        .filter(superseded_at__isnull=True)
        .values_list("round", "instrument_version")
        .annotate(children=Count("pk"))
        .order_by()
    )
    by_key = {(one, version): children for one, version, children in counted}
    rounds = {one.pk: one for one in access.rounds_of(user)}
    versions = InstrumentVersion.objects.defer("definition").in_bulk({version for _one, version in by_key})
    found = [
        AnsweredForm(rounds[one], versions[version], children)
        for (one, version), children in by_key.items()
        if one in rounds
    ]
    return sorted(found, key=lambda form: (-form.round.opens_on.toordinal(), form.version.pk))


def _answers(user: User, asked: AnsweredForm, schools: Sequence[School]) -> list[Assessment]:
    rows = access.assessments_of(user).filter(round=asked.round, instrument_version=asked.version)
    rows = rows.filter(superseded_at__isnull=True, school_class__school__in=schools)
    return list(rows.select_related(None).select_related("student", "school_class__school"))


def _reasons(user: User, assessments: Sequence[Assessment], also: Iterable[str]) -> dict[int, str]:
    """Assessment → why it stays here."""
    consents = consents_in_force({one.student_id for one in assessments})
    unseen = hooks.not_seen_yet(user)
    without = {one.pk: NO_CONSENT for one in assessments if not agrees(consents, one.student_id, one.informant, also)}
    return {one.pk: NOT_SEEN_YET for one in assessments if one.student_id in unseen} | without


def agrees(consents: Mapping[int, Any], student: int, informant: str, also: Iterable[str]) -> bool:
    """Every line of the sheet that the answers and the purpose need."""
    needed = (SCOPE[Informant(informant)], *also)
    return all(standing(consents.get(student), scope) == "given" for scope in needed)


def _results(user: User, assessments: Sequence[Assessment]) -> dict[int, dict[str, Any]]:
    """Assessment → the figures that count today, with what they rest on."""
    if not assessments:
        return {}
    first = assessments[0]
    rows = access.results_of(user).in_force().filter(assessment__round=first.round_id)  # type: ignore[attr-defined]
    rows = rows.filter(assessment__instrument_version=first.instrument_version_id).values(
        "assessment_id", *RESULT.values()
    )
    return {row["assessment_id"]: {name: _plain(row[column]) for name, column in RESULT.items()} for row in rows}


def _plain(value: Any) -> Any:
    """A sum of whole codes is stored as 5.0 and written as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _row(form: Instrument, one: Assessment, current: ScreeningRound, figures: Mapping[str, Any]) -> ChildAnswers:
    beside = {
        "school": one.school_class.school.name,
        "class": class_label(one.school_class, current.school_year),
        "informant": one.informant,
        "source": _source(form, one.sources),
    }
    return ChildAnswers(child_code(one.student.public_id), one.answers, beside | dict(figures))


def _source(form: Instrument, sources: Mapping[str, str]) -> str:
    """`screen`, or `c1=screen c2=paper` where the answers of one child came in different ways."""
    ways = set(sources.values())
    if len(ways) <= 1:
        return "".join(ways)
    return " ".join(f"{item.id}={sources[item.id]}" for item in form.items if item.id in sources)


class ClassOnFile:
    """`cells`: child → item → {"v", "s", "at", "by"}, as the draft has it."""

    def __init__(self, sheet: Sheet) -> None:
        forms = forms_of_sheet(sheet)
        self.view = sheet_view_data(sheet)
        self.children = self.view.rows
        self.code = file_code(sheet.public_id, [f"{form.id}@{form.version.version}" for form in forms])
        self.questions = questions_of(form.instrument for form in forms)
        self.cells: dict[UUID, dict[str, Any]] = {row.student: row.stored.cells for row in self.children}

    def values(self) -> dict[UUID, dict[str, Value]]:
        return {child: {item: cell["v"] for item, cell in cells.items()} for child, cells in self.cells.items()}


def own_sheet_named(user: User, public_id: UUID) -> tuple[Sheet, str] | None:
    """The sheet a file names, with its class and term, if it is one this person fills."""
    sheet = sheets_of(user).filter(public_id=public_id).first()
    if sheet is None:
        return None
    term = school_year_words(sheet.round.school_year, sheet.round.term)
    return sheet, f"{class_label(sheet.school_class, sheet.round.school_year)} · {term}"


def names_of_people(ids: Iterable[str]) -> dict[str, str]:
    return {str(key): name for key, name in User.objects.filter(pk__in=set(ids)).values_list("pk", "name")}

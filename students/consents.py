"""What a consent sheet covers. Pure: reads a sheet, asks nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from students.models import Consent

Answer, Outcome = Consent.Answer, Consent.Outcome
SCOPES = ("teacher_forms", "child_forms", "talk", "care_context", "evaluation", "share_with_receiver")
TEXT_VERSION = "1.1"  # of the printed sheet
# As a family says it; the choices of the model are also used where "yes" is not an agreement.
ANSWERS = [(Answer.YES, _("Agrees")), (Answer.NO, _("Does not agree")), (Answer.TALK, _("Would like to talk first"))]


@dataclass(frozen=True)
class ConsentSheet:
    """An answered sheet as it lies on the desk: a code of Consent.Answer for every scope, who signed, how and when."""

    answers: Mapping[str, str]
    dated: date
    authority: str = ""
    way: str = str(Consent.Way.SIGNED.value)
    witness: str = ""
    guardian_name: str = ""
    guardian_relation: str = ""
    child_agrees: bool = True
    text_version: str = TEXT_VERSION

    def fields(self) -> dict[str, Any]:
        """As fields of Consent."""
        told = asdict(self)
        lines = {scope: told["answers"][scope] for scope in SCOPES}
        return {name: _strip(value) for name, value in told.items() if name != "answers"} | lines


Standing = Literal["given", "waiting", "refused"]


def standing(consent: Consent | None, scope: str) -> Standing:
    """Whether the sheet in force allows one scope.

    No sheet, "would like to talk first" and the signature of a carer without a delegation are waiting; the child's own
    "I would rather not" is a no.
    """
    if consent is None:
        return "waiting"
    if consent.outcome != Outcome.GIVEN or not consent.child_agrees:
        return "refused"
    if consent.authority == Consent.Authority.CARER_ONLY:
        return "waiting"
    standings: dict[str, Standing] = {Answer.YES: "given", Answer.TALK: "waiting"}
    return standings.get(getattr(consent, scope), "refused")


def refuses(scope: str) -> Q:
    """Sheets of which `standing` says “refused”."""
    no = ~Q(authority=Consent.Authority.CARER_ONLY) & ~Q(**{f"{scope}__in": [Answer.YES, Answer.TALK]})
    return ~Q(outcome=Outcome.GIVEN) | Q(child_agrees=False) | no


def may_refuse(scope: str, sheet: str) -> Q:
    """Rows with any sheet, in force or not, of which `standing` says “refused”; `sheet`: the way from a row to it."""
    ended = Q(**{f"{sheet}__outcome__in": [Outcome.REFUSED, Outcome.WITHDRAWN]})
    return ended | Q(**{f"{sheet}__child_agrees": False}) | Q(**{f"{sheet}__{scope}": Answer.NO})


def taken_back(before: Consent | None, now: Consent) -> set[str]:
    """Scopes the sheet before allowed and this one no longer does."""
    return {scope for scope in SCOPES if standing(before, scope) == "given" and standing(now, scope) == "refused"}


def is_settled(consent: Consent | None) -> bool:
    """Whether nothing of the sheet in force is left to talk over, a no included."""
    return all(standing(consent, scope) != "waiting" for scope in SCOPES)


def outcome_of(answers: Mapping[str, str]) -> str:
    """A sheet that says no to everything is a refusal; one open line keeps it a sheet in force."""
    return Outcome.REFUSED if all(answers[scope] == Answer.NO for scope in SCOPES) else Outcome.GIVEN


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def sheet_problems(sheet: ConsentSheet, *, today: date, latest: date | None) -> dict[str, str]:
    """Field → code: ``future``, ``older`` (a newer sheet is in force), ``authority`` and ``witness`` (missing)."""
    found = {}
    if sheet.dated > today:
        found["dated"] = "future"
    elif latest is not None and sheet.dated < latest:
        found["dated"] = "older"
    if outcome_of(sheet.answers) == Outcome.GIVEN and not sheet.authority:
        found["authority"] = "authority"
    if sheet.way == Consent.Way.PHONE and not sheet.witness.strip():
        found["witness"] = "witness"
    return found

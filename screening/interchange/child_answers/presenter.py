"""One child's answers to one form for a hospital's system: what the file holds and loses, before anybody takes it.

fhir_page(user, case, assessment) -> FhirPage | None        None: no such answers, or not to be shown yet
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.evidence.scales import StoredScale
from screening.cases.models import Case
from screening.cases.score_working.presenters import page as working
from screening.instruments.file_formats import Exported
from screening.interchange.fhir import to_fhir_bundle
from screening.library import wording
from screening.rounds.child_codes import child_code
from screening.rounds.models import Assessment
from screening.rounds.presenters.files import size_words
from screening.rounds.selectors.files import ALSO, may_take


@dataclass(frozen=True)
class FhirPage:
    """`made` is None while no consent in force covers the answers."""

    case: Case
    assessment: Assessment
    title: str
    about: str
    code: str
    size: str
    losses: tuple[tuple[str, str], ...]
    made: Exported | None
    may_share: bool  # the guardians have allowed it to go to a receiver


def fhir_page(user: User, case: Case, assessment: UUID) -> FhirPage | None:
    found = working.find(user, case, assessment)
    if found is None:
        return None
    row = found[0].row.assessment
    made = _made(case, found[0]) if may_take(case.student, row.informant) else None
    return FhirPage(
        case=case,
        assessment=row,
        title=wording.form_title(found[0].answered_form.id),
        about=_("Handed in on %(day)s") % {"day": formats.day(timezone.localdate(row.submitted_at))},
        code=child_code(case.student.public_id),
        size=size_words(len(made.content)) if made else "",
        losses=tuple((loss.place, loss.what.to(formats.active_language())) for loss in made.losses) if made else (),
        made=made,
        may_share=may_take(case.student, row.informant, *ALSO["receiver"]),
    )


def _made(case: Case, scale: StoredScale) -> Exported:
    """Scores go along only where they were worked out with the form as it was answered."""
    answered, row = scale.answered_form, scale.row.assessment
    return to_fhir_bundle(
        answered,
        row.answers,
        subject=child_code(case.student.public_id),
        authored=timezone.localtime(row.submitted_at),
        result=scale.scored if scale.scored.content_hash == answered.content_hash else None,
    )

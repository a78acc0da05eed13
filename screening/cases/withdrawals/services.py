"""A family takes its consent back, or gives it again: the counselor's clocks that rest on it stop and start, and what
has to be done is written down. Safety rests on no consent: an urgent decision, a sign of harm, somebody's worry and a
child who asked to talk keep their clocks.

consent_changed(consent, by)                     hook of the roster, for every sheet that comes into force
start_if_safety_asks(case)                       a worry or a wish after the consent was taken back
agree_first(case, by, agreed, about)             before something new is saved after a withdrawal
record_done(task, by, said, nonce)               the receiver was told, or what was agreed
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices.services import notify
from screening.cases.deciding.form_values import Agreed
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services.next_step import set_next
from screening.cases.deciding.services.standstill import (
    agrees_again,
    keeps_running,
    pause,
    start_again,
    stops_clocks,
    taken_since,
    write_down,
)
from screening.cases.deciding.withdrawn import safety_reason
from screening.cases.models import Case, ConsentTask
from screening.cases.opening.selectors import keeper_of
from screening.idempotency.once import once
from students.consents import taken_back
from students.models import Consent


@transaction.atomic
def consent_changed(consent: Consent, *, by: User) -> None:
    """`by`: who recorded the sheet."""
    before = consent.student.consents.exclude(pk=consent.pk).order_by("dated", "pk").last()
    taken = taken_back(before, consent)
    cases = Case.objects.select_for_update(of=("self",)).filter(student=consent.student_id)
    for case in cases.exclude(state=Case.State.CLOSED).select_related("school__township__county", "student"):
        if taken:
            write_down(case, consent, taken)
            _audit(case, by, "case.consent_taken_back")
            notify([keeper_of(case, timezone.localdate())], kind="consent-taken-back", by=by, page="cases:list_due")
        if stops_clocks(before, consent):
            pause(case)
        elif not taken and agrees_again(before, consent):
            _go_on(case, by)
        set_next(case)


def _go_on(case: Case, by: User) -> None:
    """Nothing is left to be agreed, also where safety had kept the clocks running."""
    undone = case.consent_tasks.filter(done_on__isnull=True)
    if case.paused_on or undone.exists():
        _audit(case, by, "case.consent_given_again")
    if case.paused_on:
        start_again(case)
    undone.delete()


def start_if_safety_asks(case: Case) -> None:
    """Somebody worries, or the child asked to talk, after the consent was taken back."""
    if case.paused_on and keeps_running(case):
        start_again(case)
        set_next(case)


def asks_agreement(case: Case) -> bool:
    """Whether something new about the child waits for a word of the family. What safety asks for waits for none."""
    return taken_since(case) is not None and not safety_reason(case)


@transaction.atomic
def agree_first(case: Case, *, by: User, agreed: Agreed | None, about: str) -> None:
    """Before something new is saved. `about`: what the family agreed to. From that day the clocks run again. Raises
    NotYet."""
    gone = taken_since(case)
    if gone is None or safety_reason(case):
        return
    taken_on, today = gone[0].dated, timezone.localdate()
    if agreed is None or not agreed.who.strip() or not taken_on <= agreed.on <= today:
        raise NotYet("agreed_by", "agree-first")
    key = {"case": case, "kind": ConsentTask.Kind.AGREE, "taken_back_on": taken_on}
    said = {"done_on": agreed.on, "done_by": by, "said": f"{agreed.who.strip()} · {about}"}
    if not ConsentTask.objects.filter(**key, done_on=None).update(**said):
        ConsentTask.objects.create(**key, due_on=agreed.on, **said)
    if case.paused_on:
        start_again(case)
    _audit(case, by, "case.consent_task")


@once("case.consent_task", strict=True)
def record_done(task: ConsentTask, *, by: User, said: str, nonce: UUID) -> ConsentTask:
    """Raises NotYet without a word."""
    if not said.strip():
        raise NotYet("said", "required-words")
    case = Case.objects.select_for_update().get(pk=task.case_id)
    task = ConsentTask.objects.select_for_update().get(pk=task.pk)
    if task.done_on is None:
        task.done_on, task.done_by, task.said = timezone.localdate(), by, said.strip()
        task.save(update_fields=["done_on", "done_by", "said"])
        set_next(case)
        subjects = [case.student.public_id]
        audit.record(by=by, verb="case.consent_task", obj=case, subjects=subjects, detail={"kind": task.kind})
    return task


def _audit(case: Case, by: User, verb: str) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id])

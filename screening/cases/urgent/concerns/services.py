"""A concern in words: written by anybody who works at school, looked at by the counselor."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices.services import notify
from screening.cases.models import ConcernInWords
from screening.cases.urgent.concerns.access import counselors_who_see
from screening.idempotency.once import once
from screening.rounds.services.concerns import raise_concern
from students.models import School, Student


@once("concern.write", strict=True)
def write_concern(school: School, *, by: User, nonce: UUID, words: str) -> ConcernInWords:
    """Who or what, in one field; the counselors of the school are told that something waits."""
    concern = ConcernInWords.objects.create(school=school, words=words.strip(), raised_by=by, raised_at=timezone.now())
    audit.record(by=by, verb="concern.write", obj=concern)
    notify(counselors_who_see(by, school), kind="concern-in-words", by=by, page="cases:list_concerns")
    return concern


@transaction.atomic
def look_at_concern(concern: ConcernInWords, *, by: User) -> ConcernInWords:
    """The colleague hears that somebody has looked, and nothing of what she found."""
    concern = ConcernInWords.objects.select_for_update().get(pk=concern.pk)
    if concern.looked_at is None:
        concern.looked_at, concern.looked_by = timezone.now(), by
        concern.save(update_fields=["looked_at", "looked_by"])
        audit.record(by=by, verb="concern.look", obj=concern)
        notify([concern.raised_by], kind="concern-looked-at", by=by, page="cases:write_concern")
    return concern


@once("concern.name-child", repeat=lambda known, _concern, **_: known)
def name_child(concern: ConcernInWords, *, by: User, student: Student, nonce: UUID) -> ConcernInWords:
    """The counselor has found out who it is: the words become a concern about this child, which joins the open case or
    opens one. The colleague hears that somebody has looked, and not which child it was."""
    raise_concern(student, by=by, worried=concern.raised_by, note=concern.words, nonce=nonce, answered=False)
    audit.record(by=by, verb="concern.name-child", obj=concern, subjects=[student.public_id])
    return look_at_concern(concern, by=by)

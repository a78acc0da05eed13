"""Comments are typed, and a person takes out what tells who is meant; then the text as written is gone."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.research.evaluation.access import names_of_school
from screening.research.evaluation.naming import names_standing_in
from screening.research.evaluation.records import CommentPage
from screening.research.evaluation.refused import require
from screening.research.models import Pilot, PilotComment
from students.models import School

KEPT_FOR = timedelta(days=180)  # as it was written, while nobody has taken the names out


@transaction.atomic
def type_comments(pilot: Pilot, *, by: User, nonce: UUID, school: School, page: CommentPage) -> list[PilotComment]:
    """One row an answer. The nonce is the page of paper: sent twice it is one page. Raises Refused."""
    require(page.answers, "", "nothing-written")
    require(page.gathered_on <= timezone.localdate(), "gathered_on", "day-to-come")
    told = {"role": page.role, "gathered_on": page.gathered_on, "typed_by": by, "typed_at": timezone.now()}
    given = sorted(page.answers.items())
    try:
        with transaction.atomic():
            rows = PilotComment.objects.bulk_create(
                PilotComment(pilot=pilot, school=school, page=nonce, prompt=prompt, text=text, **told)
                for prompt, text in given
            )
    except IntegrityError:  # the same page sent before, or twice at once
        return list(PilotComment.objects.filter(page=nonce).order_by("prompt"))
    detail = {"school": str(school.public_id), "answers": len(rows)}
    record(by=by, verb="pilot.type-comments", obj=pilot, detail=detail)
    return rows


@transaction.atomic
def release_comment(comment: PilotComment, *, by: User, text: str) -> PilotComment:
    """The officer may read `text`; what was written is deleted. Raises Refused while a known name stands in it."""
    comment = PilotComment.objects.select_for_update(of=("self",)).select_related("school").get(pk=comment.pk)
    if comment.text is None:
        return comment
    standing = names_standing_in(text, names_of_school(by, comment.school))
    require(not standing, "released_text", "names-a-person", names=standing)
    comment.text, comment.released_text = None, text
    comment.deidentified_by, comment.deidentified_at = by, timezone.now()
    comment.save(update_fields=["text", "released_text", "deidentified_by", "deidentified_at"])
    record(by=by, verb="comment.release", obj=comment)
    return comment


@transaction.atomic
def forget_old_comments(*, by: User | None = None, keep: timedelta = KEPT_FOR) -> int:
    """What nobody has looked through within half a year is deleted as it was written; how many."""
    old = PilotComment.objects.filter(text__isnull=False, typed_at__lt=timezone.now() - keep)
    for comment in old:
        record(by=by, verb="comment.forget", obj=comment)
    return old.delete()[0]


@transaction.atomic
def set_aside_comment(comment: PilotComment, *, by: User) -> PilotComment:
    """Nobody reads it any more: it cannot be worded so that nobody is recognised, or it was no comment."""
    comment = PilotComment.objects.select_for_update().get(pk=comment.pk)
    if comment.text is None:
        return comment
    comment.text, comment.set_aside_by, comment.set_aside_at = None, by, timezone.now()
    comment.save(update_fields=["text", "set_aside_by", "set_aside_at"])
    record(by=by, verb="comment.set-aside", obj=comment)
    return comment

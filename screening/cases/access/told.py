"""What is told of a case that its reader may open: all of it read in one question a table, however many cases."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import Case, ConsentTask, Decision, Referral, Review, TalkTask, TeacherMessage, WatchCheck

TOLD = (
    "earlier_flags",
    "guardian_contacts",
    "back_in_class",
    "follow_ups",
    Prefetch("talk_task", TalkTask.objects.select_related("answered_by")),
    Prefetch("reviews", Review.objects.select_related("reviewed_by").order_by("pk")),
    Prefetch("decisions", Decision.objects.select_related("decided_by").order_by("pk")),
    Prefetch("referrals", Referral.objects.select_related("receiver").prefetch_related("statuses", "reminders")),
    Prefetch("watch_checks", WatchCheck.objects.select_related("answered_by").order_by("pk")),
    Prefetch("consent_tasks", ConsentTask.objects.select_related("referral__receiver").order_by("pk")),
    Prefetch("answers_to_teacher", TeacherMessage.objects.select_related("to").order_by("pk")),
)


def read_told(user: User, cases: Sequence[Case]) -> None:
    if can(user, Permission.REVIEW_CASES):
        prefetch_related_objects(cases, *TOLD)

"""What a headteacher answered to what a month asked."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.privacy.identity import Identified
from screening.reports.models.first_days import FIRST_DAY
from students.models import School


class AskAnswer(Identified):
    """One answer to one ask of a school's month: who does it until when, or what became of it. The last one holds, and
    none is changed; a revision of the month leaves them as they are."""

    class State(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("ask", "Will be done")
        DONE = "done", pgettext_lazy("ask", "Done")
        NOT_DONE = "not-done", pgettext_lazy("ask", "Not done")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="ask_answers")
    month = models.DateField()  # first day
    code = models.CharField(max_length=20)  # of monthly/action_items
    number = models.PositiveSmallIntegerField()  # 1 is the first answer
    state = models.CharField(max_length=10, choices=State.choices)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(null=True, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "month", "code", "number"], name="one_answer_a_number"),
            models.CheckConstraint(condition=FIRST_DAY, name="asked_month_is_a_first_day"),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(done_by__isnull=False, until__isnull=False),
                name="taken_by_somebody_until_a_day",
            ),
        ]

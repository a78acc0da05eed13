"""What the class teacher is asked and what goes back: talks, four-week questions, messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.cases.models.case import Case
from screening.rounds.models import ScreeningRound, TeacherConcern
from students.models import SchoolClass, Student


class TalkTask(Identified):
    """Ten minutes between class teacher and child: tier B, or one of two children drawn at random."""

    class Kind(models.TextChoices):
        TIER_B = "tier-b", _("Talk first")
        RANDOM = "random", _("Random talk")

    class State(models.TextChoices):
        WAITING = "waiting", _("To talk")
        ANSWERED = "answered", _("Talked")
        LAPSED = "lapsed", _("Lapsed")

    PLEASE_SEE = "please-see"  # among the answers: the counselor is asked to look

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="talk_tasks")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="talk_tasks")
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="talk_tasks")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="talk_task")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_on = models.DateField()
    answer = models.CharField(max_length=20, blank=True)  # nothing-further | watch | please-see
    not_possible = models.CharField(max_length=20, blank=True)
    note = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "student"], name="one_talk_a_child_and_round"),
            both_or_neither("talk_answered", "answered_at", "answered_by"),
        ]


class WatchCheck(Identified):
    """Every four weeks three unscored questions to the class teacher about a child on watch."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="watch_checks")
    due_on = models.DateField()
    compared = models.CharField(max_length=20, blank=True)
    news = EncryptedTextField(blank=True)
    next_step = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "due_on"], name="one_watch_check_a_day"),
            both_or_neither("watch_answered", "answered_at", "answered_by"),
        ]


class TeacherMessage(Identified):
    """What goes back to the class teacher: acknowledged, looked at, one thing to do. Never a score or tier."""

    ACKNOWLEDGED, LOOKED, SUGGESTION = "acknowledged", "looked", "what-you-can-do"
    STILL_WAITING = "still-waiting"  # the day promised has passed

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="teacher_messages")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_to_teacher")
    concern = models.ForeignKey(
        TeacherConcern, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="teacher_messages")
    kind = models.CharField(max_length=30)  # id in reasons.json teacher_sees, or still-waiting
    suggestion = models.CharField(max_length=60, blank=True)  # id in support_catalogue class_suggestions
    due_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

"""From flag to help: who looks, what was decided, who was asked, what came back, how it ended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.rounds.models import Flag, ScreeningRound, TeacherConcern, Tier
from students.models import County, School, SchoolClass, Student


class Case(Identified):
    """A child somebody must look at, and everything that follows. Always with an owner until a person closes it."""

    class Kind(models.TextChoices):
        FLAG = "flag", _("Flag")
        RANDOM_CHECK = "random-check", _("Random check")  # unmarked until the child has been seen; no flag

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        UNDER_REVIEW = "under-review", _("Under review")
        WATCH = "watch", _("On watch")
        PLAN = "plan", _("Support plan")
        REFERRED = "referred", _("Referred")
        CLOSED = "closed", _("Closed")

    number = models.CharField(max_length=20, unique=True)  # what stands on paper instead of a name
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="cases")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="cases")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="cases")
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, null=True, blank=True, related_name="case")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.FLAG)
    tier = models.CharField(max_length=1, choices=Tier.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    desk_due_on = models.DateField(null=True, blank=True)
    seen_due_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    became_a_on = models.DateField(null=True, blank=True)  # tier B without an answer
    hidden_until_seen = models.BooleanField(default=False)
    first_seen_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)  # next dated step: watch until, plan review, follow-up
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=30, blank=True)  # id in texts.json outcomes, or "no-concern"
    outcome_reported_by = models.CharField(max_length=20, blank=True)
    outcome_note = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            both_or_neither("case_closed", "closed_at", "closed_by"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closing_needs_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["school", "state"]), models.Index(fields=["owner", "state"])]


class Review(Identified):
    """The counselor's look: who was seen and asked, the four safety questions, what the child wants."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    child_seen_on = models.DateField(null=True, blank=True)
    not_seen_because = EncryptedTextField(blank=True)
    asked = models.JSONField(default=list)  # ids of chain.json review_record whom-asked
    safety = models.JSONField(default=dict)  # {"harm-by-others": no-sign | sign | not-asked, …}
    safety_notes = EncryptedTextField(blank=True)
    child_wants = EncryptedTextField(blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    nonce = models.UUIDField(unique=True)


class Decision(models.Model):
    """What a person decided and why. A later decision supersedes; none is deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    decision = models.CharField(max_length=20)  # id in texts.json decisions
    reason = models.CharField(max_length=40)
    reason_text = EncryptedTextField(blank=True)
    until = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded_at__isnull=True), name="one_decision_in_force"
            )
        ]


class GuardianContact(models.Model):
    """That a guardian was told, how, by which words and what they said; or why not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="guardian_contacts")
    told = models.CharField(max_length=20)  # visit | call | at-school | video | not-told
    why_not = models.CharField(max_length=20, blank=True)
    who = EncryptedTextField(blank=True)
    authority = models.CharField(max_length=20, blank=True)
    told_on = models.DateField(null=True, blank=True)
    try_again_on = models.DateField(null=True, blank=True)
    cards = models.JSONField(default=list, blank=True)
    view = EncryptedTextField(blank=True)
    agreed = EncryptedTextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told="not-told") & ~Q(why_not="") | (~Q(told="not-told") & Q(why_not="")),
                name="not_told_says_why",
            )
        ]


class TalkTask(Identified):
    """Ten minutes between class teacher and child: tier B, or one of two children drawn at random."""

    class Kind(models.TextChoices):
        TIER_B = "tier-b", _("Talk first")
        RANDOM = "random", _("Random talk")

    class State(models.TextChoices):
        WAITING = "waiting", _("To talk")
        ANSWERED = "answered", _("Talked")
        LAPSED = "lapsed", _("Lapsed")

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
    """What goes back to the class teacher: acknowledged, looked at, or one thing to do in class. Never a score or a tier."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="teacher_messages")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="teacher_messages")
    concern = models.ForeignKey(
        TeacherConcern, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="teacher_messages")
    kind = models.CharField(max_length=30)  # id in reasons.json teacher_sees
    suggestion = models.CharField(max_length=60, blank=True)  # id in support_catalogue class_suggestions
    due_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)


class Receiver(Identified):
    """A named person or office to whom the school may refer, with what they may be told."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="receivers")
    kind = models.CharField(max_length=40)  # id in texts.json referral_receivers
    profile = models.CharField(max_length=20)  # full | clinic | practical | company | police
    unit = models.CharField(max_length=100)
    person = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    reply_days = models.PositiveSmallIntegerField(default=10)
    is_active = models.BooleanField(default=True)


class Referral(Identified):
    """A request for help to a named receiver, with a slip that comes back."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        RECEIVED = "received", _("Received")
        IN_PROGRESS = "in-progress", _("In progress")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class ConsentBasis(models.TextChoices):
        SHEET = "sheet", _("Guardian agreed for this referral")
        OVERRIDE = "override", _("Without consent, for a recorded reason")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    receiver = models.ForeignKey(Receiver, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    request = EncryptedTextField()  # what the receiver is asked to do
    tried = EncryptedTextField(blank=True)  # what the school has done already
    consent_basis = models.CharField(max_length=20, choices=ConsentBasis.choices)
    consent_from = EncryptedTextField(blank=True)  # who agreed, how, when
    override_reason = EncryptedTextField(blank=True)
    child_knows = models.BooleanField(default=True)
    revision = models.PositiveSmallIntegerField(default=1)
    receipt_code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    receipt_code = EncryptedTextField(blank=True)  # printed again on a reprint
    verification_code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    verification_code = EncryptedTextField(blank=True)
    reply_due_on = models.DateField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    nonce = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            both_or_neither("referral_issued", "issued_at", "issued_by"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(issued_at__isnull=False, reply_due_on__isnull=False)
                | Q(state="withdrawn"),
                name="issued_referrals_have_a_reply_date",
            ),
        ]


class ReferralStatus(models.Model):
    """One step of a referral. Rows are added; the last one is where it stands."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=20, choices=Referral.State.choices)
    dated = models.DateField()
    note = EncryptedTextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class SupportPlan(Identified):
    """Agreed actions with dates and people for one child (一生一策)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="plan")
    starts = models.DateField()
    review_on = models.DateField()
    child_goal = EncryptedTextField(blank=True)
    agreed_with = EncryptedTextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class PlanAction(Identified):
    """One action of a plan from the catalogue: who, how often, since when."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="actions")
    action = models.CharField(max_length=60)  # id in support_catalogue actions
    who = EncryptedTextField(blank=True)
    rhythm = models.CharField(max_length=100, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)


class PlanEntry(models.Model):
    """That an action took place, or did not."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="entries")
    dated = models.DateField()
    status = models.CharField(max_length=20)  # held | absent | not-held | kept | missed | moved
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class FollowUp(Identified):
    """A dated check whether it helped."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    result = EncryptedTextField(blank=True)

    class Meta:
        constraints = [both_or_neither("follow_up_done", "done_on", "done_by")]


class UrgentConcern(Identified):
    """A child may not be safe. Outside scoring and outside the broker: a row at once, shown at once."""

    class About(models.TextChoices):
        NO = "no", _("No")
        STAFF = "staff", _("Somebody who works here")
        GUARDIAN = "guardian", _("The guardian or family")
        UNSURE = "unsure", _("Not sure")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="urgent_concerns")
    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, null=True, blank=True, related_name="urgent_concerns"
    )
    who = EncryptedTextField(blank=True)
    what = EncryptedTextField(blank=True)
    told = EncryptedTextField(blank=True)
    about = models.CharField(max_length=10, choices=About.choices, default=About.UNSURE)
    about_whom = EncryptedTextField(blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    nonce = models.UUIDField(unique=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actions_taken = EncryptedTextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            both_or_neither("urgent_acknowledged", "acknowledged_at", "acknowledged_by"),
            both_or_neither("urgent_closed", "closed_at", "closed_by"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("closed_by"))),
                name="urgent_is_closed_by_two",
            ),
        ]


class UrgentWithheld(models.Model):
    """A person, or everybody in a role of the school, who must not learn of an urgent concern."""

    concern = models.ForeignKey(UrgentConcern, on_delete=models.CASCADE, related_name="withheld_from")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="") | (Q(user__isnull=True) & ~Q(role="")),
                name="withheld_names_one",
            )
        ]

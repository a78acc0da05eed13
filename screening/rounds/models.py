"""From the empty sheet to the flag: rounds, drafts, assessments, results, and one state for every child."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from students.models import County, School, SchoolClass, Student


class Informant(models.TextChoices):
    TEACHER = "teacher", _("Teacher observation")
    CHILD = "child", _("Child's own answers")


class ScreeningRound(Identified):
    """A window in which classes are rated with given forms under given rules; two a year."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="rounds")
    school_year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rounds")
    norm_sets = models.ManyToManyField(NormSet, related_name="rounds", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="round_closes_after_it_opens"),
            models.UniqueConstraint(fields=["county", "school_year", "term"], name="one_round_a_term"),
        ]


class RoundForm(models.Model):
    """One questionnaire of a round, frozen."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.CASCADE, related_name="forms")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "instrument_version"], name="a_form_once_a_round")]
        ordering = ["position"]


class RoundSchool(models.Model):
    """A school that takes part, and since when its classes may be rated."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.CASCADE, related_name="round_schools")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="round_schools")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "school"], name="a_school_once_a_round"),
            both_or_neither("round_school_opened", "opened_at", "opened_by"),
        ]


class Sheet(Identified):
    """All rows of one class for one informant in one round: the draft a teacher fills and submits."""

    class State(models.TextChoices):
        OPEN = "open", _("In progress")
        SUBMITTED = "submitted", _("Submitted")
        REOPENED = "reopened", _("Reopened")

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="sheets")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="sheets")
    informant = models.CharField(max_length=10, choices=Informant.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField(null=True, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = EncryptedTextField(blank=True)
    quality = models.JSONField(default=list, blank=True)  # data-quality lines at submit: codes with parameters

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "school_class", "informant"], name="one_sheet_a_class"),
            both_or_neither("sheet_submitted", "submitted_at", "submitted_by"),
            both_or_neither("sheet_reopened", "reopened_at", "reopened_by"),
        ]


class Exclusion(models.TextChoices):
    """Why a child's row stays empty, said by the class teacher."""

    ABSENT_LONG = "absent-long", _("Away from school for long")
    KNOWN_TOO_SHORT = "known-too-short", _("Known for under four weeks")


class SheetRow(models.Model):
    """One child's draft answers. `cells` = {item id: {"v": code | "-", "s": source, "at": ISO time, "by": user id}}."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="sheet_rows")
    version = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=dict)
    exclusion = models.CharField(max_length=20, choices=Exclusion.choices, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "student"], name="one_row_a_child"),
            both_or_neither("sheet_row_saved", "saved_at", "saved_by"),
        ]


class SaveReceipt(models.Model):
    """The answer to a save that carried a nonce: the same nonce gets the same answer and writes nothing twice."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="+")
    nonce = models.UUIDField(unique=True)
    saved_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    answer = models.JSONField()


class Assessment(Identified):
    """One form, one child, one round, one informant, as submitted. Raw codes in one value; a re-submit supersedes."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="assessments")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="assessments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="assessments")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="assessments")
    informant = models.CharField(max_length=10, choices=Informant.choices)
    rater = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()  # {item id: code | "-"}; a missing answer is left out
    sources = models.JSONField(default=dict)  # {item id: screen | spreadsheet | paper | form}
    submitted_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "student", "instrument_version"],
                condition=Q(superseded_at__isnull=True),
                name="one_assessment_in_force",
            )
        ]


class Result(models.Model):
    """What one engine made of one assessment under one norm and one rule set. Never overwritten."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="results")
    engine_version = models.CharField(max_length=20)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    norm_set = models.ForeignKey(NormSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scales = models.JSONField()  # {scale id: answered, of, scorable, raw, prorated, band …}; both legs on the total
    total_raw = models.FloatField(null=True)
    total_prorated = models.FloatField(null=True)
    band = models.CharField(max_length=10, blank=True)  # none | elevated | high; empty when not scorable
    provisional = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "engine_version", "rule_set", "norm_set"],
                name="one_result_a_rule",
                nulls_distinct=False,
            )
        ]


class ChildState(models.TextChoices):
    """Every child of an opened round is in exactly one of these."""

    TO_RATE = "to-rate", _("To be rated")
    RATED = "rated", _("Rated")
    NOT_SCORABLE = "not-scorable", _("Not scorable")
    ABSENT_LONG = "absent-long", _("Away from school for long")
    KNOWN_TOO_SHORT = "known-too-short", _("Known for under four weeks")
    NO_CONSENT_YET = "no-consent-yet", _("No consent yet")
    REFUSED = "refused", _("Not taking part")
    LEFT = "left", _("Left")


class Owner(models.TextChoices):
    CLASS_TEACHER = "class-teacher", _("Class teacher")
    SCHOOL_ADMINISTRATOR = "school-administrator", _("School administrator")


class RoundChild(models.Model):
    """A child in a round: the one state, who owns the next step and until when."""

    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, related_name="children")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="round_children")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="round_children")
    state = models.CharField(max_length=20, choices=ChildState.choices, default=ChildState.TO_RATE)
    since = models.DateTimeField()
    owner = models.CharField(max_length=30, choices=Owner.choices, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "student"], name="one_state_a_child"),
            models.CheckConstraint(
                condition=Q(state__in=["rated", "refused", "left"], owner="", due_on__isnull=True)
                | (~Q(state__in=["rated", "refused", "left"]) & ~Q(owner="") & Q(due_on__isnull=False)),
                name="open_states_have_owner_and_date",
            ),
        ]
        indexes = [models.Index(fields=["round", "school_class", "state"])]


class Tier(models.TextChoices):
    A = "A", _("Please see: counselor")
    B = "B", _("Talk first: class teacher")


class Flag(Identified):
    """The system's "please look" at a child: a tier and reasons. Only a person ends it."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="flags")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="flags")  # of the day it was raised
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="flags")
    round = models.ForeignKey(ScreeningRound, on_delete=models.PROTECT, null=True, blank=True, related_name="flags")
    tier = models.CharField(max_length=1, choices=Tier.choices)
    provisional = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # answers changed before anybody looked
    answers_changed_at = models.DateTimeField(null=True, blank=True)  # answers changed since the review

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "round"], condition=Q(withdrawn_at__isnull=True), name="one_flag_a_child_and_round"
            )
        ]


class FlagReason(models.Model):
    """Why: a code with parameters under a rule version. The sentence is made by screening.library.wording."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=20)
    is_note = models.BooleanField(default=False)  # stands beside a flag, never raises one
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["is_note", "position", "id"]


class TeacherConcern(Identified):
    """A child somebody at school worries about, with or without a score."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="teacher_concerns")
    sheet = models.ForeignKey(Sheet, on_delete=models.SET_NULL, null=True, blank=True, related_name="concerns")
    note = EncryptedTextField(blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    nonce = models.UUIDField(unique=True)

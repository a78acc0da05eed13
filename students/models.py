"""Who is cared for: places, classes, children, their care arrangement, and who may act for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified


class County(Identified):
    """The district whose calendar, numbers and norms its schools share."""

    name = models.CharField(max_length=50)
    emergency_numbers = models.CharField(max_length=200, blank=True)
    protection_contact_name = models.CharField(max_length=50, blank=True)
    protection_contact_phone = models.CharField(max_length=30, blank=True)
    report_closing_day = models.PositiveSmallIntegerField(default=31)


class Term(models.Model):
    """A term of a school year (2026 = 2026–2027), first and last day inclusive."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="terms")
    school_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(choices=[(1, _("First term")), (2, _("Second term"))])
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "school_year", "number"], name="one_term_of_a_number"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="term_ends_after_it_starts"),
        ]


class Holiday(models.Model):
    """Days inside a term without school, inclusive."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="holidays")
    name = models.CharField(max_length=50)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="holiday_ends_after_it_starts")]


class MakeUpDay(models.Model):
    """A weekend day on which school is held to make up for a holiday (调休)."""

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="make_up_days")
    date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "date"], name="one_make_up_day_a_date")]


class Township(Identified):
    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="townships")
    name = models.CharField(max_length=50)


class School(Identified):
    class Kind(models.TextChoices):
        TOWNSHIP = "township", _("Township primary school")
        VILLAGE = "village", _("Village school")
        NINE_YEAR = "nine-year", _("Nine-year school")

    township = models.ForeignKey(Township, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    phone = models.CharField(max_length=30, blank=True)


class SchoolClass(Identified):
    """A cohort's class: the year its children entered grade 1 and a number. Its grade follows from the school year."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    cohort_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    closed_on = models.DateField(null=True, blank=True)  # graduated or merged

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "cohort_year", "number"], name="one_class_of_a_number")
        ]


class Student(Identified):
    """A child on the roster. No citizen number; the register number only as keyed hash and last four."""

    class Sex(models.TextChoices):
        GIRL = "girl", _("Girl")
        BOY = "boy", _("Boy")

    name = models.CharField(max_length=50)
    sort_key = models.CharField(max_length=200, editable=False)  # hex of the name in GB 18030
    sex = models.CharField(max_length=10, choices=Sex.choices)
    birth_year = models.PositiveSmallIntegerField()
    birth_month = models.PositiveSmallIntegerField()
    register_hash = models.CharField(max_length=64, blank=True, db_index=True)
    register_last4 = models.CharField(max_length=4, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(birth_month__gte=1, birth_month__lte=12), name="birth_month_is_a_month")
        ]


class Enrolment(models.Model):
    """A child in a class from a day to a day; the open one says where the child is now."""

    class End(models.TextChoices):
        MOVED_CLASS = "moved-class", _("Moved to another class")
        MOVED_SCHOOL = "moved-school", _("Moved to another school")
        GRADUATED = "graduated", _("Graduated")
        LEFT = "left", _("Left")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="enrolments")
    seat_number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student"], condition=Q(ends__isnull=True), name="one_open_enrolment"),
            models.UniqueConstraint(
                fields=["school_class", "seat_number"], condition=Q(ends__isnull=True), name="one_child_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="enrolment_in_order"
            ),
        ]


class StaffAssignment(Identified):
    """What a member of staff does at a school from a day to a day. Ended, never overwritten."""

    class Duty(models.TextChoices):
        CLASS_TEACHER = "class-teacher", _("Class teacher")
        COUNSELOR = "counselor", _("Counselor")
        HEADTEACHER = "headteacher", _("Headteacher")
        SCHOOL_ADMINISTRATOR = "school-administrator", _("School administrator")
        STAFF = "staff", _("Other staff")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="assignments")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    duty = models.CharField(max_length=30, choices=Duty.choices)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    # A counselor's visits: weekdays (0 = Monday) every n weeks counted from `starts`, and children seen a visit.
    visit_weekdays = models.JSONField(default=list, blank=True)
    visit_every_weeks = models.PositiveSmallIntegerField(default=1)
    visit_places = models.PositiveSmallIntegerField(default=6)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(duty="class-teacher", school_class__isnull=False) | ~Q(duty="class-teacher"),
                name="class_teacher_has_a_class",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="assignment_in_order"
            ),
        ]


class CountyAssignment(models.Model):
    """A district officer, protection contact or auditor of a county."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="county_assignments")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="assignments")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)


class DutyDay(models.Model):
    """Duty person and deputy of a school for one day: who is told first when a child is not safe."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="duty_days")
    date = models.DateField()
    duty_person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duty_phone = models.CharField(max_length=30)
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy_phone = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "date"], name="one_duty_list_a_day")]


class CareArrangement(models.Model):
    """Who cares for the child, as somebody knew it on a day. Context, never points; both labels are computed."""

    class Away(models.TextChoices):
        NEVER = "never", _("Never away")
        BEFORE = "before", _("Away before, back now")
        NOW = "now", _("Away now")
        UNKNOWN = "unknown", _("Not known")

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Not known")

    class Separation(models.TextChoices):
        NEVER = "never", _("Never separated")
        UNDER_3 = "under-3", _("Under 3 years")
        AGE_3_5 = "3-5", _("3 to 5 years")
        AGE_6_UP = "6-up", _("6 years or older")
        UNKNOWN = "unknown", _("Not known")

    class Caregiver(models.TextChoices):
        PARENTS = "parents", _("Parents")
        FATHER = "father", _("Father")
        MOTHER = "mother", _("Mother")
        PATERNAL_GRANDPARENTS = "paternal-grandparents", _("Father's parents")
        MATERNAL_GRANDPARENTS = "maternal-grandparents", _("Mother's parents")
        RELATIVE = "relative", _("Another relative")
        SIBLING = "sibling", _("An older sibling")
        OTHER = "other", _("Someone else")
        UNKNOWN = "unknown", _("Not known")

    class Contact(models.TextChoices):
        DAILY = "daily", _("Almost every day")
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two to three weeks")
        MONTHLY = "monthly", _("Every month")
        RARELY = "rarely", _("Less than monthly")
        UNKNOWN = "unknown", _("Not known")
        NOT_NEEDED = "not-needed", _("No parent away")

    class Source(models.TextChoices):
        VISIT = "visit", _("Home visit")
        PARENT = "parent", _("Parent")
        REGISTER = "register", _("Register")
        VILLAGE = "village", _("Village")
        TEACHER = "teacher", _("Class teacher")
        CHILD = "child", _("The child")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="care_arrangements")
    as_of = models.DateField()
    source = models.CharField(max_length=20, choices=Source.choices)
    father_away = models.CharField(max_length=10, choices=Away.choices, default=Away.UNKNOWN)
    father_away_since = models.DateField(null=True, blank=True)
    mother_away = models.CharField(max_length=10, choices=Away.choices, default=Away.UNKNOWN)
    mother_away_since = models.DateField(null=True, blank=True)
    rural_hukou = models.CharField(max_length=10, choices=YesNo.choices, default=YesNo.UNKNOWN)
    register_value = models.PositiveSmallIntegerField(null=True, blank=True)  # 0, 1 or 2 as imported, never corrected
    first_separation = models.CharField(max_length=10, choices=Separation.choices, default=Separation.UNKNOWN)
    primary_caregiver = models.CharField(max_length=30, choices=Caregiver.choices, default=Caregiver.UNKNOWN)
    contact = models.CharField(max_length=20, choices=Contact.choices, default=Contact.UNKNOWN)
    boarding = models.BooleanField(default=False)
    capacity_concern = models.BooleanField(default=False)
    child_on_calls = EncryptedTextField(blank=True)  # the child's own word on the calls
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(register_value__isnull=True) | Q(register_value__lte=2), name="register_value_is_0_1_2"
            )
        ]
        indexes = [models.Index(fields=["student", "-as_of", "-id"])]


class Consent(Identified):
    """One answered consent sheet. Rows are added, never changed: the latest row of a child is in force."""

    class Outcome(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        TALK = "talk", _("Would like to talk first")

    class Authority(models.TextChoices):
        PARENT = "parent", _("Father or mother")
        OTHER_GUARDIAN = "other-guardian", _("Another guardian (with proof)")
        DELEGATE = "delegate", _("Carer with a written delegation")
        CARER_ONLY = "carer-only", _("Carer without a delegation")

    class Way(models.TextChoices):
        SIGNED = "signed", _("Signed sheet")
        PHONE = "phone", _("By telephone, with a witness")
        IN_PERSON = "in-person", _("In person")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    teacher_forms = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    child_forms = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    talk = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    care_context = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    evaluation = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    share_with_receiver = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NO)
    guardian_name = EncryptedTextField(blank=True)
    guardian_relation = models.CharField(max_length=30, blank=True)
    authority = models.CharField(max_length=20, choices=Authority.choices, blank=True)
    way = models.CharField(max_length=20, choices=Way.choices, default=Way.SIGNED)
    witness = EncryptedTextField(blank=True)
    child_agrees = models.BooleanField(default=True)  # the child's own "I would rather not" counts
    dated = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "-dated", "-id"])]


class FamilyContact(Identified):
    """A person of the family and how to reach them."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="family_contacts")
    name = EncryptedTextField()
    relation = models.CharField(max_length=30)
    phone = EncryptedTextField(blank=True)
    is_guardian = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class StrengthNote(Identified):
    """What goes well, a trusted adult, what the child hopes for. Unscored; stands first wherever a child is shown."""

    class Line(models.TextChoices):
        GOES_WELL = "goes-well", _("What goes well")
        TRUSTED_ADULT = "trusted-adult", _("An adult at school the child trusts")
        HOPES = "hopes", _("What the child hopes for")

    class Source(models.TextChoices):
        TEACHER = "teacher", _("Teacher")
        CHILD = "child", _("The child")
        COUNSELOR = "counselor", _("Counselor")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="strength_notes")
    line = models.CharField(max_length=20, choices=Line.choices)
    source = models.CharField(max_length=20, choices=Source.choices)
    text = EncryptedTextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class RosterImport(Identified):
    """An uploaded roster under review: nothing reaches the roster before approval."""

    class State(models.TextChoices):
        REVIEW = "review", _("Waiting for your approval")
        APPROVED = "approved", _("Approved")
        DISCARDED = "discarded", _("Discarded")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roster_imports")
    state = models.CharField(max_length=20, choices=State.choices, default=State.REVIEW)
    rows = EncryptedTextField()  # JSON of the parsed rows; emptied 30 days later
    problems = EncryptedTextField(blank=True)  # JSON of {row, column, problem}
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)


ROLE_OF_DUTY = {
    StaffAssignment.Duty.CLASS_TEACHER: Role.TEACHER,
    StaffAssignment.Duty.COUNSELOR: Role.COUNSELOR,
    StaffAssignment.Duty.HEADTEACHER: Role.HEADTEACHER,
    StaffAssignment.Duty.SCHOOL_ADMINISTRATOR: Role.SCHOOL_ADMINISTRATOR,
    StaffAssignment.Duty.STAFF: Role.STAFF,
}

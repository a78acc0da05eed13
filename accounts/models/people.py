"""Who works here, their printed codes, and what waits for a second person."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.privacy.fields import EncryptedTextField, KeyedHashField, keyed_hashes
from accounts.privacy.identity import Identified


class Role(models.TextChoices):
    TEACHER = "teacher", _("Teacher")
    COUNSELOR = "counselor", _("Counselor")
    HEADTEACHER = "headteacher", _("Headteacher")
    SCHOOL_ADMINISTRATOR = "school-administrator", _("School administrator")
    STAFF = "staff", _("Other staff")
    DISTRICT_OFFICER = "district-officer", _("District officer")
    PROTECTION_CONTACT = "district-child-protection-contact", _("District child-protection contact")
    AUDITOR = "auditor", _("Auditor")


FOR_A_COUNTY = frozenset({Role.DISTRICT_OFFICER, Role.PROTECTION_CONTACT})
COUNTY_POSTS = FOR_A_COUNTY | {Role.AUDITOR}
AT_SCHOOL = frozenset({Role.TEACHER, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR, Role.STAFF})
BEGIN_A_SCHOOL = frozenset({Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR})
MADE_BY_TWO = COUNTY_POSTS | {
    Role.COUNSELOR,
    Role.HEADTEACHER,
    Role.SCHOOL_ADMINISTRATOR,
}  # they open doors


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, name: str, role: str, password: str | None = None) -> "User":
        user = self.model(username=self.model.normalize_username(username), name=name, role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Identified):
    """A member of staff who signs in. One role each; what a role may do is written in accounts.permissions."""

    username = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=50)
    role = models.CharField(max_length=40, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)
    mail_address = EncryptedTextField(blank=True)  # only for mails that say nothing but “please sign in”
    session_epoch = models.PositiveIntegerField(default=0)  # raised to end every session of this person at once
    created_at = models.DateTimeField(auto_now_add=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    opened_again_at = models.DateTimeField(null=True, blank=True)
    # Until when it may do without a second factor; counted from the first sign-in that asks for one.
    second_factor_due = models.DateTimeField(null=True, blank=True)

    kept_while_reading: dict[str, list[int]] | None = None  # `accounts.shortcuts.once_a_page`

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name", "role"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def works_at_school(self) -> bool:
        return self.role in AT_SCHOOL

    @property
    def is_made_by_two(self) -> bool:
        """No one person makes such an account, renews its code or opens it again."""
        return self.role in MADE_BY_TWO

    @property
    def is_counselor(self) -> bool:
        """Also of somebody who has left: what a counselor wrote down stays a counselor's."""
        return self.role == Role.COUNSELOR

    @property
    def works_for_county(self) -> bool:
        return self.role in FOR_A_COUNTY

    @property
    def device_name(self) -> str:
        """Whose rows wait on a device; says nothing to anybody else. With it a page is sent as its own person only."""
        return keyed_hashes("device-name", self.public_id.hex)[-1][:16]

    @property
    def device_key(self) -> str:
        """128 bits in hex: encrypts rows that wait on a device. The same in every session, so that they can be read and
        sent after the next sign-in; carried by signed-in pages only, which no cache keeps. Behind it those of before
        the keys were changed: rows may still wait under them."""
        return "".join(key[:32] for key in keyed_hashes("device-key", self.public_id.hex))


class RecoveryCode(models.Model):
    """A printed one-use code with which a person who forgot the password sets a new one; stored hashed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = KeyedHashField(purpose="recovery-code", unique=True)
    # The person's own name where whoever runs the computer made it at the console.
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class PendingAct(Identified):
    """What one person asked for and a second one confirms, refuses or lets lapse. Kept; what it was about is in ids.

    What happens on confirmation, and who may confirm, is registered with accounts.two_people.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken-back", _("taken back")
        LAPSED = "lapsed", _("lapsed: nobody confirmed it in time")

    act = models.CharField(max_length=40)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # whose account it is about
    about = models.UUIDField(null=True)  # public id of the school, county or concern
    said = models.JSONField(default=dict)  # what the act needs; of a new colleague name and user name
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.WAITING)
    settled_at = models.DateTimeField(null=True, blank=True)
    # Empty where the clock settled it, or whoever runs the computer at its console.
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["outcome", "act", "about"], name="pending_acts")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("asked_by"))
                | models.Q(outcome="taken-back"),
                name="answered_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="waiting", settled_at__isnull=True)
                | (~models.Q(outcome="waiting") & models.Q(settled_at__isnull=False)),
                name="settled_acts_have_a_moment",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.outcome == self.Outcome.WAITING

    @property
    def about_id(self) -> uuid.UUID:
        """Of an act that is about a school, county or concern."""
        return uuid.UUID(str(self.about))


class CodeTry(models.Model):
    """One typed code at one address, kept for the hour in which tries are counted; the address is hashed."""

    purpose = models.CharField(max_length=30)
    address_hash = KeyedHashField(purpose="address")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["purpose", "address_hash", "at"])]


class SpentKeep(models.Model):
    """A kept POST of a signed-out person that was sent once and will not be sent again."""

    token_id = models.UUIDField(unique=True)
    spent_at = models.DateTimeField()


class SecondFactor(Identified):
    """What an account asks for besides its password: the codes of a phone (RFC 6238), or those of a printed sheet."""

    class Kind(models.TextChoices):
        APP = "app"
        SHEET = "sheet"

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    secret = EncryptedTextField(blank=True)  # of the phone, in base 32
    last_step = models.BigIntegerField(default=0)  # half minutes since 1970; no code of this one or before is taken
    set_up_at = models.DateTimeField()


class SpareCode(models.Model):
    """One line of a printed sheet. Asked for by its number, so that one hash is compared; stored as passwords are."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="codes")
    number = models.PositiveSmallIntegerField()
    code_hash = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "number"], name="one_spare_code_a_number")]


class OpenSession(Identified):
    """Where somebody is signed in. Who still is, and since when nothing came, is read in the session itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=40)  # "Windows · Edge"
    began_at = models.DateTimeField(default=timezone.now)

"""What signing in needs besides name and password: the second factor, and what is counted."""

from django.db import models
from django.utils import timezone

from accounts.models.people import User
from accounts.privacy.fields import EncryptedTextField, KeyedHashField
from accounts.privacy.identity import Identified


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

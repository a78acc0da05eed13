"""Rosters on their way in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.fields import EncryptedTextField
from accounts.privacy.identity import Identified, both_or_neither
from screening.jobs.models import Job
from students.models.places import School


class RosterImport(Identified):
    """An uploaded roster: nothing reaches the roster before approval, and its rows are forgotten soon after it."""

    class State(models.TextChoices):
        COLUMNS = "columns", _("Waiting for you to assign the columns")
        REVIEW = "review", _("Waiting for your approval")
        WRITING = "writing", _("Being written")
        APPROVED = "approved", _("Written")
        DISCARDED = "discarded", _("Discarded")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roster_imports")
    state = models.CharField(max_length=20, choices=State.choices, default=State.REVIEW)
    # JSON: the file's lines until its columns are known, then its rows, at last those that were not written
    rows = EncryptedTextField(blank=True)
    result = models.JSONField(default=dict, blank=True)  # how many were written, kind by kind; numbers only
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("roster_approved_at_and_by", "approved_at", "approved_by")]


class RosterHeadings(models.Model):
    """What the headings of a school's own files mean, as its administrator once said."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="roster_headings")
    words = EncryptedTextField()  # JSON of {heading: column}; a file without headings would show names here


class RosterWords(models.Model):
    """What the words in a school's own lists mean, as its administrator once said: asked once, for all later files."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="roster_words")
    words = EncryptedTextField()  # JSON of {column: {word: meaning}}; a cell in the wrong column would show a name here

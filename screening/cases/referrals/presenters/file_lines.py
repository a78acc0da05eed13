"""Referrals in a child's file: by when each receiver answers. What happened to them is told by their case."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import referrals_of
from screening.cases.models import Referral
from students.child_file import ChildFileLine
from students.models import Student


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    rows = referrals_of(user).filter(case__student=student, state__in=Referral.WITH_RECEIVER)
    for row in rows:
        day = row.word_due_on or row.reply_due_on
        if day:
            url = reverse("cases:show_referral", args=[row.public_id])
            yield ChildFileLine(day, _("Referral"), _("Word from %(unit)s") % {"unit": row.receiver.unit}, "", url)

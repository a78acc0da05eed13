"""Doors of the library: what is common to all is reached by everybody who keeps it, norms by their own county."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import found_or_404, one_or_404
from screening.library.hooks import county_id
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.shipped import shipped_rules, shipped_versions


def get_version_or_404(user: User, public_id: UUID) -> InstrumentVersion:
    """A frozen questionnaire, or a shipped one that no round has used yet (without `pk`)."""
    rows = InstrumentVersion.objects.select_related("permission__recorded_by")
    if not keeps(user):
        raise Http404
    shipped = (one for one in shipped_versions() if one.public_id == public_id)
    return found_or_404(rows.filter(public_id=public_id).first() or next(shipped, None))


def get_rules_or_404(user: User, public_id: UUID) -> RuleSet:
    if not keeps(user):
        raise Http404
    shipped, rows = shipped_rules(), RuleSet.objects.select_related("based_on", "author")
    return found_or_404(shipped if shipped.public_id == public_id else rows.filter(public_id=public_id).first())


def norms_of(user: User) -> QuerySet[NormSet]:
    """Norms of the person's county, retired ones too."""
    rows = NormSet.objects.select_related("instrument_version", "retired_by")
    county = county_id(user) if keeps(user) else None
    return rows.filter(county_id=county) if county else rows.none()


def get_norm_or_404(user: User, public_id: UUID) -> NormSet:
    return one_or_404(norms_of(user), public_id=public_id)


def keeps(user: User) -> bool:
    return can(user, Permission.MANAGE_LIBRARY)

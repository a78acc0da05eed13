"""The door to a bureau's forms: the county's officer, those of the own county."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from screening.interchange.models import BureauForm
from students.access import county_of


def bureau_forms_of(user: User) -> QuerySet[BureauForm]:
    """Forms of the own county that are in use, the newest first."""
    if not can(user, Permission.READ_DISTRICT):
        return BureauForm.objects.none()
    rows = BureauForm.objects.filter(county=county_of(user), retired_at__isnull=True)
    return rows.select_related("uploaded_by").order_by("-pk")


def get_bureau_form_or_404(user: User, public_id: UUID) -> BureauForm:
    row = bureau_forms_of(user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row

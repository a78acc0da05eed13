"""The door to a bureau's forms: the county's officer, those of the own county."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.interchange.models import BureauForm
from students.access import county_of


def bureau_forms_of(user: User) -> QuerySet[BureauForm]:
    """Forms of the own county that are in use, the newest first."""
    if not can(user, Permission.READ_DISTRICT):
        return BureauForm.objects.none()
    rows = BureauForm.objects.filter(county=county_of(user), retired_at__isnull=True)
    return rows.select_related("uploaded_by").order_by("-pk")


def get_bureau_form_or_404(user: User, public_id: UUID) -> BureauForm:
    return one_or_404(bureau_forms_of(user), public_id=public_id)

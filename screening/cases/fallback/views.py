from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.fallback.access import get_school_or_404
from screening.cases.fallback.printing import kind_for

KEEPERS = (Permission.MANAGE_ROSTER, Permission.REVIEW_CASES, Permission.READ_SCHOOL_REPORT)


@require_POST
@needs(*KEEPERS)
def print_pack(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Made anew from today's roster and duty list; a second press leads to the same file."""
    return kind_for(request.user).answer(get_school_or_404(request.user, public_id), by=request.user)

"""What our middleware makes of a request. Every view not marked ``login_not_required`` gets a ``StaffRequest``."""

from django.http import HttpRequest

from accounts.models import User


class NumberedRequest(HttpRequest):
    """Every request, as the first of our middleware leaves it."""

    request_id: str
    was_signed_in: User  # only where a session has just ended


class StaffRequest(NumberedRequest):
    user: User

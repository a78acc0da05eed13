"""Failed sign-ins as they are kept for a quarter of an hour: hashed name and address, and nothing else."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest, QueryDict


class HashedHandler(AxesDatabaseHandler):  # type: ignore[misc]  # axes carries no types
    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Neither the browser nor what was typed is written down."""
        if request is None:
            super().user_login_failed(sender, credentials, request, **kwargs)
            return
        given = request.GET, request.POST
        vars(request).update(dict.fromkeys(("axes_user_agent", "axes_http_accept", "axes_path_info"), ""))
        request.GET = request.POST = QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        finally:
            request.GET, request.POST = given

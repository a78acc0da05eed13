"""The page “Where I am signed in”, and the door to one's own sessions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OpenSession, User
from accounts.services.open_sessions import stored
from accounts.sessions import DEVICE, EPOCH, OWN, SEEN
from screening import formats


@dataclass(frozen=True)
class SessionLine:
    public_id: UUID
    words: str
    since: str
    seen: str
    is_this: bool


def sessions_of(user: User) -> QuerySet[OpenSession]:
    return OpenSession.objects.filter(user=user).order_by("-began_at", "-pk")


def get_session_or_404(user: User, sent: str) -> OpenSession:
    """``sent``: the id as the page sent it."""
    for row in sessions_of(user):
        if str(row.public_id) == sent:
            return row
    raise Http404


def session_lines(request: HttpRequest, user: User) -> list[SessionLine]:
    """Those with which somebody could go on now; this one first."""
    lines = [_line(row, user, request.session.session_key) for row in sessions_of(user)]
    return sorted((line for line in lines if line), key=lambda line: not line.is_this)


def _line(row: OpenSession, user: User, this: str | None) -> SessionLine | None:
    data = stored(row)
    seen = int(data.get(SEEN, 0))
    is_idle = timezone.now().timestamp() - seen >= settings.SESSION_IDLE_SECONDS
    if data.get(EPOCH) != user.session_epoch or is_idle:
        return None
    device = _("own device") if data.get(DEVICE) == OWN else _("shared device")
    return SessionLine(
        public_id=row.public_id,
        words=" · ".join(one for one in (row.browser, device) if one),
        since=formats.moment(row.began_at),
        seen=formats.moment(datetime.fromtimestamp(seen, UTC)),
        is_this=row.session_key == this,
    )

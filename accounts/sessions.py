"""How long somebody stays signed in: 15 minutes without a page, 8 hours at most, or until the account changes."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

SHARED, OWN = "shared", "own"
BACKEND = "accounts.backends.ActiveUserBackend"
SEEN_EVERY = 30  # seconds between two notes of "still here": not a write for every page
STARTED, SEEN, EPOCH, DEVICE = "started", "seen", "epoch", "device"


def begin(request: HttpRequest, user: User, device: str = SHARED) -> None:
    """Sign in under a fresh session key. On a shared computer closing the browser signs out too."""
    login(request, user, backend=BACKEND)
    request.session.set_expiry(0 if device == SHARED else settings.SESSION_ABSOLUTE_SECONDS)
    request.session[DEVICE] = device
    _note_start(request, user)


def renew(request: HttpRequest, user: User) -> None:
    """Stay signed in here after an act that ended every session of the person (a new password)."""
    update_session_auth_hash(request, user)
    request.session[EPOCH] = user.session_epoch


def is_over(request: HttpRequest, user: User) -> bool:
    """Whether this session has reached one of its limits. Notes that the person is still here when it has not."""
    session, now = request.session, _now()
    if STARTED not in session:
        _note_start(request, user)
    if session[EPOCH] != user.session_epoch:
        return True
    if now - session[STARTED] >= settings.SESSION_ABSOLUTE_SECONDS:
        return True
    if now - session[SEEN] >= settings.SESSION_IDLE_SECONDS:
        return True
    if now - session[SEEN] >= SEEN_EVERY:
        session[SEEN] = now
    return False


def forget_expired() -> None:
    """Rows of sessions nobody can use any more; the browsers that closed never told us."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _note_start(request: HttpRequest, user: User) -> None:
    request.session.update({STARTED: _now(), SEEN: _now(), EPOCH: user.session_epoch})


def _now() -> int:
    return int(timezone.now().timestamp())

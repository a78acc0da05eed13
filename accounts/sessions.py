"""How long somebody stays signed in: 15 minutes without a page, 8 hours at most, or until the account changes. And what
is known between a right password and the code that an account with a second factor asks for."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import OpenSession, User
from accounts.services.open_sessions import note_open_session
from accounts.services.second_factor import second_factor_due

SHARED, OWN = "shared", "own"
BACKEND = "accounts.backends.ActiveUserBackend"
SEEN_EVERY = 30  # seconds between two notes of "still here": not a write for every page
STARTED, SEEN, EPOCH, DEVICE = "started", "seen", "epoch", "device"
ITSELF = "itself"
PROVED, PROVED_BY_CODE = "proved", "proved-by-code"
HALF = "half"  # who typed a right password, when, on which device; nobody is signed in yet
HALF_LIVES = 5 * 60
FACTOR = "second-factor"  # kept while the person has none: it is to be set up now, may wait, or was offered
MUST, MAY, OFFERED = "must", "may", "offered"


def begin(request: HttpRequest, user: User, device: str = SHARED, *, by_code: bool = False) -> None:
    """Sign in under a fresh session key. On a shared computer closing the browser signs out too."""
    login(request, user, backend=BACKEND)
    forget_half(request)
    request.session.set_expiry(0 if device == SHARED else settings.SESSION_ABSOLUTE_SECONDS)
    request.session[DEVICE] = device
    _note_start(request, user)
    if not request.session.session_key:
        request.session.create()
    agent = request.headers.get("User-Agent", "")
    note_open_session(by=user, session_key=str(request.session.session_key), user_agent=agent)
    if by_code:
        note_proof(request, by_code=True)


def renew(request: HttpRequest, user: User) -> None:
    """Stay signed in here after an act that ended every session of the person (a new password, a second factor)."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    OpenSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
    request.session[EPOCH] = user.session_epoch
    _note_factor(request, user)


def note_proof(request: HttpRequest, *, by_code: bool) -> None:
    """The person has just shown who it is: by a password, or by a code of the second factor."""
    request.session[PROVED] = _now()
    if by_code:
        request.session[PROVED_BY_CODE] = _now()


def is_proof_fresh(request: HttpRequest, *, by_code: bool = False) -> bool:
    last: int = request.session.get(PROVED_BY_CODE if by_code else PROVED, 0)
    return _now() - last < settings.PROOF_FRESH_SECONDS


def hold_half(request: HttpRequest, user: User, device: str) -> None:
    """The password was right; the code is still to come, within five minutes."""
    request.session.cycle_key()
    request.session[HALF] = [user.pk, user.session_epoch, _now(), device]


def half_signed_in(request: HttpRequest) -> tuple[User, str] | None:
    """Who has typed a right password here, and on which device."""
    pk, epoch, at, device = request.session.get(HALF) or [None, 0, 0, SHARED]
    user = User.objects.filter(pk=pk, is_active=True, session_epoch=epoch).first() if pk else None
    return (user, device) if user and _now() - at < HALF_LIVES else None


def forget_half(request: HttpRequest) -> None:
    request.session.pop(HALF, None)


def lacks_factor(request: HttpRequest) -> bool:
    """Nothing opens before a second factor is set up."""
    return bool(request.session.get(FACTOR) == MUST)


def takes_factor_offer(request: HttpRequest) -> bool:
    """Once a session: while it may still wait, the first screen is preceded by the page that sets one up."""
    if request.session.get(FACTOR) != MAY:
        return False
    request.session[FACTOR] = OFFERED
    return True


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
    if now - session[SEEN] >= SEEN_EVERY and not comes_by_itself(request):
        session[SEEN] = now
    return False


def comes_by_itself(request: HttpRequest) -> bool:
    """A page that looks again by itself is nobody's presence."""
    return ITSELF in request.GET


def mark_reload(request: HttpRequest, response: HttpResponse) -> None:
    """Where the answer tells the browser to look again by itself, that request says so."""
    if "Refresh" in response:
        again = request.GET.copy()
        again[ITSELF] = "1"
        response["Refresh"] = f"{response['Refresh']}; url={request.path}?{again.urlencode()}"


def forget_expired() -> None:
    """Rows of sessions nobody can use any more; the browsers that closed never told us."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    longest = timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
    OpenSession.objects.filter(began_at__lt=timezone.now() - longest).delete()


def _note_start(request: HttpRequest, user: User) -> None:
    request.session.update({STARTED: _now(), SEEN: _now(), EPOCH: user.session_epoch, PROVED: _now()})
    _note_factor(request, user)


def _note_factor(request: HttpRequest, user: User) -> None:
    due = second_factor_due(user, by=user)
    request.session.pop(FACTOR, None)
    if due:
        request.session[FACTOR] = MUST if due <= timezone.now() else MAY


def _now() -> int:
    return int(timezone.now().timestamp())

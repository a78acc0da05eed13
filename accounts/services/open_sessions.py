"""Where a person is signed in: noted at the sign-in, ended one by one or all others at once."""

import re
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import OpenSession, User
from accounts.services.people import end_sessions

SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "HarmonyOS": "HarmonyOS", "Android": "Android"}
SYSTEMS |= {"Mac OS X": "Mac", "Linux": "Linux"}
# In this order: each of them calls itself Chrome or Safari as well.
BROWSERS = {"MicroMessenger": "WeChat", "QQBrowser": "QQ", "UCBrowser|UBrowser": "UC", "Edg": "Edge"}
BROWSERS |= {"Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


@transaction.atomic
def note_open_session(*, by: User, session_key: str, user_agent: str) -> OpenSession:
    return OpenSession.objects.create(user=by, session_key=session_key, browser=browser_words(user_agent))


@transaction.atomic
def end_session(session: OpenSession, *, by: User) -> None:
    """Over with its next request, whatever it is."""
    _store(session.session_key).delete(session.session_key)
    audit.record(by=by, verb="account.end_session", obj=session)
    session.delete()


@transaction.atomic
def end_other_sessions(user: User, *, by: User) -> None:
    """The caller renews the one in which it was asked."""
    end_sessions(user)
    audit.record(by=by, verb="account.end_other_sessions", obj=user)


def stored(session: OpenSession) -> dict[str, Any]:
    """What Django keeps of it; empty where it is over."""
    return dict(_store(session.session_key).load())


def browser_words(user_agent: str) -> str:
    """“Windows · Edge”: enough to know one's own again, too little to follow anybody."""
    system = next((words for sign, words in SYSTEMS.items() if sign in user_agent), "")
    browser = next((words for sign, words in BROWSERS.items() if re.search(sign, user_agent)), "")
    return " · ".join(one for one in (system, browser) if one)


def _store(session_key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)

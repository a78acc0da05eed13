"""A new field key, and every value moved to it; a new key of look-ups, and every stored hash carried over to it; then a
new key for the file of an embedded database. Killed anywhere it is begun again and goes on; an old field key leaves the
list when nothing needs it any more, an old key of look-ups stays: codes on paper rest on it."""

import json
from pathlib import Path
from secrets import token_urlsafe

from cryptography.fernet import Fernet
from django.conf import settings

from accounts import audit
from accounts.privacy.resealing import Resealed, reseal
from accounts.services.keys import forget_old_field_keys, note_keys
from config.settings import secrets
from screening.operations import at_rest


def rotate() -> Resealed:
    """While nothing else runs on this data: another program would go on writing with the key it read."""
    note_keys()
    if settings.KEY_FILE is not None and len(settings.FIELD_KEYS) == 1:
        _use([Fernet.generate_key().decode(), *settings.FIELD_KEYS], f"{token_urlsafe(32)},{settings.LOOKUP_KEY}")
        note_keys()
    done = reseal()
    if not done.closed:
        forget_old_field_keys(keep=settings.FIELD_KEYS[0])
        if settings.KEY_FILE is not None:
            _use(settings.FIELD_KEYS[:1], settings.LOOKUP_KEY)
    at_rest.change_key()
    audit.record(by=None, verb="keys.rotate", detail={"changed": done.changed, "closed": done.closed})
    return done


def _use(field_keys: list[str], lookup_key: str) -> None:
    path = Path(str(settings.KEY_FILE))
    changed = {"field_keys": field_keys, "lookup_key": lookup_key}
    secrets.replace(path, json.loads(path.read_text()) | changed)
    settings.FIELD_KEYS, settings.LOOKUP_KEY = field_keys, lookup_key

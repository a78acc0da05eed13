"""A new field key, and every value moved to it; then a new key for the file of an embedded database. Killed anywhere it
is begun again and goes on; an old key leaves the list only when nothing needs it any more."""

import json
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings

from accounts import audit
from accounts.privacy.resealing import Resealed, reseal
from accounts.services.keys import forget_old_field_keys, note_keys
from config.settings import secrets
from screening.operations import at_rest


def rotate() -> Resealed:
    """While nothing else runs on this data: another program would go on writing with the key it read."""
    if settings.KEY_FILE is not None and len(settings.FIELD_KEYS) == 1:
        _use([Fernet.generate_key().decode(), *settings.FIELD_KEYS])
    note_keys()
    done = reseal()
    if settings.KEY_FILE is not None and not done.closed:
        first = settings.FIELD_KEYS[:1]
        forget_old_field_keys(keep=first[0])
        _use(first)
    at_rest.change_key()
    audit.record(by=None, verb="keys.rotate", detail={"changed": done.changed, "closed": done.closed})
    return done


def _use(field_keys: list[str]) -> None:
    path = Path(str(settings.KEY_FILE))
    secrets.replace(path, json.loads(path.read_text()) | {"field_keys": field_keys})
    settings.FIELD_KEYS = field_keys

"""Do the keys in use belong to the data? Their fingerprints stand in the database; no key can be had from them."""

import hashlib
import hmac
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction

from accounts import audit
from accounts.audit import KeptHead
from accounts.audit.chain import START, mac_of
from accounts.models import AuditEvent, KeyFingerprint, User
from accounts.privacy.carrying import carry_over
from accounts.privacy.fields import EncryptedTextField, lookup_keys
from accounts.privacy.resealing import encrypted_columns, opens, stored_values


class KeysDoNotFit(Exception):
    """The data here was written with other keys; the text says so in both languages."""

    def __init__(self) -> None:
        super().__init__(
            "密钥与这里的数据不相符：请放回原来的密钥文件；放的就是原来那一份，就是数据库坏了：./manage.py doctor。"
            "没有改动任何数据。\n"
            "The keys do not fit the data here: put the key file back that belongs to it; if it is that one, the "
            "database is damaged: ./manage.py doctor. Nothing was changed."
        )


def keys_fit() -> bool:
    """True as well where there is no data yet."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if User._meta.db_table not in tables:
        return True
    if KeyFingerprint._meta.db_table in tables:
        noted = set(KeyFingerprint.objects.values_list("purpose", "fingerprint"))
        if noted:
            return noted <= set(_in_use())
    return _audit_key_fits() and all(_opens_some(field) for _model, field in encrypted_columns())


@transaction.atomic
def note_keys() -> None:
    """From now on the data names the keys it was written with: those of the log and of look-ups, and the field key that
    writes. A further field key in front is one more; an old one stays noted while values may still need it. With a
    further key of look-ups what was stored is carried over to it, once."""
    for key in new_lookup_keys():
        carry_over(key)
    for purpose, key in [*_lasting(), ("field", settings.FIELD_KEYS[0])]:
        KeyFingerprint.objects.get_or_create(purpose=purpose, fingerprint=_fingerprint(purpose, key))


def new_lookup_keys() -> list[str]:
    """To which stored hashes are not carried over yet, the oldest first; none where nothing is noted."""
    noted = set(KeyFingerprint.objects.filter(purpose="lookup").values_list("fingerprint", flat=True))
    return [key for key in reversed(lookup_keys()) if noted and _fingerprint("lookup", key) not in noted]


@transaction.atomic
def forget_old_field_keys(*, keep: str) -> None:
    """Nothing was written with any other field key any more."""
    noted = KeyFingerprint.objects.filter(purpose="field")
    noted.exclude(fingerprint=_fingerprint("field", keep)).delete()


def fingerprints() -> list[tuple[str, str]]:
    """Purpose and mark of each key in use, short enough to be compared by telephone."""
    return [(purpose, mark[:8]) for purpose, mark in _in_use()]


def _in_use() -> list[tuple[str, str]]:
    keys = [*_lasting(), *(("field", key) for key in settings.FIELD_KEYS)]
    return [(purpose, _fingerprint(purpose, key)) for purpose, key in keys]


def _lasting() -> list[tuple[str, str]]:
    """Keys that are needed as long as there is data."""
    return [("audit", settings.AUDIT_KEY), *(("lookup", key) for key in lookup_keys())]


def _fingerprint(purpose: str, key: str) -> str:
    return hmac.new(key.encode(), f"fingerprint:{purpose}".encode(), hashlib.sha256).hexdigest()[:32]


def _opens_some(field: EncryptedTextField) -> bool:
    """Data from before fingerprints were noted is asked itself; some rows may be damaged, all of a column hardly."""
    found = list(stored_values(field, limit=5))
    return not found or any(opens(field, value) for value in found)


def _audit_key_fits() -> bool:
    """Whether the newest seal of the log is of this key."""
    newest = list(AuditEvent.objects.filter(number__isnull=False).order_by("-number")[:2])
    if not newest:
        return True
    before = newest[1].mac if len(newest) > 1 else START
    return hmac.compare_digest(mac_of(newest[0], before), newest[0].mac)


def check_log(*, typed: Sequence[KeptHead], by: User) -> AuditEvent:
    """The event of a check: its day, the head it found, with how many noted numbers it compared, and the findings."""
    audit.seal_leftovers()
    head, noted, findings = audit.head(), len(audit.every_head()), audit.verify(typed)
    with transaction.atomic():
        return audit.record(
            by=by,
            verb="audit.verify",
            detail={
                "number": head.number if head else 0,
                "mac": head.mac if head else "",
                "noted": noted,
                "typed": [[one.number, one.mac] for one in typed],
                "findings": [[one.trouble.value, one.number, one.count, one.place] for one in findings[:MOST]],
                "count": len(findings),
            },
        )


MOST = 20

"""What an account and the audit log say about whom. No child's data is here: the log knows children by id only."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, Declaration, Erasure, Kind, declare

AUDIT = Declaration(Kind.PERSONAL, exported=False, erasure=Erasure.KEEP, keep="3 years at least")
AN_HOUR = Declaration(Kind.PERSONAL, exported=False, erasure=Erasure.DELETE_ROW, keep="1 hour")
WITH_THE_CODE = Declaration(Kind.PERSONAL, exported=False, erasure=Erasure.DELETE_ROW, keep="with the account")
INBOX = Declaration(Kind.PERSONAL, exported=False, erasure=Erasure.DELETE_ROW, keep="1 year")


def declare_fields() -> None:
    declare(
        "accounts.user",
        id=NOT_PERSONAL,
        public_id=STAFF,
        username=STAFF,
        name=STAFF,
        role=STAFF,
        password=STAFF,
        last_login=STAFF,
        is_active=STAFF,
        must_change_password=NOT_PERSONAL,
        language=STAFF,
        session_epoch=NOT_PERSONAL,
        created_at=STAFF,
        disabled_at=STAFF,
    )
    declare(
        "accounts.recoverycode",
        id=NOT_PERSONAL,
        user=WITH_THE_CODE,
        code_hash=WITH_THE_CODE,
        created_by=WITH_THE_CODE,
        created_at=WITH_THE_CODE,
        expires_at=NOT_PERSONAL,
        used_at=WITH_THE_CODE,
    )
    declare("accounts.codetry", id=NOT_PERSONAL, purpose=NOT_PERSONAL, address_hash=AN_HOUR, at=AN_HOUR)
    declare("accounts.spentkeep", id=NOT_PERSONAL, token_id=NOT_PERSONAL, spent_at=NOT_PERSONAL)
    declare(
        "accounts.auditevent",
        id=NOT_PERSONAL,
        event_id=NOT_PERSONAL,
        at=AUDIT,
        actor_id=AUDIT,
        role=AUDIT,
        verb=AUDIT,
        object_type=AUDIT,
        object_id=AUDIT,
        purpose=AUDIT,
        request_id=AUDIT,
        subjects=AUDIT,
        detail=AUDIT,
        number=NOT_PERSONAL,
        mac=NOT_PERSONAL,
        sealed_at=NOT_PERSONAL,
    )
    declare("accounts.auditsubject", id=NOT_PERSONAL, event=NOT_PERSONAL, subject_id=AUDIT)
    declare(
        "accounts.auditanchor",
        id=NOT_PERSONAL,
        number=NOT_PERSONAL,
        mac=NOT_PERSONAL,
        taken_at=NOT_PERSONAL,
        place=NOT_PERSONAL,
    )
    declare(
        "accounts.notice",
        id=NOT_PERSONAL,
        public_id=INBOX,
        to=INBOX,
        kind=INBOX,
        params=INBOX,
        created_at=INBOX,
        read_at=INBOX,
    )

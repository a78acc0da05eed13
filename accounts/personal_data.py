"""What an account and the audit log say about whom. No child's data is here: the log knows children by id only."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, Declaration, ErasureRule, Sensitivity, declare

AUDIT = Declaration(Sensitivity.PERSONAL, exported=False, erasure=ErasureRule.KEEP, keep="3 years at least")
AN_HOUR = Declaration(Sensitivity.PERSONAL, exported=False, erasure=ErasureRule.DELETE_ROW, keep="1 hour")
EIGHT_HOURS = Declaration(Sensitivity.PERSONAL, exported=False, erasure=ErasureRule.DELETE_ROW, keep="8 hours")
WITH_THE_ACCOUNT = Declaration(
    Sensitivity.PERSONAL, exported=False, erasure=ErasureRule.DELETE_ROW, keep="with the account"
)
INBOX = Declaration(Sensitivity.PERSONAL, exported=False, erasure=ErasureRule.DELETE_ROW, keep="1 year")

_WHO = "public_id username name role password is_active language mail_address"
_WHEN = "last_login created_at disabled_at opened_again_at second_factor_due"
_PERSONAL = {
    "accounts.user": (
        STAFF,
        f"{_WHO} {_WHEN}",
    ),
    "accounts.recoverycode": (WITH_THE_ACCOUNT, "user code_hash created_by created_at used_at"),
    "accounts.secondfactor": (WITH_THE_ACCOUNT, "user kind secret last_step set_up_at"),
    "accounts.sparecode": (WITH_THE_ACCOUNT, "factor number code_hash used_at"),
    "accounts.opensession": (EIGHT_HOURS, "user session_key browser began_at"),
    "accounts.pendingact": (AUDIT, "act asked_by asked_at person about said outcome settled_at answered_by"),
    "accounts.codetry": (AN_HOUR, "address_hash at"),
    "accounts.auditevent": (
        AUDIT,
        "at actor_id role verb object_type object_id purpose request_id subjects detail",
    ),
    "accounts.auditsubject": (AUDIT, "subject_id"),
    "accounts.notice": (INBOX, "public_id to kind params page about created_at read_at"),
    "accounts.dispatch": (INBOX, "public_id notice channel state not_before sent_at"),
}
_NOT_PERSONAL = {
    "accounts.user": "id must_change_password session_epoch",
    "accounts.recoverycode": "id expires_at",
    "accounts.secondfactor": "id public_id",
    "accounts.sparecode": "id",
    "accounts.opensession": "id public_id",
    "accounts.pendingact": "id public_id lapses_at",
    "accounts.codetry": "id purpose",
    "accounts.spentkeep": "id token_id spent_at",
    "accounts.auditevent": "id event_id number mac sealed_at",
    "accounts.auditsubject": "id event",
    "accounts.auditanchor": "id number mac taken_at place",
    "accounts.keyfingerprint": "id purpose fingerprint noted_at",
    "accounts.notice": "id",
    "accounts.dispatch": "id attempts claim error",
}


def declare_fields() -> None:
    for model, (declaration, names) in _PERSONAL.items():
        declare(model, **dict.fromkeys(names.split(), declaration))
    for model, names in _NOT_PERSONAL.items():
        declare(model, **dict.fromkeys(names.split(), NOT_PERSONAL))

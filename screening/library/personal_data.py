"""The library holds questionnaires, norms and rules: nothing about a child, but who recorded a reliability."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, declare

_EVERY = {"id": NOT_PERSONAL, "public_id": NOT_PERSONAL}


def declare_library() -> None:
    names = {
        "library.instrumentversion": "instrument version informant content_hash definition created_at",
        "library.ruleset": "version content_hash definition created_at",
        "library.normset": "name instrument_version county_id grade_min grade_max n raters schools design_effect data "
        "content_hash frozen_on source_round",
        "library.reliabilityrecord": "instrument_version scale kind value sd source created_at",
    }
    for model, fields in names.items():
        declare(model, **_EVERY, **{field: NOT_PERSONAL for field in fields.split()})
    declare("library.reliabilityrecord", recorded_by=STAFF)

"""The library holds questionnaires, norms and rules: nothing about a child, but who recorded, allowed or retired
something."""

from accounts.privacy.declarations import NOT_PERSONAL, STAFF, Declaration, Sensitivity, declare

# Who owns a scale and who allowed its use: kept as long as the wording is used.
_OUTSIDER = Declaration(Sensitivity.THIRD_PARTY, keep="with the questionnaire")
_EVERY = {"id": NOT_PERSONAL, "public_id": NOT_PERSONAL}


def declare_library() -> None:
    names = {
        "library.instrumentversion": "instrument version informant content_hash definition origin created_at "
        "retired_at",
        "library.ruleset": "version content_hash definition based_on why created_at retired_at",
        "library.normset": "name instrument_version county_id grade_min grade_max n raters schools design_effect data "
        "content_hash frozen_on source_round retired_at",
        "library.reliabilityrecord": "instrument_version scale kind value sd n source source_round created_at",
        "library.wordingpermission": "instrument_version permitted_on valid_until scope reference recorded_at",
    }
    for model, fields in names.items():
        declare(model, **_EVERY, **dict.fromkeys(fields.split(), NOT_PERSONAL))
    declare("library.reliabilityrecord", recorded_by=STAFF)
    declare("library.instrumentversion", retired_by=STAFF)
    declare("library.ruleset", author=STAFF, retired_by=STAFF)
    declare("library.normset", retired_by=STAFF)
    declare("library.wordingpermission", holder=_OUTSIDER, permitted_by=_OUTSIDER, recorded_by=STAFF)

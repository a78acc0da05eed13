"""A case is about a child's health and family: nearly everything here is sensitive, some of it about other people.

Urgent concerns are kept out of exports: they may name those who must not learn of them.
"""

from accounts.privacy.declarations import (
    NOT_PERSONAL,
    PERSONAL,
    SAFEGUARDING,
    SENSITIVE,
    STAFF,
    THIRD_PARTY,
    Declaration,
    declare,
)

FIELDS: dict[str, dict[Declaration, str]] = {
    "cases.case": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "number student school school_class round flag",
        SENSITIVE: (
            "kind tier state opened_on desk_due_on seen_due_on answer_due_on became_a_on "
            "hidden_until_seen first_seen_on next_on paused_on closed_at outcome outcome_reported_by "
            "outcome_note to_be_joined"
        ),
        STAFF: "owner closed_by",
    },
    "cases.earlierflag": {
        NOT_PERSONAL: "id",
        PERSONAL: "case flag round other_number",
        SENSITIVE: (
            "kind tier state opened_on desk_due_on seen_due_on answer_due_on became_a_on first_seen_on joined_at"
        ),
    },
    "cases.casecounter": {NOT_PERSONAL: "id year last"},
    "cases.review": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case",
        SENSITIVE: "child_seen_on not_seen_because asked child_wants reviewed_at",
        SAFEGUARDING: "safety safety_notes who_is_there rhythm",
        STAFF: "reviewed_by",
    },
    "cases.reviewdraft": {
        NOT_PERSONAL: "id",
        PERSONAL: "case",
        SENSITIVE: "saved_at",
        SAFEGUARDING: "words",
        STAFF: "by",
    },
    "cases.decision": {
        NOT_PERSONAL: "id",
        PERSONAL: "case",
        SENSITIVE: "review decision reason reason_text until why_alone decided_at superseded_at",
        THIRD_PARTY: "second_voice",
        STAFF: "decided_by",
    },
    "cases.guardiancontact": {
        NOT_PERSONAL: "id",
        PERSONAL: "case",
        SENSITIVE: "told told_on try_again_on cards recorded_at",
        SAFEGUARDING: "why_not authority",
        THIRD_PARTY: "who view agreed",
        STAFF: "recorded_by",
    },
    "cases.termcontact": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "student",
        SENSITIVE: "dated way recorded_at",
        STAFF: "recorded_by",
    },
    "cases.homevisit": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "student school_class",
        SENSITIVE: (
            "visited_on parents_home leaving_on day_morning day_after day_night calls goes_well family_wish agreed "
            "care_update next_on recorded_at"
        ),
        SAFEGUARDING: "safety",
        THIRD_PARTY: "visitors met",
        STAFF: "recorded_by",
    },
    "cases.visitsheet": {
        NOT_PERSONAL: "id public_id batch",
        PERSONAL: "student school_class printed_at",
        STAFF: "printed_by",
    },
    "cases.visitday": {NOT_PERSONAL: "id public_id school day made_at", STAFF: "made_by"},
    "cases.visitdaysheet": {NOT_PERSONAL: "id public_id visit place", PERSONAL: "case", SENSITIVE: "review"},
    "cases.lookup": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "student school_class",
        SENSITIVE: "last_seen_on where seen needs agreed next_on closed recorded_at",
        SAFEGUARDING: "safe reported",
        THIRD_PARTY: "last_seen_by tries answered_by next_who",
        STAFF: "recorded_by",
    },
    "cases.talktask": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "student school_class round case",
        SENSITIVE: "kind state due_on answer not_possible note answered_at",
        STAFF: "answered_by",
    },
    "cases.watchcheck": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case",
        SENSITIVE: "due_on compared news next_step answered_at",
        STAFF: "answered_by",
    },
    "cases.teachermessage": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "student case concern",
        STAFF: "to sent_by",
        SENSITIVE: "kind suggestion due_on sent_at read_at",
    },
    "cases.receiver": {
        NOT_PERSONAL: "id public_id county kind profile unit reply_days changed_at ended_at",
        THIRD_PARTY: "person phone",
        STAFF: "changed_by ended_by",
    },
    "cases.referral": {
        NOT_PERSONAL: "id public_id receipt_code_hash receipt_code verification_code_hash verification_code norms",
        PERSONAL: "case receiver",
        SENSITIVE: (
            "state request tried consent_basis child_knows revision reply_due_on word_due_on issued_at created_at"
        ),
        SAFEGUARDING: "override_reason risk",
        THIRD_PARTY: "consent_from",
        STAFF: "issued_by created_by",
    },
    "cases.referralstatus": {
        NOT_PERSONAL: "id",
        PERSONAL: "referral",
        SENSITIVE: "state dated note recorded_at",
        STAFF: "recorded_by",
    },
    "cases.referralreminder": {
        NOT_PERSONAL: "id",
        PERSONAL: "referral",
        SENSITIVE: "kind dated word_due_on recorded_at",
        THIRD_PARTY: "note",
        STAFF: "recorded_by",
    },
    "cases.receiveranswer": {
        NOT_PERSONAL: "id",
        PERSONAL: "referral",
        SENSITIVE: "received_on next_step note came_at looked_at",
        THIRD_PARTY: "unit",
        STAFF: "looked_by",
    },
    "cases.backinclass": {
        NOT_PERSONAL: "id",
        PERSONAL: "case",
        SENSITIVE: "is_back since because who_knows medicine goes_to asked_on recorded_at",
        STAFF: "recorded_by",
    },
    "cases.supportplan": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case",
        SENSITIVE: "starts review_on child_goal created_at",
        THIRD_PARTY: "agreed_with",
        STAFF: "created_by",
    },
    "cases.planaction": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "plan",
        SENSITIVE: (
            "action agreed rhythm weekday at_time every_weeks starts ends ended_on end_reason end_note owner_role "
            "activity"
        ),
        THIRD_PARTY: "who place phone",
        STAFF: "owner ended_by",
    },
    "cases.planrevision": {
        NOT_PERSONAL: "id number",
        PERSONAL: "plan",
        SENSITIVE: "why saved_at",
        THIRD_PARTY: "content",
        STAFF: "saved_by",
    },
    "cases.plangoal": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "plan",
        SENSITIVE: "text set_on ended_on",
        STAFF: "set_by ended_by",
    },
    "cases.goaltick": {NOT_PERSONAL: "id", SENSITIVE: "goal dated status way recorded_at", STAFF: "recorded_by"},
    "cases.planentry": {
        NOT_PERSONAL: "id",
        SENSITIVE: "action dated status recorded_at",
        THIRD_PARTY: "note",
        STAFF: "recorded_by",
    },
    "cases.followup": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case",
        SENSITIVE: "due_on done_on result agreed way child_says",
        STAFF: "done_by",
    },
    "cases.volunteer": {
        NOT_PERSONAL: "id public_id school organisation added_at ended_on",
        THIRD_PARTY: "name phone",
        STAFF: "added_by",
    },
    "cases.volunteercheck": {
        NOT_PERSONAL: "id",
        THIRD_PARTY: "volunteer identity_seen record checked_on valid_until recorded_at",
        STAFF: "checked_by",
    },
    "cases.activity": {
        NOT_PERSONAL: "id public_id school kind title place weekdays at starts ends places grades created_at",
        THIRD_PARTY: "volunteer",
        STAFF: "led_by created_by",
    },
    "cases.activitymember": {
        NOT_PERSONAL: "id",
        PERSONAL: "activity student school_class joined_on left_on source added_at",
        STAFF: "added_by",
    },
    "cases.activitysession": {
        NOT_PERSONAL: "id public_id activity held_on took_place recorded_at superseded_at",
        THIRD_PARTY: "volunteer",
        STAFF: "led_by recorded_by",
    },
    "cases.attendance": {NOT_PERSONAL: "id", PERSONAL: "session student school_class came"},
    "cases.holidayplan": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case",
        SENSITIVE: (
            "holiday_starts stays_where home_from home_until how_often first_on child_wants goes_on "
            "back_on first_look back recorded_at"
        ),
        SAFEGUARDING: "village_told safe",
        THIRD_PARTY: "who_looks_in child_contact stand_in",
        STAFF: "recorded_by",
    },
    "cases.leftopen": {
        NOT_PERSONAL: "id",
        PERSONAL: "case",
        SENSITIVE: "kind thing said look_on left_at",
        STAFF: "goes_on",
    },
    "cases.consenttask": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case referral",
        SENSITIVE: "kind taken_back_on due_on done_on said",
        STAFF: "done_by",
    },
    "cases.standstill": {
        NOT_PERSONAL: "id",
        PERSONAL: "case",
        SENSITIVE: "since until",
    },
    "cases.handover": {
        NOT_PERSONAL: "id public_id summary_hash",
        PERSONAL: "case from_school from_class to_school to_class",
        SENSITIVE: "why sealed_at accepted_at superseded_at",
        THIRD_PARTY: "summary goes_to agreed",
        STAFF: "from_owner caused_by accepted_by",
    },
    "cases.emergencylook": {
        NOT_PERSONAL: "id public_id",
        PERSONAL: "case",
        SENSITIVE: "opened_at open_until noted_at",
        THIRD_PARTY: "reason",
        STAFF: "opened_by noted_by",
    },
    "cases.concerninwords": {
        NOT_PERSONAL: "id public_id school",
        THIRD_PARTY: "words raised_at looked_at",
        STAFF: "raised_by looked_by",
    },
    "cases.urgentconcern": {
        NOT_PERSONAL: "id public_id",
        SAFEGUARDING: "school student",
        THIRD_PARTY: (
            "who what told about about_whom raised_at acknowledged_at "
            "county_took_at close_asked_at closed_at hold_lifted_at"
        ),
        STAFF: "raised_by acknowledged_by county_took_by close_asked_by closed_by confirmed_by hold_lifted_by",
    },
    "cases.urgentact": {
        NOT_PERSONAL: "id public_id",
        THIRD_PARTY: "concern line whom done_at receiver receipt note recorded_at",
        STAFF: "recorded_by",
    },
    "cases.putright": {
        NOT_PERSONAL: "id public_id",
        SAFEGUARDING: "concern wrong right recorded_at",
        STAFF: "recorded_by",
    },
    "cases.keptopen": {
        NOT_PERSONAL: "id public_id",
        SAFEGUARDING: "concern case since said answered_at",
        STAFF: "ended_by answered_by",
    },
    "cases.urgentwithheld": {NOT_PERSONAL: "id", THIRD_PARTY: "concern role", STAFF: "user"},
}


def declare_fields() -> None:
    for model, kinds in FIELDS.items():
        declare(model, **{name: kind for kind, names in kinds.items() for name in names.split()})

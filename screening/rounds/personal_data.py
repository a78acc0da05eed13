"""What each stored field of the rounds is about: answers, results and states of a child, and who recorded them."""

from accounts.privacy.declarations import (
    NOT_PERSONAL,
    PERSONAL,
    SAFEGUARDING,
    SENSITIVE,
    STAFF,
    Declaration,
    ErasureRule,
    LeftOut,
    Sensitivity,
    declare,
)

# A reason to override a rule speaks about the county's work, not about a person, and is printed by the report.
_OFFICE = Declaration(Sensitivity.NONE, keep="with the round")
# Answers to saves repeat rows of a sheet; they are of use for minutes and never exported.
_RECEIPT = Declaration(Sensitivity.SENSITIVE, exported=False, erasure=ErasureRule.DELETE_ROW, keep="1 day")

# About a whole class and its teacher, not about one child.
_CLASS = Declaration(Sensitivity.SENSITIVE, keep="with the round", left_out=LeftOut.A_WHOLE_CLASS)

_TABLES: dict[str, dict[Declaration, str]] = {
    "screeninground": {
        NOT_PERSONAL: "county school_year term opens_on closes_on state rule_set norm_sets created_at closed_at",
        _OFFICE: "override_reason",
        STAFF: "created_by",
    },
    "roundform": {NOT_PERSONAL: "round instrument_version position scored_as"},
    "roundschool": {
        NOT_PERSONAL: "round school opened_at overridden_at",
        _OFFICE: "override_reason",
        STAFF: "opened_by overridden_by",
    },
    "sheet": {
        NOT_PERSONAL: "round school_class informant state started_at last_saved_at submitted_at reopened_at class_page",
        _CLASS: "quality reopen_reason",
        STAFF: "submitted_by reopened_by",
    },
    "sheetrow": {
        NOT_PERSONAL: "sheet version",
        PERSONAL: "student saved_at handed_in_at still_unseen_at",
        SENSITIVE: "cells exclusion",
        STAFF: "saved_by",
    },
    "savereceipt": {NOT_PERSONAL: "sheet nonce saved_at", _RECEIPT: "answer", STAFF: "saved_by"},
    "assessment": {
        NOT_PERSONAL: "round school_class instrument_version informant",
        PERSONAL: "student submitted_at superseded_at",
        SENSITIVE: "answers sources",
        STAFF: "rater",
    },
    "result": {
        NOT_PERSONAL: "instrument_version engine_version rule_set norm_set created_at adopted_at superseded_at",
        PERSONAL: "assessment",
        SENSITIVE: "scales total_raw total_prorated band provisional",
    },
    "roundchild": {
        NOT_PERSONAL: "round school_class owner",
        PERSONAL: "student since due_on",
        SENSITIVE: "state",
    },
    "flag": {
        NOT_PERSONAL: "school school_class round",
        PERSONAL: "student raised_at withdrawn_at answers_changed_at",
        SENSITIVE: "tier provisional",
    },
    "flagreason": {NOT_PERSONAL: "rule_version position is_note", PERSONAL: "flag", SENSITIVE: "code params"},
    "teacherconcern": {
        NOT_PERSONAL: "sheet",
        PERSONAL: "student raised_at",
        SENSITIVE: "note",
        STAFF: "raised_by",
    },
    "childwish": {
        NOT_PERSONAL: "way",
        PERSONAL: "student asked_on recorded_at",
        SAFEGUARDING: "whom",
        STAFF: "recorded_by",
    },
    "childform": {
        NOT_PERSONAL: "sheet",
        PERSONAL: "student typed_at corrected_at",
        SENSITIVE: "outcome by_hand",
        SAFEGUARDING: "wish",
        STAFF: "typed_by corrected_by",
    },
    "childformcount": {NOT_PERSONAL: "sheet handed_out came_back counted_at", STAFF: "counted_by"},
    "outsideresult": {
        PERSONAL: "student dated recorded_at",
        SENSITIVE: "source as_given seen_by",
        STAFF: "recorded_by",
    },
    "rescoring": {
        NOT_PERSONAL: "round rule_set norm_sets definitions state total done cursor difference started_at ready_at "
        "adopted_at dismissed_at",
        _OFFICE: "reason",
        STAFF: "started_by adopted_by dismissed_by",
    },
    "classconversation": {
        NOT_PERSONAL: "round school_class kind flags children asked_at due_on withdrawn_at held_on outcome",
        _CLASS: "note",
        STAFF: "held_by",
    },
    "raterpractice": {NOT_PERSONAL: "version practised_on", STAFF: "user"},
}
_IDENTIFIED = (
    "screeninground sheet assessment flag teacherconcern childwish childform outsideresult rescoring "
    "classconversation".split()
)


def declare_rounds() -> None:
    for model, groups in _TABLES.items():
        fields = {name: what for what, names in groups.items() for name in names.split()}
        fields["id"] = NOT_PERSONAL
        if model in _IDENTIFIED:
            fields["public_id"] = NOT_PERSONAL
        declare(f"rounds.{model}", **fields)

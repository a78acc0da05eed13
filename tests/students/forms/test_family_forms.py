"""Forms about a family: what is asked again, beside which field, and what the next form begins with."""

from datetime import date

import pytest
from django import forms

from students import care
from students.consents import ANSWERS, SCOPES, TEXT_VERSION, outcome_of, sheet_problems, standing
from students.forms.family import (
    FACTS,
    SOURCES,
    CareForm,
    ConsentForm,
    ContactForm,
    EndContactForm,
    StrengthForm,
    WithdrawForm,
)
from students.models import CareArrangement, Consent, FamilyContact, StrengthNote
from students.pages.child import scope_label
from tests import factories

TODAY = date(2026, 10, 19)
CARE = {
    "as_of": "2026-10-19",
    "source": "visit",
    "father_away": "never",
    "mother_away": "never",
    "rural_hukou": "yes",
    "first_separation": "never",
    "primary_caregiver": "parents",
    "contact": "not-needed",
}
SHEET = {
    **dict.fromkeys(SCOPES, "yes"),
    "authority": "parent",
    "way": "signed",
    "child": "yes",
    "dated": "2026-10-18",
    "text_version": TEXT_VERSION,
}


def send(form, *row, by):
    """As a view does it."""
    return form.done(*row, by=by) if form.is_valid() else None


@pytest.fixture
def yu(cast):
    return cast.children["yu"]


def care_form(**changes):
    return CareForm({**CARE, **changes})


def consent_form(**changes):
    return ConsentForm({**SHEET, **changes})


class TestCare:
    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({}, set()),
            ({"as_of": "2026-10-20"}, {"as_of"}),
            ({"as_of": ""}, {"as_of"}),
            ({"father_away": "now", "contact": "weekly", "primary_caregiver": "mother"}, set()),
            ({"father_away": "now", "contact": "weekly"}, {"primary_caregiver"}),
            ({"father_away": "now", "primary_caregiver": "mother"}, {"contact"}),
            ({"father_away": "now", "contact": "weekly", "primary_caregiver": "father"}, {"primary_caregiver"}),
            ({"mother_away": "now", "contact": "weekly", "primary_caregiver": "father"}, set()),
            ({"source": "register"}, {"source"}),
            ({"rural_hukou": "", "contact": ""}, {"rural_hukou", "contact"}),
            ({"child_on_calls": "长" * 501}, {"child_on_calls"}),
        ],
    )
    def test_what_does_not_fit_is_said_beside_its_field(self, changes, wrong):
        assert set(care_form(**changes).errors) == wrong

    @pytest.mark.parametrize(
        ("since", "as_of", "problem"),
        [
            ("2026-10-19", "2026-10-19", None),
            ("2026-10-18", "2026-10-17", "after"),
            ("2026-10-20", "2026-10-19", "future"),
            ("", "2026-10-19", None),
        ],
    )
    def test_nobody_is_away_since_a_day_after_it_was_known(self, since, as_of, problem):
        away = {"father_away": "now", "contact": "weekly", "primary_caregiver": "mother"}
        form = care_form(**away, father_away_since=since, as_of=as_of)
        assert set(form.errors) == ({"father_away_since"} if problem else set())

    def test_since_when_is_not_asked_of_a_parent_who_is_here(self):
        form = care_form(father_away_since="2027-01-01")
        assert form.is_valid()

    def test_mistakes_of_both_kinds_are_told_together(self):
        form = care_form(as_of="2026-10-20", source="", father_away="now")
        assert {"as_of", "source", "contact", "primary_caregiver"} == set(form.errors)

    def test_the_next_entry_begins_with_the_last_and_keeps_what_the_form_does_not_ask(self, cast, yu):
        known = factories.make_care(yu, cast.li, boarding=True, register_value=2, child_on_calls="想多说一会儿")
        form = CareForm.about(known)
        assert all(form.initial[name] == getattr(known, name) for name in FACTS)
        row = send(CareForm.about(known, CARE), yu, by=cast.li)
        assert (row.register_value, row.boarding, row.child_on_calls) == (2, False, "")

    def test_the_first_entry_begins_empty(self, cast, yu):
        assert CareForm.about(None).initial == {}
        assert send(CareForm.about(None, CARE), yu, by=cast.li).register_value is None

    def test_nobody_may_say_that_the_register_said_so(self):
        assert {code for code, _words in SOURCES} == set(CareArrangement.Source.values) - {"register"}

    def test_a_family_that_said_no_is_told_to_the_whole_form(self, cast, yu):
        factories.make_consent(yu, care_context="no", dated=TODAY)
        form = care_form()
        assert send(form, yu, by=cast.li) is None and list(form.errors) == ["__all__"]

    @pytest.mark.parametrize("parent", care.PARENTS)
    def test_tidying_forgets_since_when_only_of_who_is_back(self, parent):
        days = {"father_away_since": TODAY, "mother_away_since": TODAY}
        kept = care.tidy({**dict.fromkeys(care.PARENTS, "before"), parent: "now", **days})
        assert [name for name in days if kept[name]] == [f"{parent}_since"]


class TestConsent:
    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({}, set()),
            (dict.fromkeys(SCOPES, "no") | {"authority": ""}, set()),
            ({"authority": ""}, {"authority"}),
            ({"way": "phone"}, {"witness"}),
            ({"way": "phone", "witness": "  "}, {"witness"}),
            ({"way": "phone", "witness": "王静"}, set()),
            ({"dated": "2026-10-20"}, {"dated"}),
            ({"dated": "2026-08-31"}, {"dated"}),  # older than the sheet in force
            ({"talk": ""}, {"talk"}),
            ({"talk": "perhaps"}, {"talk"}),
            ({"text_version": ""}, {"text_version"}),
        ],
    )
    def test_a_sheet_that_cannot_be_is_asked_again_beside_its_field(self, cast, yu, changes, wrong):
        form = consent_form(**changes)
        done = send(form, yu, by=cast.admin)
        assert set(form.errors) == wrong and bool(done) is not bool(wrong)

    def test_every_line_has_the_name_it_has_on_the_childs_page(self):
        form = ConsentForm()
        assert [str(form.fields[scope].label) for scope in SCOPES] == [scope_label(scope) for scope in SCOPES]

    def test_names_are_kept_without_blanks_and_the_childs_no_as_a_no(self, cast, yu):
        row = send(consent_form(guardian_name=" 王大山 ", guardian_relation=" 父亲 ", child="no"), yu, by=cast.admin)
        assert (row.guardian_name, row.guardian_relation, row.child_agrees) == ("王大山", "父亲", False)
        assert standing(row, "talk") == "refused"

    def test_a_withdrawal_begins_with_every_line_ticked_and_needs_one_and_whoever_said_so(self, cast, yu):
        assert WithdrawForm().fields["scopes"].initial == list(SCOPES)
        assert set(WithdrawForm({"dated": "2026-10-19", "way": "phone"}).errors) == {"scopes", "guardian_name"}

    @pytest.mark.parametrize("day", ["2026-08-31", "2026-10-20"])
    def test_a_withdrawal_of_an_impossible_day_is_said_beside_the_day(self, cast, yu, day):
        form = WithdrawForm({"scopes": list(SCOPES), "dated": day, "way": "in-person", "guardian_name": "王大山"})
        assert send(form, yu, by=cast.admin) is None and set(form.errors) == {"dated"}

    def test_what_is_withdrawn_already_is_said_beside_the_lines(self, cast, yu):
        factories.make_consent(yu, "withdrawn", "no", dated=TODAY)
        form = WithdrawForm({"scopes": ["talk"], "dated": "2026-10-19", "way": "in-person", "guardian_name": "王大山"})
        assert send(form, yu, by=cast.admin) is None and set(form.errors) == {"scopes"}

    @pytest.mark.parametrize("open_line", [None, *SCOPES])
    def test_one_open_line_keeps_a_sheet_in_force(self, open_line):
        for answer in ("yes", "talk"):
            answers = dict.fromkeys(SCOPES, "no") | ({open_line: answer} if open_line else {})
            assert outcome_of(answers) == ("given" if open_line else "refused")

    def test_a_refusal_needs_nobodys_authority_and_a_sheet_may_be_of_the_day_of_the_last(self, yu):
        sheet = consent_form(**dict.fromkeys(SCOPES, "no"), authority="")
        assert sheet.is_valid()
        assert sheet_problems(sheet.sheet(), today=TODAY, latest=date(2026, 10, 18)) == {}

    def test_a_family_answers_in_three_ways(self):
        assert [code for code, _words in ANSWERS] == Consent.Answer.values


class TestContactsAndLines:
    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({}, set()),
            ({"name": ""}, {"name"}),
            ({"relation": " "}, {"relation"}),
            ({"name": "长" * 51, "phone": "0" * 31}, {"name", "phone"}),
        ],
    )
    def test_whom_to_call_has_a_name_and_a_relation(self, changes, wrong):
        assert set(ContactForm({"name": "刘桂英", "relation": "奶奶", **changes}).errors) == wrong

    def test_a_contact_without_telephone_is_no_guardian_unless_ticked(self, cast, yu):
        form = ContactForm({"name": " 刘桂英 ", "relation": "奶奶"})
        assert form.is_valid()
        row = send(form, yu, by=cast.li)
        assert (row.name, row.phone, row.is_guardian, row.recorded_by) == ("刘桂英", "", False, cast.li)

    def test_a_button_ends_a_contact_once(self, cast, yu):
        row = a_contact(yu, cast.li)
        EndContactForm({}).done(row, by=cast.li)
        assert FamilyContact.objects.get().ended_at is not None

    @pytest.mark.parametrize(
        ("field", "value"), [("line", "grades"), ("source", "parent"), ("text", ""), ("text", "长" * 301)]
    )
    def test_a_line_is_about_one_of_three_things_in_a_few_words(self, field, value):
        given = {"line": "goes-well", "source": "teacher", "text": "会修凳子", field: value}
        assert set(StrengthForm(given).errors) == {field}

    def test_the_three_lines_and_who_says_them_are_all_offered(self):
        form = StrengthForm()
        assert [code for code, _words in form.fields["line"].choices] == StrengthNote.Line.values
        assert [code for code, _words in form.fields["source"].choices] == StrengthNote.Source.values
        assert isinstance(form.fields["text"].widget, forms.Textarea)


def a_contact(student, by):
    return send(ContactForm({"name": "刘桂英", "relation": "奶奶"}), student, by=by)

"""Review record and decision: the counselor's two minutes, from chain.json."""

import json
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Div, Field
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.cases.access.earlier import needs_second_voice
from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.deciding.form_values import DecisionRecord, GuardianRecord, ReviewRecord
from screening.cases.deciding.rules import NEEDS_DATE, NO_CONCERN, UNSEEN, NotYet
from screening.cases.ending.forms import LeftOpenQuestions
from screening.cases.forms import FormAbout, day, line, note, radios, select
from screening.cases.models import Case, ReviewDraft
from screening.cases.review.conditions import AFTER_SELF_HARM, DECIDED, NEEDS, SAFETY, proposed_days
from screening.cases.review.drafts import initial_of
from screening.cases.review.services import DecidedMeanwhile, decide, record_guardian_contact, record_review
from screening.cases.withdrawals.forms import agreed_in, ask_agreement
from screening.cases.withdrawals.services import asks_agreement
from screening.form_kit.fields import choice_field
from screening.library import texts
from screening.rounds.models import Tier

REVIEW = "chain.review_record.fields"
GUARDIAN = "chain.guardian_informed.fields"
STRENGTHS = ("goes-well", "trusted-adult", "hopes")
NOT_DECIDED = "not-yet"


def _reasons() -> list[tuple[str, Any]]:
    """Every reason under its decision; the value names both, so that it works without a script."""
    groups: list[tuple[str, Any]] = [("", _("Please choose"))]
    for decision, title in texts.choices("texts.decisions"):
        reasons = texts.choices(f"texts.decisions.{decision}.reasons")
        groups += [(title, [(f"{decision}:{reason}", label) for reason, label in reasons])] if reasons else []
    return groups


def _decisions() -> list[tuple[str, Any]]:
    return [*texts.choices(f"{REVIEW}.decision.options"), (NOT_DECIDED, _("Not decided yet"))]


class GuardianForm(FormAbout[Case, Any]):
    """Who was told, how, in which words; or why not."""

    told = radios(f"{GUARDIAN}.told.options", _("Was the guardian told"), required=False)
    why_not = select(f"{GUARDIAN}.why-not.options", _("If not, why"))
    try_again_on = day(_("Try again on"))
    told_on = day(_("Told on"))
    who = line(_("With whom, relation to the child"))
    authority = select(f"{GUARDIAN}.authority.options", _("This person is"))
    cards = forms.MultipleChoiceField(
        label=_("What was said (cards used)"),
        choices=lambda: [(card, label) for card, label in texts.choices("chain.guardian_cards")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tight"}),
        required=False,
    )
    view = note(_("Their view"))
    agreed = note(_("What was agreed"))

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        tries = sum(row.why_not == "unreachable" for row in case.guardian_contacts.all()) + 1
        choices = [("", _("Please choose")), *_why_not(tries)]
        choice_field(self, "why_not").choices = choices

    def parts(self) -> list[Any]:
        return [
            "told",
            "why_not",
            "try_again_on",
            "told_on",
            "who",
            "authority",
            HTML(f"<details><summary>{_('What was said and agreed')}</summary>"),
            "cards",
            "view",
            "agreed",
            HTML("</details>"),
        ]

    def guardian(self) -> GuardianRecord | None:
        data = self.cleaned_data
        if not data["told"]:
            return None
        told = data["told"] != "not-told"
        return GuardianRecord(
            told_on=(data["told_on"] or timezone.localdate()) if told else None,
            cards=tuple(data["cards"]),
            **self.values("told", "why_not", "who", "authority", "try_again_on", "view", "agreed"),
        )

    def act(self, by: User) -> Any:
        record = self.guardian() or GuardianRecord(told="")
        return record_guardian_contact(self.about, by=by, nonce=self.cleaned_data["nonce"], guardian=record)


def _why_not(tries: int) -> list[tuple[str, str]]:
    """The reason “not reached” counts the tries so far."""
    found = []
    for entry in texts.node(f"{GUARDIAN}.why-not.options"):
        path = f"{GUARDIAN}.why-not.options.{entry['id']}"
        values = {"n": tries} if "{n}" in entry["label"]["zh"] else {}
        found.append((entry["id"], texts.text(path, None, **values)))
    return found


class DecisionForm(GuardianForm):
    """What a person decides, why, until when, and whether the family knows."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=_decisions, widget=forms.RadioSelect(attrs={"class": "tight"})
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=_reasons, required=False)
    reason_text = line(_("In your own words"))
    second_voice = note(_("Class teacher or somebody at home: whom you asked, and what they say"))
    why_alone = line(_("Or why nobody else is asked and no later look is needed"))
    until = day(_("Next look on"))
    suggestion = forms.ChoiceField(
        label=_("One thing the class teacher can do this week"), choices=list, required=False
    )
    decisions_seen = forms.IntegerField(widget=forms.HiddenInput)
    refusals = {DecidedMeanwhile: lambda refused: [("decision", _decided_meanwhile(refused))]}

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(case, *args, **kwargs)
        chosen = self.data.get("decision") or self.initial.get("decision")
        self.left = LeftOpenQuestions(self, user, case if chosen == NO_CONCERN else None)
        self.of_end = ["second_voice", "why_alone"] if needs_second_voice(user, case) else []
        if not self.of_end:
            del self.fields["second_voice"], self.fields["why_alone"]
        self.of_family = ask_agreement(self) if case.paused_on or self.is_bound and asks_agreement(case) else []
        self.fields["decisions_seen"].initial = case.decisions.count()
        choice_field(self, "suggestion").choices = [("", _("None")), *_suggestions()]
        if case.tier == Tier.A:
            self.fields["decision"].help_text = texts.text("ui.review.not-without")
        self.fields["told"].help_text = _("Needed for watch, support plan and referral.")

    @property
    def needs(self) -> str:
        """For the script of the page."""
        asked = {name: need for name, need in NEEDS.items() if name in self.fields}
        asked |= dict.fromkeys([*self.left.names, *self.of_end], [("decision", [NO_CONCERN])])
        asked |= dict.fromkeys(self.of_family, [("decision", NEEDS_DATE)])
        return json.dumps(asked | ({"until": [("decision", DECIDED)]} if self.of_end else {}))

    @property
    def days(self) -> str:
        return json.dumps(proposed_days(self.about))

    def parts(self) -> list[Any]:
        why = ["reason", "reason_text", *self.of_end, "until", *self.of_family, "suggestion"]
        return ["decisions_seen", "decision", *self.left.names, *why, *super().parts()]

    def clean(self) -> dict[str, Any]:
        """The reason belongs to the decision that was chosen."""
        data: dict[str, Any] = super().clean() or {}
        decision, _colon, reason = data.get("reason", "").partition(":")
        if data.get("decision") not in (None, NOT_DECIDED, "urgent") and decision != data.get("decision"):
            self.add_error("reason", _("Please choose a reason under the decision you chose."))
        return data | {"reason_id": reason}

    def record(self) -> DecisionRecord | None:
        data = self.cleaned_data
        if data["decision"] == NOT_DECIDED:
            return None
        urgent = data["decision"] == "urgent"
        reason = "" if urgent else data["reason_id"]
        ends_at_once = data["decision"] == NO_CONCERN and reason not in UNSEEN and not self.of_end
        return DecisionRecord(
            reason=reason,
            until=None if ends_at_once else data["until"],
            agreed=agreed_in(data),
            **self.values("decision", "reason_text", "suggestion", *self.of_end),
        )

    def act(self, by: User) -> Any:
        record = self.record()
        if record is None:
            raise NotYet("decision", "required")
        return decide(self.about, by=by, decision=record, guardian=self.guardian(), **self.ends())

    def ends(self) -> dict[str, Any]:
        return self.values("nonce", "decisions_seen") | {"left_open": self.left.said(self.cleaned_data)}


def _decided_meanwhile(refused: DecidedMeanwhile) -> str:
    """What a counselor reads whose decision came second."""
    words = gettext("%(name)s decided meanwhile. Nothing was written; please look at that decision first.")
    return words % {"name": refused.decision.decided_by.name}


def _suggestions() -> list[tuple[str, str]]:
    return [(e["id"], e["do"]) for e in texts.localize("support_catalogue.class_suggestions")]


class ReviewForm(DecisionForm):
    """The whole record: child seen, whom asked, safety, strengths, what the child wants, decision, guardian."""

    several = ("asked", "cards")
    draft_kept = ""  # since when something stands in it that is not saved

    child_seen = radios(f"{REVIEW}.child-seen.options", _("Was the child seen"))
    child_seen_on = day(_("Seen on"))
    not_seen_because = line(_("Not yet, because"))
    asked = forms.MultipleChoiceField(
        label=_("Whom I asked"),
        choices=lambda: texts.choices(f"{REVIEW}.whom-asked.options"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "names"}),
    )
    behind = forms.ChoiceField(
        label=behind_signs.LABEL, choices=[("", _("No sign there")), *behind_signs.OPTIONS], required=False
    )
    safety_notes = note(_("What you heard or saw, or why it was not asked"))
    child_wants = note(_("What the child wants"))

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, case, *args, **kwargs)
        self.fields["child_wants"].help_text = texts.text(f"{REVIEW}.child-wants.hint")
        for part in SAFETY:
            self.fields[part] = _safety_field(part)
        for part in AFTER_SELF_HARM:
            self.fields[part] = _self_harm_field(part)
        for place in STRENGTHS:
            self.fields[place] = line(texts.text(f"chain.strengths.lines.{place}"))

    def parts(self) -> list[Any]:
        return [
            "child_seen",
            "child_seen_on",
            "not_seen_because",
            "asked",
            HTML(f"<h3>{texts.text('ui.review.safety-first')}</h3>"),
            *[Field(part) for part in SAFETY],
            behind_signs.FIELD,
            *AFTER_SELF_HARM,
            "safety_notes",
            "child_wants",
            HTML(f"<details><summary>{texts.text(f'{REVIEW}.strengths')}</summary>"),
            Div(*STRENGTHS),
            HTML("</details>"),
            *super().parts(),
        ]

    def review(self) -> ReviewRecord:
        data = self.cleaned_data
        seen = data["child_seen"] == "seen"
        seen_on: date | None = (data["child_seen_on"] or timezone.localdate()) if seen else None
        return ReviewRecord(
            child_seen_on=seen_on,
            not_seen_because="" if seen else data["not_seen_because"],
            asked=tuple(data["asked"]),
            safety={part: data[part] for part in (*SAFETY, behind_signs.FIELD, *behind_signs.CODED) if data[part]},
            safety_notes=data["safety_notes"],
            who_is_there=data[behind_signs.WHO],
            rhythm=data[behind_signs.RHYTHM],
            child_wants=data["child_wants"],
            strengths={place: data[place] for place in STRENGTHS},
        )

    def act(self, by: User) -> Any:
        return record_review(self.about, by=by, **self.said())

    def said(self) -> dict[str, Any]:
        """Everything that stands on the sheet."""
        sheet = {"review": self.review(), "decision": self.record(), "guardian": self.guardian()}
        return sheet | self.ends()


def review_form(user: User, case: Case, draft: ReviewDraft | None) -> ReviewForm:
    """With what its writer had typed before leaving the page."""
    form = ReviewForm(user, case, initial=initial_of(draft.words, ReviewForm.several) if draft else None)
    form.draft_kept = formats.moment(draft.saved_at) if draft else ""
    return form


def _safety_field(part: str) -> forms.ChoiceField:
    path = f"{REVIEW}.safety.parts.{part}"
    field = radios(f"{path}.options", texts.text(path))
    field.help_text = texts.text(f"{path}.hint")
    return field


def _self_harm_field(part: str) -> forms.Field:
    path = f"{behind_signs.LINES}.{part}"
    found = texts.node(path)
    label = texts.text(path)
    field = radios(f"{path}.options", label, required=False) if "options" in found else line(label)
    field.help_text = texts.text(f"{path}.hint") if "hint" in found else ""
    return field

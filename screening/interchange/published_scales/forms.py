"""The licensed wording of a published scale, and who permitted it: pasted on one page, looked at, then saved."""

import re
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField, ServiceForm
from screening.instruments import DefinitionError, Instrument, Text
from screening.interchange.published_scales.keys import KeyOnly
from screening.interchange.published_scales.services import enter_wording
from screening.interchange.published_scales.unlocking import LicensedWording, unlock
from screening.library.collisions import collisions
from screening.library.models import InstrumentVersion, WordingPermission
from screening.library.presenters.words import collision_words, in_page_language
from screening.library.selectors import versions_of
from screening.library.services import CannotBeAdded

SENTENCES = ("title", "question", "time_frame", "instructions")
BLOCKS = ("anchors", "items")
_NUMBERING = re.compile(r"^\s*[（(]?\d{1,2}[.、．)）]\s*")
_LONG = {"rows": 2}


def _pair(label: Label, *, long: bool = False, lines: int = 0) -> tuple[forms.CharField, forms.CharField]:
    """The same text in Chinese and in English; one of them is enough."""
    widget = forms.Textarea({"rows": lines or 2}) if long or lines else forms.TextInput()
    found = [
        forms.CharField(label=words % {"what": label}, required=False, max_length=20_000, widget=widget)
        for words in (_("%(what)s, Chinese"), _("%(what)s, English"))
    ]
    return found[0], found[1]


class WordingForm(ServiceForm):
    coding = forms.ChoiceField(label=_("How the answers are coded"), widget=forms.RadioSelect({"class": "tall"}))
    version = forms.CharField(label=_("Version"), max_length=20, widget=forms.TextInput({"class": "short"}))
    holder = forms.CharField(label=_("Owner of the wording"), max_length=200)
    licence = forms.CharField(label=_("Licence"), max_length=200, help_text=_("As the letter or contract calls it"))
    permitted_by = forms.CharField(label=_("Permitted by"), max_length=200, help_text=_("Who signed or wrote"))
    permitted_on = DayField(label=_("Permitted on"))
    valid_until = DayField(label=_("Valid until"), required=False, help_text=_("Empty: without an end"))
    scope = forms.CharField(label=_("For what"), max_length=1000, widget=forms.Textarea(_LONG))
    reference = forms.CharField(label=_("Where the letter or contract is kept"), max_length=200, required=False)
    button = None

    def __init__(self, key: KeyOnly, *args: Any) -> None:
        super().__init__(*args)
        self.key = key
        self.instrument: Instrument | None = None
        choice_field(self, "coding").choices = [(one.id, in_page_language(one.title)) for one in key.directions]
        self.fields["version"].initial = _next_version(key)
        if len(key.directions) == 1:
            self.fields["coding"].initial = key.directions[0].id
        self._add_texts(key)
        self._add_facts(key)

    def _add_texts(self, key: KeyOnly) -> None:
        labels = {
            "title": _("Title"),
            "question": _("Question above the items"),
            "time_frame": _("Looks back (such as “past four weeks”)"),
            "instructions": _("Instructions"),
        }
        for name in SENTENCES:
            self.fields[f"{name}_zh"], self.fields[f"{name}_en"] = _pair(labels[name], long=name == "instructions")
        codes, items = len(key.codes), key.item_count
        anchors = gettext("Answers, %(n)s lines, code %(low)s first") % {"n": codes, "low": key.min_code}
        self.fields["anchors_zh"], self.fields["anchors_en"] = _pair(anchors, lines=codes)
        lines = gettext("Items, %(n)s lines in their order") % {"n": items}
        self.fields["items_zh"], self.fields["items_en"] = _pair(lines, lines=min(items, 16))
        self.fields["title_zh"].initial, self.fields["title_en"].initial = key.title.zh, key.title.en

    def _add_facts(self, key: KeyOnly) -> None:
        if key.unverified:
            self.fields["confirmed"] = forms.MultipleChoiceField(
                label=_("Checked against the licensed form"),
                help_text=_("These facts are recalled, not read. Tick each one you have found to be so."),
                choices=[(fact.id, in_page_language(fact.what)) for fact in key.unverified],
                widget=forms.CheckboxSelectMultiple({"class": "tall"}),
                error_messages={"required": _("please check every fact against the licensed form first")},
            )

    def parts(self) -> list[Any]:
        def pair(name: str) -> Row:
            return Row(f"{name}_zh", f"{name}_en")

        facts = [Fieldset(_("What must be checked"), "confirmed")] if "confirmed" in self.fields else []
        return [
            Fieldset(_("The form"), *(pair(name) for name in SENTENCES), "version"),
            Fieldset(_("Answers and items"), "coding", *(pair(name) for name in BLOCKS)),
            *facts,
            Fieldset(
                _("The permission"),
                Row("holder", "licence"),
                "permitted_by",
                Row("permitted_on", "valid_until"),
                "scope",
                "reference",
            ),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in SENTENCES:
            if not (given.get(f"{name}_zh") or given.get(f"{name}_en")):
                self.add_error(f"{name}_zh", _("please give it in one language at least"))
        for name, wanted in (("anchors", len(self.key.codes)), ("items", self.key.item_count)):
            self._check_lines(name, wanted)
        self._check_days(given)
        if not self.errors:
            self._unlock()
        return given

    def _check_lines(self, name: str, wanted: int) -> None:
        found = {side: self._lines(f"{name}_{side}") for side in ("zh", "en")}
        if not any(found.values()):
            self.add_error(f"{name}_zh", _("please give it in one language at least"))
        for side, lines in found.items():
            if lines and len(lines) != wanted:
                words = _("there are %(n)s lines; the scale has %(wanted)s") % {"n": len(lines), "wanted": wanted}
                self.add_error(f"{name}_{side}", words)

    def _check_days(self, given: dict[str, Any]) -> None:
        first, last = given.get("permitted_on"), given.get("valid_until")
        if first and first > timezone.localdate():
            self.add_error("permitted_on", _("This day has not come yet."))
        if first and last and last < first:
            self.add_error("valid_until", _("must not lie before the day of the permission"))

    def _unlock(self) -> None:
        try:
            self.instrument = unlock(self.key, self.wording())
        except DefinitionError as problem:
            place = {"items": "items_zh", "anchors": "anchors_zh"}.get(problem.field, problem.field)
            self.add_error(place if place in self.fields else None, in_page_language(problem.sentence))
            return
        for code, about in collisions(self.instrument, licensed=True):
            self.add_error("version" if "version" in code else None, collision_words(code, about))

    def _lines(self, name: str) -> list[str]:
        text = self.cleaned_data.get(name) or ""
        return [_NUMBERING.sub("", line).strip() for line in text.splitlines() if line.strip()]

    def wording(self) -> LicensedWording:
        given = self.cleaned_data
        texts = {name: Text(given[f"{name}_zh"].strip(), given[f"{name}_en"].strip()) for name in SENTENCES}
        plain = {name: given[name] for name in ("version", "coding", "holder", "licence")}
        blocks = {name: self._block(name) for name in BLOCKS}
        values: dict[str, Any] = {**plain, **texts, **blocks}
        return LicensedWording(**values, confirmed=tuple(given.get("confirmed", ())))

    def _block(self, name: str) -> tuple[Text, ...]:
        zh, en = self._lines(f"{name}_zh"), self._lines(f"{name}_en")
        count = max(len(zh), len(en))
        return tuple(map(Text, zh or [""] * count, en or [""] * count))

    @property
    def was_seen(self) -> bool:
        """Whether “save” was pressed below exactly this wording."""
        return bool(self.instrument and self.data.get("seen") == self.instrument.content_hash)

    def permission(self) -> WordingPermission:
        names = ("holder", "permitted_by", "permitted_on", "valid_until", "scope", "reference")
        return WordingPermission(**self.values(*names))

    def done(self, *, by: User) -> InstrumentVersion | None:
        """The saved version; None while it is only looked at, or when something stands in the way."""
        if not self.was_seen:
            return None
        try:
            wording, nonce = self.wording(), self.cleaned_data["nonce"]
            return enter_wording(by=by, key=self.key, wording=wording, permission=self.permission(), nonce=nonce)
        except CannotBeAdded as refusal:
            for code, about in refusal.problems:
                self.add_error(None, collision_words(code, about))
            return None


def _next_version(key: KeyOnly) -> str:
    """A version number that is free: 1.0, 2.0 …"""
    taken = {row.version for row in versions_of(key.id)}
    return next(f"{n}.0" for n in range(1, len(taken) + 2) if f"{n}.0" not in taken)

"""The forms of the pack: those that ask what their pages ask, and the papers for families and receivers: consent with
the slip that takes it back, referral, registration, family plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.fallback import content
from screening.cases.fallback.content import LONG, FormLine, Grid, Lines, PaperBody, ShortPoints, Words, blank_rows
from screening.library import wording
from students.models import School
from students.pages.registration import line_label, line_words
from students.registration_sheet import ANSWERS, SINCE

TRIES, CONTACTS = 4, 3  # lines to be filled in


def home_visit(duty_phone: str) -> PaperBody:
    """Title line and blocks."""
    form = content.tree("chain.home_visit")
    room = {"visitors": 1, "met": 1, "day-morning": 1, "day-after": 1, "day-night": 1, "goes-well": 1, "care-update": 1}
    close = _("%(close)s Duty telephone %(phone)s") % {"close": form["close"], "phone": duty_phone}
    return PaperBody(
        _("%(lead)s Case number ______________") % {"lead": form["lead"]},
        (
            ShortPoints(tuple(form["bring"]), _("Take along")),
            Lines(content.rows(form["fields"], room)),
            Words(_urgent_note(), "small"),
            ShortPoints(tuple(form["do_not"]), _("Do not")),
            Words(close),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def review() -> PaperBody:
    form = content.tree("chain.review_record")
    told = content.tree("chain.guardian_informed.fields.told")
    rows: list[FormLine] = []
    for entry in form["fields"]:
        if entry["kind"] == "strengths":
            rows.append(FormLine(entry["label"], _in_one(content.tree("chain.strengths.lines"))))
        elif entry["kind"] == "guardian":
            rows.append(FormLine(entry["label"] + "\u00a0*", content.ticks(told["options"])))
        elif entry["id"] == "self-harm":
            rows.append(FormLine(entry["label"], _in_one(entry["parts"])))
            rows.append(FormLine(_("What you heard or saw, or why it was not asked")))
        else:
            rows += content.rows([entry], {"child-wants": 1})
        if entry["id"] == "safety":
            rows.append(FormLine(str(behind_signs.LABEL), _behind()))
    return PaperBody(
        _("Case number ______________, date ______________. One child a sheet; no name on it."),
        (
            Words(_say_first(), "small"),
            Lines(tuple(rows), "w26", "w74"),
            Words(content.joined(_urgent_note(), *form["rules"]), "small"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def _say_first() -> str:
    """What stays between the two and what does not: to the child before anything is asked, and to the family."""
    family = content.text("consent_sheet.sections.confidentiality.body.0")
    return content.joined(content.text("chain.talk_card.say_first"), _("To the family:"), family)


def _in_one(parts: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Several questions in one row, where a row each would take a second sheet: the first answer stands with its
    question."""
    found: list[str] = []
    for part in parts:
        first, *others = content.ticks(part["options"]) if "options" in part else (LONG,)
        found += [f"{part['label']} {first}", *others]
    return tuple(found)


def _behind() -> tuple[str, ...]:
    return tuple(
        f"□ {'▲ ' if name == behind_signs.HARM else ''}{content.plain(str(label))}"
        for name, label in behind_signs.OPTIONS
    )


def guardian_informed() -> PaperBody:
    form = content.tree("chain.guardian_informed")
    cards = tuple(f"□ {card['title']}" for card in content.tree("chain.guardian_cards"))
    rows = tuple(
        FormLine(entry["label"], cards)
        if entry["id"] == "cards"
        else content.rows([entry], {"view": 5, "agreed": 5})[0]
        for entry in form["fields"]
    )
    note = _(
        "If a guardian may be involved in harm, do not tell the family first: urgent concern, then ask the police."
    )
    return PaperBody(
        _("Case number ______________. Needed for watch, support plan, referral and urgent concern."),
        (
            Lines(rows, "w28", "w72"),
            Words(f"▲ {note}", "strip"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def look_up() -> PaperBody:
    form = content.tree("chain.look_up")
    at = next(index for index, entry in enumerate(form["fields"]) if entry["id"] == "tries")
    tries = form["fields"][at]
    heads = (
        (_("Name, relation"), "w28"),
        (_("When"), "w18"),
        (_("How"), "w20"),
        (_("What was said"), "w34"),
    )
    how = _("%(label)s: %(ways)s") % {"label": _("How"), "ways": _(", ").join(way["label"] for way in tries["options"])}
    return PaperBody(
        _("Case number or class and seat ______________. %(lead)s") % {"lead": form["lead"]},
        (
            Words(form["opens_when"]),
            Lines(content.rows(form["fields"][:at])),
            Grid(heads, blank_rows(heads, TRIES), caption=f"{tries['label']} *　({how})"),
            Lines(content.rows(form["fields"][at + 1 :], {"answered-by": 1, "needs": 1, "agreed": 2})),
            Words(f"▲ {form['nobody_reached']}", "strip"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def _urgent_note() -> str:
    return _("* has to be filled in. ▲ stay with the child, telephone now, then the urgent slip.")


class ConsentBody:
    """The versioned consent text, the choices line by line, and the slip with which all of it is taken back.

    `labels`: what the lines of the signature are called, by the names of the content file."""

    def __init__(self, school: School, counselor: str) -> None:
        sheet = content.tree("consent_sheet")
        known = {
            "school": school.name,
            "storage_place": LONG,
            "years": "____",
            "contact_name": counselor or LONG,
            "contact_phone": school.phone or LONG,
            "complaint_office": LONG,
        }
        self.sections = tuple(
            (section["title"], tuple(line.format(**known) for line in section["body"])) for section in sheet["sections"]
        )
        self.limits = sheet["limits"]
        self.choose = _("Please choose line by line; you may agree to a part only")
        # with the widths of their columns
        self.answers = tuple(zip((answer["label"] for answer in sheet["answers"]), ("w12", "w13", "w17"), strict=True))
        self.choices = tuple(choice["label"] for choice in sheet["choices"])
        self.referral_note = sheet["referral_note"]
        self.labels = {field["id"].replace("-", "_"): field["label"] for field in sheet["signature"]["fields"]}
        self.authorities = tuple(option["label"] for option in sheet["signature"]["authority_options"])
        self.version = sheet["version"]
        self.telephone = known["contact_phone"]


class ReferralBody:
    """The referral summary and its receipt slip with nothing written in yet. What a receiver may be told is printed
    beside the receiver."""

    def __init__(self, school: School, counselor: str, code: str) -> None:
        contact = _("%(name)s, %(phone)s") % {"name": counselor or LONG, "phone": school.phone or LONG}
        first = (_("Name"), _("Class"), _("Parents away since"))
        second = (_("Sex, born"), _("Who cares day to day?"), _("Telephone"))
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")
        self.receivers = tuple((kind["title"], kind["share"]) for kind in content.tree("referral_receivers"))
        self.return_to = f"{school.name}　{contact}"
        self.strengths = tuple(FormLine(line["label"]) for line in content.tree("chain.strengths.lines"))
        self.caveats = (wording.standing("own-forms"), wording.standing("not-looked-at"))
        self.child = tuple(zip(first, second, strict=True))
        self.receipt_code = code
        self.case_number = LONG


def registration() -> PaperBody:
    """The blank sheet, with the digits of the page on which it is typed; the one with last year's values is printed
    for each child from the class page."""
    care = tuple(FormLine(line_label(line), _circles(line)) for line in ANSWERS)
    child = (
        FormLine(_("Child's name"), (_("class ____________, seat ______"),)),
        FormLine(_("Sex, born"), (_("□ girl □ boy, born ______ year ____ month"),)),
    )
    known = FormLine(_("Filled in with whom, on which day"), (LONG, content.blank_date()))
    heads = ((_("Name"), "w26"), (_("Relation"), "w24"), (_("Telephone"), "w30"), (_("Guardian"), "w20"))
    return PaperBody(
        _("One child a sheet, once a year and whenever something changes. No identity-card number, no income."),
        (
            Lines(child, "w28", "w72"),
            Lines((*care, known), "w28", "w72", title=_("Who cares for the child: circle one digit a line")),
            Grid(heads, blank_rows(heads, CONTACTS), title=_("Whom the school can call")),
            Words(_("What is not known stays empty: an empty line is never taken for a no."), "small"),
            Words(_("Whether the family agrees is written on the consent sheet, line by line."), "small"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def _circles(line: str) -> tuple[str, ...]:
    answers = (f"({digit}) {line_words(line, code)}" for digit, code in enumerate(ANSWERS[line], 1))
    return (*map(content.plain, answers), *([_("since ______ year ____ month")] if line in SINCE else []))


def family_plan(duty_phone: str) -> PaperBody:
    """What child, family and school agreed on, ticked week by week."""
    usual = _("Class teacher ______________________, counselor ______________________, duty %(phone)s")
    sad = _("Do not wait: call one of the numbers above at once; in danger 110, injured or ill 120")
    whom = (
        FormLine(_("Usually"), (usual % {"phone": duty_phone},)),
        FormLine(_("When the child is very sad"), (sad,)),
    )
    wishes, meeting = content.lines("chain.strengths.child_version"), content.blank_meeting()
    return PaperBody(body={"wishes": wishes, "meeting": meeting, "whom": Lines(whom, "w24", "w76", "facts")})

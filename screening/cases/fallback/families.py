"""Papers that families hold: consent with the slip that takes it back, registration, the family plan in large type."""

from django.utils.translation import gettext as _

from screening.cases.fallback import content
from screening.cases.fallback.content import LONG
from screening.cases.fallback.parts import FormLine, Grid, Lines, PaperBody, Words
from students.models import School
from students.pages.registration import line_label, line_words
from students.registration_sheet import ANSWERS, SINCE

CONTACTS, PLANNED, WEEKS, WEEKLY = 3, 4, 8, 4


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
            Grid(heads, ("",) * CONTACTS, title=_("Whom the school can call")),
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
    weeks = tuple((str(week), "w8-875") for week in range(1, WEEKS + 1))
    agreed = ((_("Who does it"), "w21"), (_("What is done"), "w48"), (_("When, how often"), "w31"))
    ticks = _(
        "Done: ✓. Not done: ○; do not be sad, next time again. "
        "A changed time is written anew; if another relative calls, write who."
    )
    return PaperBody(
        _("Child's name (by hand) ______________, from ____ month ____ day, ______ weeks"),
        (
            Lines(tuple(map(FormLine, content.lines("chain.strengths.child_version"))), look="facts mine"),
            Grid(agreed, ("",) * PLANNED, look="facts v mine", title=_("What we agreed")),
            Grid(((_("Monday's date"), "w29"), *weeks), ("",) * WEEKLY, look="tick", title=_("Tick every week")),
            Words(ticks),
            Words(content.blank_meeting(), title=_("When we meet next")),
            Lines(_whom(duty_phone), "w24", "w76", "facts", title=_("Whom to ask")),
            Words(content.text("ui.limits.not-a-reason"), "small"),
            Words(_("Child ___________ home ___________ school ___________ date _________"), "sign"),
        ),
    )


def _whom(duty_phone: str) -> tuple[FormLine, ...]:
    usual = _("Class teacher ______________________, counselor ______________________, duty %(phone)s")
    sad = _("Do not wait: call one of the numbers above at once; in danger 110, injured or ill 120")
    return (
        FormLine(_("Usually"), (usual % {"phone": duty_phone},)),
        FormLine(_("When the child is very sad"), (sad,)),
    )

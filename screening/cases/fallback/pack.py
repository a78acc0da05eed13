"""The whole pack of a school: the cover, then one paper after another in the order in which they are needed.

A class sheet in it is as empty as on the day the round opened: it names the children and says which rows stay empty,
and it shows no answer to anybody, whoever has typed some in the meantime.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.wording import short_code
from screening import formats
from screening.cases.fallback import access, urgent
from screening.cases.fallback.content import PackPart, PaperBody
from screening.cases.fallback.papers import PAPERS, Sources, contents_entry, foot_of, head_of
from screening.instruments import Instrument
from screening.library.selectors import instrument_of, may_be_given_out, usable_versions
from screening.rounds.models import ChildState, Exclusion, Informant, RoundSchool, Sheet, SheetRow
from screening.rounds.papers.child_forms import faces_of
from screening.rounds.papers.class_sheet import ClassSheetPage
from screening.rounds.papers.slips import TalkSlipsPage
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.sheet import OtherView
from students.access import list_seats
from students.consents import standing
from students.models import Enrolment, School
from students.selectors import consents_in_force

RENEWED = 30  # days after which a pack is made again by itself


class PackPage:
    """The whole file, in the active language; who may have which copy is for printing.py to say. `entries`: the lines
    of the table of contents; the page number is the printer's to say."""

    def __init__(self, user: User, school: School, *, with_names: bool) -> None:
        sources = Sources(user, school, with_names=with_names)
        others = [(paper.entry(), (paper.part(sources),)) for paper in PAPERS]
        contents = [others[0], *of_the_round(sources), *others[1:]]
        lead = _(
            "No line, no power, no computer: everything can be done on paper and is typed in afterwards. As of %(day)s."
        )
        self.language = formats.html_language()
        self.title = _("When nothing works: the papers")
        self.head = head_of(sources, _("fallback pack"))
        self.case = _("Print it, put it in the office")
        self.foot = foot_of(sources, _("For the school's use"))
        self.lead = lead % {"day": formats.day(sources.day)}
        self.calls = urgent.duty_table(sources.duty)
        self.notes = _notes(sources)
        self.entries = [entry for entry, _parts in contents]
        self.parts = [part for _entry, parts in contents for part in parts]


def _notes(sources: Sources) -> tuple[str, ...]:
    county, school = sources.school.township.county, sources.school
    last = audit.head()  # kept outside the computer, so that a log that was cut or written anew is found out
    end = _("End of the audit log: number %(n)s, %(code)s")
    values = {
        "school": school.phone or urgent.PHONE,
        "counselor": sources.counselor or urgent.NAME,
        "contact": county.protection_contact_name or urgent.NAME,
        "phone": county.protection_contact_phone or urgent.PHONE,
        "county": county.emergency_numbers or urgent.PHONE,
    }
    return (
        _("School %(school)s; counselor %(counselor)s; county child-protection contact %(contact)s %(phone)s") % values,
        _("County numbers %(county)s; 110, 120, 12356") % values,
        _(
            "This file is made again by itself when a round opens and every %(days)s days of a term: "
            "print the new one; two people destroy the old class sheets."
        )
        % {"days": RENEWED},
        *([end % {"n": last.number, "code": short_code(last.mac)}] if last else []),
    )


CLASS_SHEETS, CHILD_FORMS, TALK_SLIPS = "class-sheet", "child-forms", "talk-slips"


def of_the_round(sources: Sources) -> Iterator[tuple[dict[str, str], tuple[PackPart, ...]]]:
    """Class sheets, child forms and slips with their lines in the table of contents."""
    sheets = tuple(class_sheets(sources))
    if sheets:
        yield (
            contents_entry(sheets[0].id, _("Class sheets, one a class"), _("as it is"), _("each class teacher")),
            sheets,
        )
    forms, page = child_forms(sources), TalkSlipsPage(sources.school.name)
    slips = _part(TALK_SLIPS, page, "tslips", "documents/pack/talk_slips.html")
    yield contents_entry(forms.id, forms.title, _("as needed"), _("the counselor or a typist")), (forms,)
    yield contents_entry(slips.id, slips.title, "4", _("whoever the child goes to")), (slips,)


def class_sheets(sources: Sources) -> Iterator[PackPart]:
    """One part a class with rows to fill in; none in the headteacher's copy and none without a round."""
    place = access.open_round_at(sources.user, sources.school) if sources.with_names else None
    forms = [FormView(form) for form in _instruments(place, Informant.TEACHER)] if place else []
    if place is None or not forms:
        return
    sheets = list(access.sheets_to_print(sources.user, place))
    seats = _seats(sources, place, sheets)
    states = access.states_in(sources.user, place)
    for number, sheet in enumerate(sheets, 1):
        view = _blank_view(sheet, forms, seats[sheet.school_class_id], states)
        page = ClassSheetPage(view, by=sources.user.name, at=timezone.now())
        part, template = f"{CLASS_SHEETS}-{number}", "documents/pack/class_sheet.html"
        yield _part(part, page, f"sheet {page.look}", template, page.code)


def child_forms(sources: Sources) -> PackPart:
    """Each child form once, the code left open; of the round, or else those that may be given out."""
    place = access.open_round_at(sources.user, sources.school)
    instruments = _instruments(place, Informant.CHILD) if place else []
    faces = faces_of(instruments or _child_forms_on_offer())
    title = _("Child forms, to be copied")
    return PackPart(
        id=CHILD_FORMS,
        title=title,
        look="child",
        head=_("Xinqiao, %(school)s, child self-report, from %(grade)s")
        % {"school": sources.school.name, "grade": faces[0].from_grade},
        case=_("One child a sheet; the code is written in by hand"),
        foot=_("No name is written here. %(label)s. Put it in the envelope and seal it yourself.")
        % {"label": faces[0].label},
        code="",
        filled=PaperBody(body=faces),
        template="documents/pack/child_forms.html",
    )


def _part(part: str, page: ClassSheetPage | TalkSlipsPage, look: str, template: str, code: str = "") -> PackPart:
    """A paper of the round, as its own room prints it."""
    filled = PaperBody(body=page)
    return PackPart(part, page.title, look, page.head, page.case, page.foot, code, filled, template)


def _instruments(place: RoundSchool, informant: str) -> list[Instrument]:
    """Forms of the round whose wording may stand on paper today."""
    forms = (form.instrument for form in forms_of_round(place.round) if may_be_given_out(form.version))
    return [instrument for instrument in forms if instrument.informant == informant]


def _child_forms_on_offer() -> list[Instrument]:
    """Our own, where the round has none: a licensed or imported form is copied only in its round."""
    forms = map(instrument_of, (version for version in usable_versions() if version.origin == version.Origin.SHIPPED))
    return [form for form in forms if form.informant == Informant.CHILD.value]


def _seats(sources: Sources, place: RoundSchool, sheets: Iterable[Sheet]) -> dict[int, list[Enrolment]]:
    """Class → its children on the sheet in seat order; the look at their names is recorded."""
    found: dict[int, list[Enrolment]] = defaultdict(list)
    classes, printed = [sheet.school_class for sheet in sheets], access.seats_on_sheets(sources.user, place)
    for seat in list_seats(sources.user, purpose="fallback-pack", classes=classes).filter(pk__in=printed.values("pk")):
        found[seat.school_class_id].append(seat)
    return found


def _blank_view(
    sheet: Sheet, forms: Sequence[FormView], seats: Sequence[Enrolment], states: dict[int, str]
) -> SheetView:
    """The sheet as its page shows it on the first day: no answers."""
    consents = consents_in_force(seat.student_id for seat in seats)
    rows, others = [], []
    for seat in seats:
        allowed = standing(consents.get(seat.student_id), "teacher_forms")
        if allowed == "given":
            state = states.get(seat.student_id, "")
            rows.append(RowView(seat, forms, SheetRow(exclusion=state if state in Exclusion.values else "")))
        else:
            others.append(OtherView(seat, ChildState.REFUSED if allowed == "refused" else ChildState.NO_CONSENT_YET))
    return SheetView(sheet, forms, rows, others)

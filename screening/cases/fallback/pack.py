"""The whole pack of a school: the cover, then one paper after another in the order in which they are needed."""

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.wording import short_code
from screening import formats
from screening.cases.fallback import sheets, urgent
from screening.cases.fallback.papers import FAMILY_PAPERS, URGENT, VISIT_DAY, foot_of, head_of
from screening.cases.fallback.parts import PackPage, PackPart
from screening.cases.fallback.sources import Sources, sources_of
from students.models import School

RENEWED = 30  # days after which a pack is made again by itself


def build(user: User, school: School, *, with_names: bool) -> PackPage:
    """In the active language; who may have which copy is for printing.py to say."""
    sources = sources_of(user, school, with_names=with_names)
    contents = _contents(sources)
    return PackPage(
        language=formats.html_language(),
        title=_("When nothing works: the papers"),
        head=head_of(sources, _("fallback pack")),
        case=_("Print it, put it in the office"),
        foot=foot_of(sources, _("For the school's use")),
        lead=_(
            "No line, no power, no computer: everything can be done on paper and is typed in afterwards. As of %(day)s."
        )
        % {"day": formats.day(sources.day)},
        steps=_steps(),
        back=_back(),
        calls=urgent.duty_table(sources.duty),
        notes=_notes(sources),
        entries=tuple(entry for entry, _parts in contents),
        parts=tuple(part for _entry, parts in contents for part in parts),
    )


def _contents(sources: Sources) -> list[tuple[dict[str, str], tuple[PackPart, ...]]]:
    """Each line of the table of contents with the papers behind it."""
    others = [(paper.entry(), (paper.part(sources),)) for paper in (URGENT, *FAMILY_PAPERS, *VISIT_DAY)]
    return [others[0], *sheets.of_the_round(sources), *others[1:]]


def _steps() -> tuple[str, ...]:
    return (
        _("A child is not safe: stay with the child and telephone. Then write the urgent slip."),
        _("Take a copy from this pack, fill it in by hand, lock it away. No photograph, nothing in a chat."),
        _("Clocks do not wait for the line: what is due today is done today, on paper."),
    )


def _back() -> tuple[str, ...]:
    return (
        _('Sign in, open "Enter the code of a paper" and type the code printed on the paper.'),
        _("The right page opens. Choose the child there and type in what is written, with the date of the paper."),
        _('Write "typed in", date and name on the paper; lock it away until it is destroyed at the end of the term.'),
    )


def _notes(sources: Sources) -> tuple[str, ...]:
    county, school = sources.school.township.county, sources.school
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
        *_end_of_the_log(),
    )


def _end_of_the_log() -> tuple[str, ...]:
    """Kept outside the computer, so that a log that was cut or written anew is found out."""
    last = audit.head()
    if last is None:
        return ()
    return (_("End of the audit log: number %(n)s, %(code)s") % {"n": last.number, "code": short_code(last.mac)},)

"""The whole pack of a school: the cover, then one paper after another in the order in which they are needed."""

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.wording import short_code
from screening import formats
from screening.cases.fallback import sheets, urgent
from screening.cases.fallback.papers import FAMILY_PAPERS, URGENT, VISIT_DAY, Sources, foot_of, head_of
from students.models import School

RENEWED = 30  # days after which a pack is made again by itself


class PackPage:
    """The whole file, in the active language; who may have which copy is for printing.py to say. `entries`: the lines
    of the table of contents; the page number is the printer's to say."""

    def __init__(self, user: User, school: School, *, with_names: bool) -> None:
        sources = Sources(user, school, with_names=with_names)
        others = [(paper.entry(), (paper.part(sources),)) for paper in (URGENT, *FAMILY_PAPERS, *VISIT_DAY)]
        contents = [others[0], *sheets.of_the_round(sources), *others[1:]]
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

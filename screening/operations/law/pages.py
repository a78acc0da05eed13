"""The papers as sections of lines: what the installation knows is filled in, what only people know stays blank."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import audit
from accounts.models import Role
from accounts.privacy.declarations import Sensitivity, all_declarations
from screening import formats
from screening.documents.models import Document
from screening.operations.law.services import counting
from screening.operations.law.services.counting import Ages, Measures
from screening.operations.models import Breach
from screening.rights.clock import clock_lines
from screening.rights.models import RightsRequest
from students.models import Consent, School, StaffAssignment

BLANK = "________________"


@dataclass(frozen=True)
class LawSection:
    title: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)  # questions only people can answer


class LawPaper:
    """What every one of them prints; a subclass fills its title and its sections."""

    title = lead = ""

    def __init__(self, document: Document, school: School) -> None:
        self.language = formats.html_language(document.language)
        self.printed_at = formats.timestamp()
        self.school = school.name
        self.sections: list[LawSection] = []

    def who(self, school: School) -> LawSection:
        county = school.township.county
        lines = [
            (_("Responsible for the data"), school.name),
            (_("County of the school"), county.name),
            (_("Telephone"), school.phone or BLANK),
            (_("Person responsible for children's data"), BLANK),
        ]
        return LawSection(_("Who is responsible"), lines)


class YearAudit(LawPaper):
    def __init__(self, document: Document, school: School) -> None:
        super().__init__(document, school)
        year = timezone.localdate(document.created_at).year - 1
        period = counting.year(year)
        children = counting.children_in(school, period)
        self.title = _("Audit of minors' personal data, %(year)s") % {"year": year}
        self.lead = _("To be sent to the cyberspace administration by 31 January %(next)s.") % {"next": year + 1}
        self.sections = [
            self.who(school),
            _children(counting.ages_of(children, period[1])),
            _consents(counting.consents_by(children, period[1]), counting.texts_agreed_to(children, period[1])),
            _kinds(),
            _requests(counting.requests_in(school, period)),
            _people(school, period),
            _outside(school, period),
            _measures(counting.measures(period)),
            _log(),
            LawSection(
                _("Findings of whoever audited"),
                by_hand=[
                    _("Audited by (own staff or a body entrusted with it)"),
                    pgettext("by an auditor", "What was found"),
                    _("What is put right, by whom, until when"),
                ],
            ),
        ]


class ImpactAssessment(LawPaper):
    def __init__(self, document: Document, school: School) -> None:
        super().__init__(document, school)
        today = timezone.localdate()
        children = counting.children_in(school, (today, today))
        self.title = _("Impact assessment: children's personal data")
        self.lead = _("Made before the first round and again when something changes; kept for three years.")
        self.sections = [
            self.who(school),
            _purpose(),
            _children(counting.ages_of(children, today)),
            _kinds(),
            LawSection(_("How long it is kept"), [(line.what, line.when) for line in clock_lines()]),
            _risks(counting.measures((today, today))),
            LawSection(
                _("Judgement"),
                by_hand=[
                    _("Which risks remain, and why they are borne"),
                    _("What is done besides, by whom, until when"),
                    _("Result: goes on / goes on after / stops"),
                ],
            ),
        ]


class BreachReport(LawPaper):
    def __init__(self, document: Document, breach: Breach) -> None:
        super().__init__(document, breach.school)
        self.title = _("Report of a breach of children's personal data")
        self.lead = _("To the authority and, where harm cannot be ruled out, to the families: at once.")
        self.sections = [
            self.who(breach.school),
            _what_happened(breach),
            _known_of(breach),
            _kinds(),
            _risks(counting.measures((breach.since, breach.until))),
            _log(),
            LawSection(
                _("To be filled in"),
                by_hand=[
                    _("What harm is possible for the children"),
                    _("What families can do themselves"),
                    _("Told to the authority on, to the families on, how"),
                ],
            ),
        ]


def _purpose() -> LawSection:
    lines = [
        (_("Purpose"), _("To notice early which children need more care, and to check that help helped.")),
        (_("Basis"), _("Separate consent of the guardian, line by line; the child's own no counts.")),
        (_("No more than needed"), _("No citizen number, no diagnosis, no pictures, no place of a phone.")),
        (_("Decisions"), _("Scores only ask somebody to look; a person decides and gives the reason.")),
    ]
    return LawSection(_("What for, and is it needed"), lines)


def _what_happened(breach: Breach) -> LawSection:
    lines = [
        (_("Noticed on"), formats.day(breach.found_on)),
        (_("May have lasted"), " – ".join(dict.fromkeys(map(formats.day, (breach.since, breach.until))))),
        (_("What, and why"), breach.what),
        (_("Done and planned against harm"), breach.measures),
    ]
    return LawSection(_("What happened"), lines)


def _known_of(breach: Breach) -> LawSection:
    looks = counting.looks_in(breach.school, (breach.since, breach.until))
    lines = [
        (_("Looks and acts"), str(looks.events)),
        (_("By whom"), _roles(looks.roles) or _("none")),
        *_children(counting.ages_of(looks.children, breach.until)).lines,
    ]
    return LawSection(_("What the log says of these days"), lines)


def _children(ages: Ages) -> LawSection:
    lines = [
        (_("Children under 14"), str(ages.younger)),
        (_("Children from 14 to 17"), str(ages.older)),
        (_("Minors together"), str(ages.minors)),
    ]
    return LawSection(_("Whose data"), [*lines, *([(_("18 and older"), str(ages.grown))] if ages.grown else [])])


def _consents(outcomes: Counter[str], texts: list[str]) -> LawSection:
    named = [(str(label), str(outcomes[value])) for value, label in Consent.Outcome.choices]
    words = ", ".join(texts) or _("none")
    lines = [*named, (_("No sheet yet"), str(outcomes[""])), (_("Texts agreed to (with their hash)"), words)]
    return LawSection(_("Consent on the last day"), lines)


def _kinds() -> LawSection:
    counts = Counter(one.kind for fields in all_declarations().values() for one in fields.values())
    lines = [
        (_("Personal"), _("name, sex, month of birth, class, who is reached how")),
        (_("Sensitive"), _("answers of teachers and child, results, care at home, talks, support, safety")),
        (_("Of others"), _("names and telephone numbers of carers, staff, receivers")),
        (
            _("Fields declared, each with its term"),
            _("%(personal)s personal, %(sensitive)s sensitive, %(others)s of others")
            % {
                "personal": counts[Sensitivity.PERSONAL],
                "sensitive": counts[Sensitivity.SENSITIVE],
                "others": counts[Sensitivity.THIRD_PARTY],
            },
        ),
    ]
    return LawSection(_("Which data"), lines)


def _requests(found: counting.Requests) -> LawSection:
    lines = [(str(label), str(found.asked[value])) for value, label in RightsRequest.Kind.choices]
    lines += [
        (_("Answered after 15 days, or not yet"), str(found.late)),
        (_("Refused in writing"), str(found.refused)),
        (_("Children erased because it was asked for"), str(found.erased)),
        (_("Children erased because their time was over"), str(found.erased_by_clock)),
    ]
    return LawSection(_("Requests of families in the year"), lines)


def _people(school: School, period: counting.Period) -> LawSection:
    duties = dict(StaffAssignment.Duty.choices)
    counts = counting.accounts_by_duty(school, period)
    confirmed, not_confirmed = counting.confirmed_by_two(period)
    lines = [(str(duties.get(duty, duty)), str(count)) for duty, count in sorted(counts.items())]
    both = _("%(yes)s confirmed by a second person, %(no)s refused or lapsed") % {"yes": confirmed, "no": not_confirmed}
    looks = counting.looks_in(school, period)
    lines += [(_("Accounts and doors opened"), both), (_("Looks and acts in the log"), str(looks.events))]
    return LawSection(_("Who may look"), [*lines, (_("of these"), _roles(looks.roles) or _("none"))])


def _outside(school: School, period: counting.Period) -> LawSection:
    told = counting.referrals_in(school, period)
    lines = [
        (_("Children about whom a receiver was told, on paper"), str(told)),
        (_("Given to others, sold, sent abroad"), _("never by this program")),
    ]
    return LawSection(_("Given on"), lines)


def _measures(found: Measures) -> LawSection:
    lines = [(line, words) for line, words in _safeguards(found).items()]
    lines.append((_("Backups made in this time"), str(found.backups)))
    return LawSection(_("How it is protected"), lines)


def _risks(found: Measures) -> LawSection:
    return LawSection(_("Risks, and what stands against them here"), list(_safeguards(found).items()))


def _safeguards(found: Measures) -> Mapping[str, str]:
    yes, no = _("yes"), _("NO: see docs/operations.md")
    volume = _("PostgreSQL: confirm here that its disk is encrypted: ____")
    encrypted = (yes if found.file_is_encrypted else no) if connection.vendor == "sqlite" else volume
    return {
        _("Stolen computer or disk: database and papers are encrypted"): encrypted,
        _("Stolen folder: the keys lie elsewhere"): yes if found.keys_elsewhere else _("no, in the same folder"),
        _("Password seen: a second step at sign-in"): yes if found.second_factor else no,
        _("One person alone opens a door: two people"): yes,
        _("Looks out of curiosity: every look is recorded, sealed, and shown to whoever leads"): yes,
        _("Log of six months of who opened which page"): yes if found.access_log else no,
        _("Fire, theft, ransom: a locked backup"): _when(found.last_backup) if found.backup_key else no,
        _("A backup that does not open: last one proved"): _when(found.last_proof),
        _("Read on the way: only this computer, or encrypted"): yes,
        _("Leaves the school by message: no name, no content"): yes if found.tells_by_mail else _("nothing is sent"),
        _("Shame by lists: no list of flagged children is printed for others, small numbers are not printed"): yes,
    }


def _when(at: datetime | None) -> str:
    return formats.day(_day(at)) if at else _("never: see docs/operations.md")


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _log() -> LawSection:
    last, findings = audit.head(), len(audit.verify())
    said = _("nothing was changed, removed or put in") if not findings else _("%(n)s findings") % {"n": findings}
    sealed = f"{last.number}:{last.mac[:16]}" if last else _("empty")
    return LawSection(_("The audit log on the day of printing"), [(_("Checked"), said), (_("Its end"), sealed)])


def _roles(roles: Counter[str]) -> str:
    names = dict(Role.choices)
    nobody = _("the program or somebody without an account")
    lines = [f"{names.get(role, role) or nobody} {count}" for role, count in roles.most_common()]
    return pgettext("between names", ", ").join(lines)

"""The way from an empty school to its first class handed in: six lines, in the order in which they can be done.

setup_lists(user, schools) -> one list for each school of which no child was ever rated; nothing afterwards.
Each line says who can do it, what is missing in numbers, and is one tap away. What counts as missing is asked of the
room that owns it: consent of students, the gate of rounds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from screening import formats
from screening.rounds.access import round_schools_of, schools_with_rated_children
from screening.rounds.completion.access import classes_to_come
from screening.rounds.models import RoundSchool, ScreeningRound
from screening.rounds.opening import Gate
from screening.rounds.presenters.rounds import gate_note, missing_at_school
from screening.rounds.round_scoring import is_over
from screening.rounds.services import gates_waiting
from students.access import classes_of, is_sole_administrator, seats_today, staff_of
from students.consents import standing
from students.duty.access import duty_days_of_leavers
from students.duty.hours import Hours
from students.models import School, SchoolClass, StaffAssignment
from students.pages.staff import leavers_words
from students.selectors import class_label, consents_in_force, holders_of_post, school_year_of

DUTY_AHEAD = 14


@dataclass(frozen=True)
class SetupLine:
    """`url` is empty where somebody else acts, or another line comes first; `act` is what the button says."""

    words: str
    is_done: bool
    says: str
    who: str
    url: str = ""
    act: str = ""
    acts_at_once: bool = False  # the button does it, on the page behind it nothing more is asked


@dataclass(frozen=True)
class SetupList:
    school: School
    lines: tuple[SetupLine, ...]

    @property
    def left(self) -> int:
        return sum(not line.is_done for line in self.lines)

    @property
    def first(self) -> SetupLine | None:
        """The line to begin with."""
        return next((line for line in self.lines if not line.is_done and line.url), None)


class SetupFacts:
    """What is there today at a school, as numbers."""

    def __init__(self, user: User, school: School) -> None:
        today = timezone.localdate()
        self.user, self.school, self.today = user, school, today
        self.classes = list(classes_of(user).filter(school=school))
        seats = list(seats_today(user).filter(school_class__school=school).values_list("student_id", "school_class_id"))
        answered = consents_in_force(child for child, _class in seats)
        self.children = len(seats)
        self.filled = {place for _child, place in seats}
        self.agreed = any(standing(one, "teacher_forms") == "given" for one in answered.values())
        self.unanswered = Counter(place for child, place in seats if child not in answered)
        self.staff = list(staff_of(user).filter(school=school, user__is_active=True))
        self.people = {row.user_id: row.user for row in self.staff}
        self.is_sole = is_sole_administrator(user)
        posts = holders_of_post(school.township.county, Role.DISTRICT_OFFICER)
        self.officers = [row.user.name for row in posts]
        self.named = set(_filled(school, today))
        self.left = list(duty_days_of_leavers(user).filter(school=school).values_list("date", flat=True))
        self.gaps = [day for day in _from(today, today + timedelta(days=DUTY_AHEAD - 1)) if day not in self.named]


def setup_lists(user: User, schools: Iterable[School]) -> list[SetupList]:
    begun = schools_with_rated_children(user)
    new = [school for school in schools if school.pk not in begun]
    if not new:
        return []
    places = {row.school_id: row for row in round_schools_of(user).order_by("round__opens_on")}  # the latest one
    gates = gates_waiting(user, today=timezone.localdate())
    return [setup_list(SetupFacts(user, school), places.get(school.pk), gates) for school in new]


def setup_list(facts: SetupFacts, place: RoundSchool | None, gates: Mapping[tuple[int, int], Gate]) -> SetupList:
    gate = gates.get((place.round_id, facts.school.pk)) if place else None
    lines = (_roster(facts), _staff(facts), _consent(facts), _duty(facts, place, gate), _county(facts))
    return SetupList(facts.school, (*lines, _round(facts, place, gate)))


def days_without_duty(schools: Iterable[School], today: date) -> list[date]:
    """Of the next two weeks, the days for which a school has named nobody."""
    days = set(_from(today, today + timedelta(days=DUTY_AHEAD - 1)))
    return [day for school in schools for day in sorted(days - set(_filled(school, today)))]


def _from(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _filled(school: School, today: date) -> list[date]:
    return list(school.duty_days.filter(date__gte=today, hours=Hours.DAY).values_list("date", flat=True))


def _roster(facts: SetupFacts) -> SetupLine:
    url, act = reverse("students:upload_roster", args=[facts.school.public_id]), _("Import a roster")
    empty = [one for one in facts.classes if one.pk not in facts.filled]
    if not facts.children:
        says = _("No child is on the roster yet. Take the list the school has, as XLSX or CSV.")
    elif empty:
        n = len(empty)
        says = ngettext("%(n)s class has no child yet.", "%(n)s classes have no child yet.", n) % {"n": n}
    else:
        url, act = reverse("students:list_classes"), _("Roster")
        says = _("Classes: %(classes)s, children: %(n)s.") % {"classes": len(facts.classes), "n": facts.children}
    return SetupLine(_("Classes and roster"), bool(facts.children) and not empty, says, _you(), url, act)


def _staff(facts: SetupFacts) -> SetupLine:
    missing = _missing_staff(facts)
    new = sum(1 for user in facts.people.values() if user.last_login is None and user != facts.user)
    if missing:
        says = _("Missing: %(what)s.") % {"what": formats.joined(missing)}
        url, act = reverse("students:upload_staff", args=[facts.school.public_id]), _("Add the staff")
    else:
        says = _("People: %(n)s; every class has its teacher.") % {"n": len(facts.people)}
        url, act = reverse("students:list_staff"), _("Staff")
    if new:
        says += " " + ngettext("%(n)s person has not signed in yet.", "%(n)s people have not signed in yet.", new) % {
            "n": new
        }
    return SetupLine(_("Staff"), not missing, says, _you(), url, act)


def _missing_staff(facts: SetupFacts) -> list[str]:
    taught = {row.school_class_id for row in facts.staff if row.duty == StaffAssignment.Duty.CLASS_TEACHER}
    without = [one for one in facts.classes if one.pk not in taught]
    there = {row.duty for row in facts.staff}
    missing = [words for duty, words in _needed() if duty not in there]
    if not facts.classes:
        missing.insert(0, _("class teachers"))
    if without:
        n = len(without)
        missing.insert(0, ngettext("the teacher of %(n)s class", "the teachers of %(n)s classes", n) % {"n": n})
    return missing


def _needed() -> tuple[tuple[str, str], ...]:
    duty = StaffAssignment.Duty
    return (duty.COUNSELOR, _("a counselor")), (duty.HEADTEACHER, _("a headteacher"))


def _consent(facts: SetupFacts) -> SetupLine:
    words, who = _("Consent sheets"), _("class teachers collect the sheets, you record them")
    n = facts.unanswered.total()
    if not facts.children:
        return SetupLine(words, False, _("Comes once the children are on the roster."), who)
    if not n:
        return SetupLine(words, True, _("Every family's answer is on record."), who)
    says = _("%(n)s of %(all)s children have no answer on record yet; they cannot be rated before.")
    first = next(one for one in facts.classes if facts.unanswered[one.pk])
    says %= {"n": n, "all": facts.children}
    return SetupLine(words, False, says, who, _consent_url(first), _consent_act(first))


def _consent_url(school_class: SchoolClass) -> str:
    return reverse("students:record_consents", args=[school_class.public_id])


def _consent_act(school_class: SchoolClass) -> str:
    label = class_label(school_class, school_year_of(school_class.school))
    return _("Record: %(class)s") % {"class": label}


def _duty(facts: SetupFacts, place: RoundSchool | None, gate: Gate | None) -> SetupLine:
    words, url = _("Duty list"), reverse("students:set_duty", args=[facts.school.public_id])
    if len(facts.people) < 2:
        says = _("Comes once a second colleague is there: two people are named for each day.")
        return SetupLine(words, False, says, _you())
    problems = [one for one in missing_at_school(gate) if one.url == reverse("students:list_duty")] if gate else []
    if facts.gaps:
        n = len(facts.gaps)
        says = ngettext(
            "%(n)s day of the next two weeks has nobody on duty.",
            "%(n)s days of the next two weeks have nobody on duty.",
            n,
        ) % {"n": n}
    elif problems or facts.left:
        says = " ".join(one.words for one in problems)
    else:
        return SetupLine(words, True, _("The next two weeks are named."), _you(), reverse("students:list_duty"), words)
    last = facts.today + timedelta(days=DUTY_AHEAD - 1)
    if gate and place:
        last = max(last, place.round.closes_on)
    to_name = (day for day in _from(facts.today, last) if day not in facts.named or day in facts.left)
    first = next(to_name, facts.today)  # named days stay
    url += f"?setup&first={first.isoformat()}&last={last.isoformat()}"
    says = formats.sentences(says, leavers_words(len(facts.left)))
    return SetupLine(words, False, says, _you(), url, _("Fill the duty list"))


def _county(facts: SetupFacts) -> SetupLine:
    county, officers = facts.school.township.county, facts.officers
    missing = [
        words
        for words, is_there in (
            (_("the district officer, who plans rounds"), officers),
            (_("the county's emergency number"), county.emergency_numbers),
            (_("the protection contact with a telephone"), county.protection_contact_phone),
        )
        if not is_there
    ]
    says = _("Officer, number and contact are there.")
    if missing:
        says = _("Missing: %(what)s.") % {"what": formats.joined(missing)}
    who = _("you: yours is the county's only school") if facts.is_sole else _officer_words(facts.officers)
    words, act = _("The county's numbers and people"), _("Fill them in") if missing and facts.is_sole else _("Look")
    telephones = facts.is_sole and not (county.emergency_numbers and county.protection_contact_phone)
    url = reverse("students:change_numbers" if telephones else "students:show_calendar")
    return SetupLine(words, not missing, says, who, url, act)


def _round(facts: SetupFacts, place: RoundSchool | None, gate: Gate | None) -> SetupLine:
    words, url, act = _("Open the round"), reverse("rounds:list_rounds"), _("See the round")
    if place and is_over(place.round, facts.today):
        says = _("The round ended on %(day)s and no class had handed in. The county plans the next one.")
        if place.opened_at is None:
            says = _("The round ended on %(day)s and was not opened here. The county plans the next one.")
        says %= {"day": formats.day(place.round.last_day)}
        return SetupLine(words, False, says, _officer_words(facts.officers), url, act)
    if place and place.opened_at is not None:
        return SetupLine(words, True, _open_words(facts, place.round), _you(), url, act)
    if place is None or gate is None:
        says = _("The county has planned no round yet.")
        return SetupLine(words, False, says, _officer_words(facts.officers))
    if missing := len(missing_at_school(gate)):
        says = ngettext("%(n)s thing still stands in the way.", "%(n)s things still stand in the way.", missing)
        return SetupLine(words, False, says % {"n": missing}, _you(), url, act)
    if timezone.localdate() < place.round.opens_on:
        return SetupLine(words, False, gate_note(gate, place.round), _you(), url, act)
    if empty := _without_consent(facts, place.round):
        return SetupLine(words, False, empty, _you(), url, act)
    says = _("It runs until %(day)s and waits for you.") % {"day": formats.day(place.round.closes_on)}
    url = reverse("rounds:open_round", args=[place.round.public_id, place.school.public_id])
    return SetupLine(words, False, says, _you(), url, _("Open for our school"), acts_at_once=True)


def _open_words(facts: SetupFacts, one: ScreeningRound) -> str:
    says = _("Open until %(day)s: the class teachers rate. This list goes once the first class is handed in.")
    if not facts.agreed:
        says = _("Open until %(day)s, but nobody can be rated yet: of %(n)s children no sheet agrees.")
    return says % {"day": formats.day(one.closes_on), "n": facts.children}


def _without_consent(facts: SetupFacts, one: ScreeningRound) -> str:
    """Classes in which nobody could be rated; the page of the round says so beside its button."""
    found = classes_to_come(facts.user, [one])[one.pk]
    labels = [
        class_label(row.school_class, one.school_year)
        for row in found
        if not row.agreed and row.school_class.school_id == facts.school.pk
    ]
    says = _("It can be opened, but no sheet agrees yet in %(classes)s: nobody there could be rated.")
    return says % {"classes": formats.joined(labels)} if labels else ""


def _you() -> str:
    return _("you")


def _officer_words(names: list[str]) -> str:
    if not names:
        return _("the district officer")
    return _("the district officer (%(names)s)") % {"names": formats.joined(names)}

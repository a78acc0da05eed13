"""After words of suicide or harm to oneself: what is agreed for tonight, and the notice the guardian signs. Two leaves,
filled in by hand beside the child; what is on record stands there already. It asks, it diagnoses nothing."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.models import UrgentConcern
from screening.cases.opening.selectors import duty_of, duty_phone_of
from screening.cases.urgent.papers.report import BLANK, language, number_of
from screening.cases.urgent.presenters.first import ABOUT_PEOPLE_HERE, public_calls
from screening.cases.urgent.readers import can_open
from screening.documents.blocks import LabelledFact
from screening.library import wording
from students.seating import place_of
from students.selectors import counselor_of


class SafetyPlanPage:
    """The first leaf stays with whoever looks after the child, the second goes home and comes back signed."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        self.language = language()
        self.number = number_of(concern)
        self.school = concern.school.name
        self.name = concern.student.name if concern.student else concern.who or BLANK
        self.child = _child(concern, self.name)
        self.means = _means()
        self.tonight = _tonight()
        self.people = _people(user, concern)
        self.hospital = _hospital()
        self.notice = _notice()
        self.asked_family = concern.about != UrgentConcern.About.GUARDIAN
        self.calls = "　".join(f"{call.number} {call.who}" for call in public_calls(concern.school.township.county))
        self.printed_by = user.name
        self.printed_at = formats.timestamp()
        self.not_a_diagnosis = wording.standing("not-a-diagnosis")


def _child(concern: UrgentConcern, name: str) -> tuple[LabelledFact, ...]:
    student = concern.student
    return (
        LabelledFact(_("Name"), name),
        LabelledFact(_("Class"), place_of(student) if student else BLANK),
    )


def _means() -> tuple[str, ...]:
    """What is locked away today, by an adult, and who has looked."""
    return (
        _("Pesticides and rat poison: locked away or out of the house"),
        _("Medicines, the old people's too: with one adult, handed out one by one"),
        _("Knives, ropes, razor blades: out of reach"),
        _("Well, pond, roof, upper windows: closed off"),
        _("At school: bag and bed looked at together with the child"),
    )


def _tonight() -> tuple[LabelledFact, ...]:
    return (
        LabelledFact(_("Who watches until"), _("____________ until ______ o'clock, then ____________")),
        LabelledFact(_("Where the child sleeps, and who is in the room"), ""),
        LabelledFact(_("What helps the child get through a bad hour (the child says)"), ""),
        LabelledFact(_("Whom the child would tell first (the child says)"), ""),
        LabelledFact(_("Who takes the child to school, or comes home, tomorrow"), ""),
        LabelledFact(_("When somebody looks again: tomorrow, and each day until"), ""),
    )


def _people(user: User, concern: UrgentConcern) -> tuple[LabelledFact, ...]:
    """Who is telephoned tonight; nobody of the family where it concerns the family itself."""
    home = [f"{one.name} ({one.relation}) {one.phone or BLANK}" for one in access.contacts_in_need(user, concern)]
    duty = duty_of(concern.school, timezone.now()) if concern.about not in ABOUT_PEOPLE_HERE else None
    school = f"{duty.duty_person.name} {duty.duty_phone}" if duty else BLANK
    return (
        LabelledFact(_("At home"), "\n".join(home) or BLANK),
        LabelledFact(_("On duty at school"), school),
        LabelledFact(pgettext("paper", "Counselor"), _counselor(concern)),
    )


def _counselor(concern: UrgentConcern) -> str:
    """By name where the concern is open to the counselor, with the number of the duty list where that has one."""
    now = timezone.now()
    counselor = counselor_of(concern.school, timezone.localdate(now))
    if counselor is None or not can_open(counselor, concern, now):
        return BLANK
    return f"{counselor.name} {duty_phone_of(counselor, concern.school) or BLANK}"


def _hospital() -> tuple[str, ...]:
    return (
        _("Goes at once, never alone: already hurt, poison or medicine taken (bring the packet), a plan with time and "
          "place, cannot promise to stay safe until tomorrow."),
        _("120, or the emergency room of the county hospital: ____________ telephone ____________"),
        _("Goes with the child: one adult of the school and one of the family: ____________"),
    )  # fmt: skip


def _notice() -> tuple[str, ...]:
    return (
        _("The school has heard words that make us worry about your child's safety. Today we told you face to face."),
        _("Please stay with your child tonight and let nobody blame or laugh about what was said; listen, and say that "
          "you are glad to have been told."),
        _("Please lock away today: pesticides and rat poison, medicines (the old people's too), knives, ropes and "
          "blades; close off well, pond and roof."),
        _("Please go to the hospital with your child when the school or a doctor asks you to; the school helps you get "
          "there."),
        _("Your child may come back to school. Nobody may ask you to take the child out of school or to sign that the "
          "school is not responsible."),
    )  # fmt: skip

"""Contact cards: for each child whom to call, one card, to be cut out and kept where the class teacher can reach it."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from students import access
from students.models import Enrolment, FamilyContact, SchoolClass
from students.selectors import class_label, contacts_at_hand, school_year_of

ON_A_CARD = 3


class Card:
    """The name stands on the card alone, never in a title or on a list."""

    def __init__(self, seat: Enrolment, label: str) -> None:
        self.place = _("%(class)s, seat %(seat)s") % {"class": label, "seat": seat.seat_number}
        self.seat = seat.seat_number
        self.name = seat.student.name
        self.contacts = tuple(_lines(contacts_at_hand(seat.student)[:ON_A_CARD]))  # who, and the telephone

    @property
    def blanks(self) -> range:
        return range(max(0, ON_A_CARD - len(self.contacts)))


class CardsPage:
    def __init__(self, user: User, school_class: SchoolClass) -> None:
        school, year = school_class.school, school_year_of(school_class.school)
        told = {"school": school.name, "class": class_label(school_class, year)}
        seats = access.seats_today(user).filter(school_class=school_class).prefetch_related("student__family_contacts")
        self.language = formats.html_language()
        self.title = _("Contact cards, %(class)s") % told
        self.head = _("Xinqiao, %(school)s, %(class)s, contact cards") % told
        self.foot = _("Kept locked at school; old cards are shredded. %(name)s, %(day)s") % {
            "name": user.name,
            "day": f"{timezone.localdate():%Y-%m-%d}",
        }
        self.school_phone = school.phone or "________________"
        self.cards = tuple(Card(seat, told["class"]) for seat in seats)


def _lines(contacts: Iterable[FamilyContact]) -> Iterable[tuple[str, str]]:
    for one in contacts:
        who = f"{one.relation} {one.name}"
        yield (_("%(who)s (guardian)") % {"who": who} if one.is_guardian else who), one.phone or _("no number")

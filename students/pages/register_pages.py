"""The pages of the registers: which there are, in whose form, and what one would hold before it is taken."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from students import access
from students.models import Enrolment, FamilyContact, RegisterForm, School, SchoolClass
from students.own_forms.facts import CONTACTS, KINDS, LEFT_BEHIND, NOTES
from students.own_forms.register_forms import form_in_force, forms_of
from students.pages.registers import CHINESE_KEYS, NEXT_CELL, OTHER_KEYS, Register, label_words, made_register
from students.selectors import class_label, contacts_at_hand, school_year_of


def kind_words(kind: str) -> str:
    return str(RegisterForm.Kind(kind).label)


def kind_hint(kind: str) -> str:
    return {
        LEFT_BEHIND: _("Who is left behind by one named label, with the facts of the care situation"),
        CONTACTS: _("Whom to call for each child"),
        NOTES: _("Attendance of the term and what teachers noted as going well; no scores"),
    }[kind]


class KindLine:
    """A register at a school, and the form it is filled in; `waiting` is uploaded, its columns not confirmed."""

    def __init__(self, school: School, kind: str, open_forms: list[RegisterForm]) -> None:
        self.kind, self.title, self.hint = kind, kind_words(kind), kind_hint(kind)
        self.form = form_in_force(school, kind)
        self.waiting = next((one for one in open_forms if one.kind == kind), None)


class SchoolRegisters:
    def __init__(self, user: User, school: School, classes: list[SchoolClass]) -> None:
        year, open_forms = school_year_of(school), list(forms_of(user).filter(school=school, confirmed_at__isnull=True))
        self.kinds = [KindLine(school, kind, open_forms) for kind in KINDS]
        self.school = school
        self.classes = [(one.public_id, class_label(one, year)) for one in classes]


def registers_by_school(user: User) -> list[SchoolRegisters]:
    classes = list(access.classes_of(user))
    schools = list(dict.fromkeys(one.school for one in classes))
    return [SchoolRegisters(user, school, [one for one in classes if one.school == school]) for school in schools]


def classes_at(user: User, school: School) -> list[SchoolClass]:
    return list(access.classes_of(user).filter(school=school))


class RegisterPage:
    """One register before it is taken: how much is filled in, by hand, left out."""

    def __init__(self, user: User, school: School, classes: list[SchoolClass], kind: str, label: str) -> None:
        register = made_register(user, classes, kind, label)
        year = school_year_of(school)
        place = class_label(classes[0], year) if len(classes) == 1 else _("whole school")
        self.title = kind_words(kind)
        self.place = f"{school.name} · {place}"
        self.register = register
        self.says = _says(register)
        self.saved = _saved(register)
        self.how_counted = _how_counted()
        self.remarks = _remarks(register) + _withheld(user, kind)
        # class whose contact cards can be printed
        self.cards_of = classes[0].public_id if kind == CONTACTS and len(classes) == 1 else None
        self.detail = {"kind": kind, "label": register.label, "rows": register.rows, "cells": register.cells}


def _says(register: Register) -> str:
    told = {"n": register.rows, "columns": len(register.columns), "cells": register.cells}
    says = ngettext(
        "%(n)s child, %(columns)s columns: %(cells)s cells are filled in already.",
        "%(n)s children, %(columns)s columns: %(cells)s cells are filled in already.",
        register.rows,
    )
    return says % told


def _saved(register: Register) -> str:
    """Rounded down to hundreds, so that nothing is promised."""
    keys = register.keys // 100 * 100 if register.keys >= 100 else register.keys
    return _("About %(keys)s key strokes that nobody has to type a second time.") % {"keys": f"{keys:,}"}


def _withheld(user: User, kind: str) -> list[str]:
    if kind != NOTES or can(user, Permission.EDIT_CARE_CONTEXT):
        return []
    return [_("What teachers noted as going well is only in the file that the class teacher downloads.")]


def _how_counted() -> str:
    told = {"chinese": CHINESE_KEYS, "other": OTHER_KEYS, "next": NEXT_CELL}
    return _("Counted: %(chinese)s keys a Chinese character, %(other)s any other, %(next)s to the next cell.") % told


def _remarks(register: Register) -> list[str]:
    remarks = [label_words(register.label)] if register.label else []
    if register.unknown:
        remarks.append(
            ngettext(
                "Of %(n)s child the label is not known yet: not listed, please ask first.",
                "Of %(n)s children the label is not known yet: not listed, please ask first.",
                register.unknown,
            )
            % {"n": register.unknown}
        )
    if register.refused:
        remarks.append(
            ngettext(
                "%(n)s family does not want its care situation recorded: nothing of it is in the file.",
                "%(n)s families do not want their care situation recorded: nothing of it is in the file.",
                register.refused,
            )
            % {"n": register.refused}
        )
    return remarks


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
        yield f"{one.name} ({one.role})", one.phone or _("no number")

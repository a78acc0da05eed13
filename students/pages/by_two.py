"""What waits for a second person, in words."""

from django.utils.translation import gettext as _

from accounts.models import PendingAct, Role
from students.models import County, School, StaffAssignment


def colleague_words(pending: PendingAct) -> str:
    said = _("%(school)s: an account for %(name)s (%(username)s) as %(duty)s")
    named = {name: pending.said[name] for name in ("name", "username")}
    return said % {**named, "school": _school(pending), "duty": _duty(pending)}


def duty_words(pending: PendingAct) -> str:
    said = _("%(school)s: %(name)s works here as %(duty)s")
    return said % {"school": _school(pending), "name": _name(pending), "duty": _duty(pending)}


def code_words(pending: PendingAct) -> str:
    return _("%(school)s: a new code for signing in as %(name)s") % {
        "school": _school(pending),
        "name": _name(pending),
    }


def lost_words(pending: PendingAct) -> str:
    said = _("%(school)s: %(name)s has lost phone and spare codes; a code to set password and second step up anew")
    return said % {"school": _school(pending), "name": _name(pending)}


def county_lost_words(pending: PendingAct) -> str:
    said = _("%(county)s: %(name)s has lost phone and spare codes; a code to set password and second step up anew")
    return said % {"county": _county(pending), "name": _name(pending)}


def enable_words(pending: PendingAct) -> str:
    return _("%(school)s: the account of %(name)s is open again") % {
        "school": _school(pending),
        "name": _name(pending),
    }


def county_words(pending: PendingAct) -> str:
    said = _("%(county)s: an account for %(name)s (%(username)s) as %(role)s")
    named = {name: pending.said[name] for name in ("name", "username")}
    return said % {**named, "county": _county(pending), "role": Role(pending.said["role"]).label}


def county_code_words(pending: PendingAct) -> str:
    said = _("%(county)s: a new code for signing in as %(name)s")
    return said % {"county": _county(pending), "name": _name(pending)}


def _duty(pending: PendingAct) -> str:
    return str(StaffAssignment.Duty(pending.said["duty"]).label)


def _name(pending: PendingAct) -> str:
    return pending.person.name if pending.person else ""


def _school(pending: PendingAct) -> str:
    return School.objects.get(public_id=pending.about_id).name


def _county(pending: PendingAct) -> str:
    return County.objects.get(public_id=pending.about_id).name

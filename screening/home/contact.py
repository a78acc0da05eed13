"""Whether the county's protection contact can be reached, for the headteacher's first screen."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role
from students.models import CountyAssignment, School
from students.selectors import holders_of_post

Note = tuple[str, str]  # words and address


def who_is_told(school: School) -> QuerySet[CountyAssignment]:
    """Of what the school does not answer: contacts who have signed in."""
    return holders_of_post(school.township.county, Role.PROTECTION_CONTACT).filter(user__last_login__isnull=False)


def contact_notes(school: School, told: int) -> list[Note]:
    """Nothing where somebody is told."""
    county = school.township.county
    if told:
        return []
    if county.has_contact:
        who = {"name": county.protection_contact_name, "phone": county.protection_contact_phone}
        said = _("Nobody has signed in as the county's protection contact, so only a call reaches %(name)s: %(phone)s")
        return [(said % who, "")]
    return [(_("The county's protection contact cannot be reached: nobody has signed in, no telephone is known."), "")]

"""Whether the county's protection contact can be reached, for the headteacher's first screen."""

from django.utils.translation import gettext as _

from accounts.models import Role
from students.models import School
from students.selectors import holders_of_post

Note = tuple[str, str]  # words and address


def contact_notes(school: School) -> list[Note]:
    """Nothing where somebody has signed in who is told of what a school does not answer."""
    county = school.township.county
    if holders_of_post(county, Role.PROTECTION_CONTACT).filter(user__last_login__isnull=False).exists():
        return []
    if county.has_contact:
        who = {"name": county.protection_contact_name, "phone": county.protection_contact_phone}
        said = _("Nobody has signed in as the county's protection contact, so only a call reaches %(name)s: %(phone)s")
        return [(said % who, "")]
    return [(_("The county's protection contact cannot be reached: nobody has signed in, no telephone is known."), "")]

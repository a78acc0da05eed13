"""Who works for the county, for whoever may name them; and what of it waits for a second person."""

from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.second_factor import who_has_one
from accounts.two_people.pages import PendingLine
from students.models import County
from students.selectors import holders_of_post
from students.two_people_access import acts_by_two_of_county

POSTS = (Role.DISTRICT_OFFICER, Role.PROTECTION_CONTACT, Role.AUDITOR)
ACTS_SHOWN = 10


class PostLine:
    """A post and who holds it."""

    def __init__(self, county: County, role: Role, reader: User) -> None:
        self.role, self.words, self.does = role.value, str(role.label), post_does(role)
        people = [row.user for row in holders_of_post(county, role)]
        with_factor = who_has_one(people)
        self.holders = [(one, one != reader, one.pk in with_factor) for one in people]


class PostsPage:
    def __init__(self, user: User, county: County) -> None:
        self.lines = [PostLine(county, role, user) for role in POSTS]
        self.by_two = [PendingLine(row, user) for row in acts_by_two_of_county(user)[:ACTS_SHOWN]]
        self.is_officer = user.works_for_county


def post_does(role: str) -> str:
    if role == Role.DISTRICT_OFFICER:
        return _("Plans the county's rounds and keeps its calendar and questionnaires. Sees totals, never a child.")
    if role == Role.AUDITOR:
        return _("Reads and checks the audit log. Sees no name of a child.")
    return _(
        "Sees urgent concerns sent past a school at once, and those nobody at the school has taken in two hours; "
        "may take them over."
    )

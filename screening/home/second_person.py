"""What waits on the first screen of whoever may be the second person for something."""

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.two_people.pages import PendingLine, waiting_lines


def second_person(user: User) -> list[PendingLine]:
    return waiting_lines(user) if can(user, Permission.CONFIRM_THE_END, Permission.MANAGE_COUNTY) else []

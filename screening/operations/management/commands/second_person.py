from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from accounts.models import PendingAct
from accounts.own_data import OwnDataCommand
from accounts.services.people import UsernameTaken
from accounts.two_people.acts import act_of, kept_by_house, waiting_acts
from accounts.two_people.services import NotTheSecondPerson, Settled, confirm_at_console


class Command(OwnDataCommand):
    help = "What waits for a second person. Where nobody of the house can be it, --confirm ID does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--confirm", metavar="ID", type=UUID, help="confirm one, and print its code if it has one")

    def handle(self, *args: Any, confirm: UUID | None = None, **options: Any) -> None:
        if confirm is None:
            acts = list(waiting_acts())
            for waiting in acts:
                self._show(waiting)
            if not acts:
                self.stdout.write("没有在等第二个人确认的事。\nNothing waits for a second person.")
            return
        pending = waiting_acts().filter(public_id=confirm).first()
        if pending is None:
            raise CommandError("Nothing waits under this id.")
        try:
            slip = confirm_at_console(pending)
        except NotTheSecondPerson as error:
            names = ", ".join(person.name for person in kept_by_house(pending))
            raise CommandError(f"Somebody of the house can confirm this, or could within 14 days: {names}.") from error
        except UsernameTaken as error:
            raise CommandError("Somebody signs in with this name already.") from error
        except Settled as error:
            raise CommandError("It was answered meanwhile.") from error
        if slip:
            self.stdout.write(f"Shown this once only, for seven days:\n  {slip.person.username:14} {slip.code}")

    def _show(self, pending: PendingAct) -> None:
        who = ", ".join(person.name for person in kept_by_house(pending)) or "nobody of the house: --confirm"
        self.stdout.write(f"{pending.public_id}  {act_of(pending).words(pending)}  ({pending.asked_by.name})  → {who}")

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.own_data import OwnDataCommand
from accounts.privacy import holds
from screening.rights.services import NoSuchChild, NotErased, child_of, erase_child, rows_of
from screening.rights.words import proof_sheet, table_words

HELD = (
    "没有删除：法律要求现在保留与这个孩子安全有关的记录。由负责这件事的人解除保留以后，才能删除。\n"
    "Not erased: the law demands that records about this child's safety are kept for now. It can be erased once those "
    "who are responsible for them have lifted the hold."
)


class Command(OwnDataCommand):
    help = "Erase everything stored about one child; says first what would go, and prints the proof sheet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the id in the address of the child's page, or its code in the answer files")
        parser.add_argument("--yes", action="store_true", help="erase; without it the command only says what would go")

    def handle(self, *args: Any, code: str, yes: bool, **options: Any) -> None:
        try:
            child = child_of(code)
        except NoSuchChild as error:
            raise CommandError("没有这个编号的孩子 No child here has this code.") from error
        if not yes:
            self._say(child)
            return
        try:
            proof = erase_child(child, by=None)
        except NotErased as error:
            raise CommandError(HELD) from error
        self.stdout.write(proof_sheet(proof))

    def _say(self, child: Any) -> None:
        for model, keys in rows_of(child).items():
            self.stdout.write(f"{table_words(model._meta.label_lower)}: {len(keys)}")
        if holds.is_held(child.public_id):
            raise CommandError(HELD)
        self.stdout.write(
            "没有删除任何内容。确定要删除，请加 --yes；删除以后找不回来。\n"
            "Nothing was erased. Add --yes to erase it; there is no way back."
        )

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.own_data import OwnDataCommand
from screening.documents.rendering.worker import RenderUnavailable
from screening.rights.services import NoSuchChild, child_of, export_child


class Command(OwnDataCommand):
    help = "Write the copy of everything stored about one child: a printed file and a table of all fields, in one ZIP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the id in the address of the child's page, or its code in the answer files")
        parser.add_argument("--to", type=Path, default=Path("."), help="a folder, on a stick for instance")

    def handle(self, *args: Any, code: str, to: Path, **options: Any) -> None:
        if not to.is_dir():
            raise CommandError(f"没有这个文件夹 There is no folder {to}.")
        try:
            path = export_child(child_of(code), by=None, to=to)
        except NoSuchChild as error:
            raise CommandError("没有这个编号的孩子 No child here has this code.") from error
        except RenderUnavailable as error:
            raise CommandError(f"现在不能打印 Printing is not possible now: {error.code} {error.detail}") from error
        self.stdout.write(
            f"{path}\n交出去之前请人读一遍：自由填写的文字里可能提到别人。\n"
            "Let a person read it before it is handed over: free text may name others."
        )

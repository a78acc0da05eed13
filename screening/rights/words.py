"""Tables and fields as a family reads them: from words.json, English fields by their own names."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.privacy.declarations import LeftOut
from screening import formats

_FILE = Path(__file__).with_name("words.json")


@cache
def words() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return read


def table_words(label: str) -> str:
    chinese, english = words()["tables"][label]
    return str(english if formats.is_english() else chinese)


def field_words(name: str) -> str:
    return name.replace("_", " ").capitalize() if formats.is_english() else str(words()["fields"][name])


def reason_words(reason: LeftOut) -> str:
    return {
        LeftOut.TECHNICAL: _("says nothing about the child: a number or time of the program"),
        LeftOut.ABOUT_OTHERS: _("is about another person"),
        LeftOut.STAFF: _("says which member of staff wrote it down"),
        LeftOut.SAFEGUARDING: _("protects the child"),
        LeftOut.COPY: _("is worked out from what is in the copy"),
        LeftOut.A_WHOLE_CLASS: _("is about a whole class"),
    }[reason]

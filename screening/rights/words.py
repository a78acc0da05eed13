"""Tables and fields as a family reads them: from words.json, English fields by their own names."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.privacy.declarations import LeftOut
from screening import formats
from screening.rights.models import Erasure

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


LANGUAGES = ("zh-hans", "en")


def proof_sheet(proof: Erasure) -> str:
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            parts.append("\n".join(proof_lines(proof)))
    return "\n\n".join(parts) + "\n"


def proof_lines(proof: Erasure) -> list[str]:
    day = formats.day(timezone.localdate(proof.at))
    return [
        _("Proof of erasure"),
        _("On %(day)s everything stored about one child was erased.") % {"day": day},
        _("Number of this proof: %(number)s") % {"number": str(proof.public_id)[:8].upper()},
        *[f"{table_words(label)}: {count}" for label, count in proof.counts.items()],
        *[
            _("Consent sheet of %(day)s (text %(version)s)")
            % {"day": formats.day(date.fromisoformat(day)), "version": " ".join([version, *(h[:8] for h in text_hash)])}
            for day, _outcome, version, *text_hash in proof.consents
        ],
        *_namesakes(proof.namesakes),
        _("The log of who looked at what stays, as the law demands; it names no child."),
        _(
            "Backups made before this day still hold it, locked, for twelve months at most; whoever restores one "
            "erases it again by the list beside it."
        ),
        f"Xinqiao {settings.VERSION}",
    ]


def _namesakes(count: int) -> list[str]:
    words = _("The same name still stands in %(count)s texts about others, or about another child of that name.")
    return [words % {"count": count}] if count else []

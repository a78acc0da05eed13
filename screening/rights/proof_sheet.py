"""What is printed after an erasure, in both languages, for the family and for the school's own file."""

from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from screening import formats
from screening.rights.models import Erasure
from screening.rights.words import table_words

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

"""Lines of paper out of the fields of the content files, so that a form on paper asks what its page asks.

The print font's curly quotes and middle dot are as wide as a Chinese character: English gets plain ones.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from screening import formats
from screening.cases.fallback.parts import FormLine
from screening.library import texts

DAY = "________"
LONG = "________________"
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_ROOM = {"text": 2, "care": 2, "list": 1}


def text(path: str, **params: object) -> str:
    return plain(texts.text(path, None, **params))


def lines(path: str) -> tuple[str, ...]:
    return tuple(plain(line) for line in texts.lines(path))


def tree(path: str) -> Any:
    """A branch of the content in the language of the paper, placeholders untouched."""
    return _plain_tree(texts.localize(path))


def joined(*sentences: str) -> str:
    """One paragraph: Chinese sentences stand side by side."""
    return (" " if formats.is_english() else "").join(sentences)


def plain(sentence: str) -> str:
    return sentence.translate(_PLAIN).replace(" · ", ", ") if formats.is_english() else sentence


def rows(fields: Iterable[Mapping[str, Any]], room: Mapping[str, int] | None = None) -> tuple[FormLine, ...]:
    """One line a field, the parts of a group under their heading. `room`: lines of handwriting by the field's id."""
    found: list[FormLine] = []
    for entry in fields:
        if entry["kind"] == "group":
            found.append(FormLine(entry["label"], is_head=True))
            found += rows(entry["parts"], room)
        else:
            found.append(_row(entry, (room or {}).get(entry["id"], _ROOM.get(entry["kind"], 1))))
    return tuple(found)


def ticks(options: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """ "□ seen ____": a blank where the page would ask on; ▲ where only the urgent path is right."""
    return tuple(_tick(option) for option in options)


def blank_date() -> str:
    return _("______ year ____ month ____ day")


def blank_meeting() -> str:
    return _(
        "____ month ____ day, weekday ____, at ____, place ______________. "
        "Please bring this sheet; parents may join by video."
    )


def _row(entry: Mapping[str, Any], room: int) -> FormLine:
    label = entry["label"] + ("\u00a0*" if entry.get("required") else "")
    hint = entry.get("hint", "")
    if entry.get("options"):
        return FormLine(label, ticks(entry["options"]), hint=hint)
    if entry["kind"] in ("date", "datetime"):
        return FormLine(label, (blank_date(),), hint=hint)
    return FormLine(label, room=room, hint=hint)


def _tick(option: Mapping[str, Any]) -> str:
    urgent = "▲ " if option.get("opens") == "urgent" else ""
    asks = f" {DAY}" if option.get("asks") in ("text", "date", "next-date") else ""
    label = str(option["label"]).replace("{n}", "____")
    return f"□ {urgent}{label}{asks}"


def _plain_tree(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain_tree(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain_tree(part) for part in value]
    return plain(value) if isinstance(value, str) else value

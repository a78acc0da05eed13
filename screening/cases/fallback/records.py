"""The forms that ask what their pages ask: home visit, review, guardian informed, look-up."""

from typing import Any

from django.utils.translation import gettext as _

from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.fallback import content
from screening.cases.fallback.parts import FormLine, Grid, Lines, PaperBody, ShortPoints, Words, blank_rows

TRIES = 4
Field = dict[str, Any]


def home_visit(duty_phone: str) -> PaperBody:
    """Title line and blocks."""
    form = content.tree("chain.home_visit")
    room = {"visitors": 1, "met": 1, "day-morning": 1, "day-after": 1, "day-night": 1, "goes-well": 1, "care-update": 1}
    close = _("%(close)s Duty telephone %(phone)s") % {"close": form["close"], "phone": duty_phone}
    return PaperBody(
        _lead(form["lead"]),
        (
            ShortPoints(tuple(form["bring"]), _("Take along")),
            Lines(content.rows(form["fields"], room)),
            Words(_urgent_note(), "small"),
            ShortPoints(tuple(form["do_not"]), _("Do not")),
            Words(close),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def review() -> PaperBody:
    form = content.tree("chain.review_record")
    told = content.tree("chain.guardian_informed.fields.told")
    rows: list[FormLine] = []
    for entry in form["fields"]:
        if entry["kind"] == "strengths":
            rows += [FormLine(line["label"]) for line in content.tree("chain.strengths.lines")]
        elif entry["kind"] == "guardian":
            rows.append(FormLine(entry["label"] + "\u00a0*", content.ticks(told["options"])))
        else:
            rows += content.rows([entry], {"child-wants": 2})
        if entry["id"] == "safety":
            rows.append(FormLine(str(behind_signs.LABEL), _behind()))
    return PaperBody(
        _("Case number ______________, date ______________. One child a sheet; no name on it."),
        (
            Lines(tuple(rows), "w26", "w74"),
            Words(_urgent_note(), "small"),
            ShortPoints(tuple(form["rules"])),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def _behind() -> tuple[str, ...]:
    return tuple(
        f"□ {'▲ ' if name == behind_signs.HARM else ''}{content.plain(str(label))}"
        for name, label in behind_signs.OPTIONS
    )


def guardian_informed() -> PaperBody:
    form = content.tree("chain.guardian_informed")
    cards = tuple(f"□ {card['title']}" for card in content.tree("chain.guardian_cards"))
    rows = tuple(
        FormLine(entry["label"], cards)
        if entry["id"] == "cards"
        else content.rows([entry], {"view": 5, "agreed": 5})[0]
        for entry in form["fields"]
    )
    note = _(
        "If a guardian may be involved in harm, do not tell the family first: urgent concern, then ask the police."
    )
    return PaperBody(
        _("Case number ______________. Needed for watch, support plan, referral and urgent concern."),
        (
            Lines(rows, "w28", "w72"),
            Words(f"▲ {note}", "strip"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def look_up() -> PaperBody:
    form = content.tree("chain.look_up")
    before, tries, after = _around(form["fields"], "tries")
    heads = (
        (_("Name, relation"), "w28"),
        (_("When"), "w18"),
        (_("How"), "w20"),
        (_("What was said"), "w34"),
    )
    how = _("%(label)s: %(ways)s") % {"label": _("How"), "ways": _(", ").join(way["label"] for way in tries["options"])}
    return PaperBody(
        _("Case number or class and seat ______________. %(lead)s") % {"lead": form["lead"]},
        (
            Words(form["opens_when"]),
            Lines(content.rows(before)),
            Grid(heads, blank_rows(heads, TRIES), caption=f"{tries['label']} *　({how})"),
            Lines(content.rows(after, {"answered-by": 1, "needs": 1, "agreed": 2})),
            Words(f"▲ {form['nobody_reached']}", "strip"),
            Words(content.text("ui.limits.not-a-reason"), "small"),
        ),
    )


def _lead(lead: str) -> str:
    return _("%(lead)s Case number ______________") % {"lead": lead}


def _urgent_note() -> str:
    return _("* has to be filled in. ▲ stay with the child, telephone now, then the urgent slip.")


def _around(fields: list[Field], name: str) -> tuple[list[Field], Field, list[Field]]:
    at = next(index for index, entry in enumerate(fields) if entry["id"] == name)
    return fields[:at], fields[at], fields[at + 1 :]

"""“I would like to talk” slips: six a page, anonymous, to be photocopied."""

from django.utils.translation import gettext as _

from screening.library import texts
from screening.rounds.papers.shapes import TalkSlipsPage
from screening.rounds.papers.words import page_language, plain

SLIP = "chain.wish_to_talk.slip"


def talk_slips_page(school: str) -> TalkSlipsPage:
    fields = texts.localize(f"{SLIP}.fields")
    counselor = texts.text(f"{SLIP}.fields.whom.options.counselor")
    return TalkSlipsPage(
        language=page_language(),
        title=_("Slips: I would like to talk"),
        head=_("Xinqiao, %(school)s, slips for a talk") % {"school": school},
        case=_("Six a page, cut along the dashes"),
        foot=_("May be photocopied; nobody has to write why"),
        code=_("Slips"),
        heading=texts.text(f"{SLIP}.title"),
        blanks=tuple(field["label"] for field in fields if field["kind"] == "text"),
        choices=tuple(
            (field["label"], tuple(option["label"] for option in field["options"]))
            for field in fields
            if "options" in field
        ),
        promise=plain(texts.text(f"{SLIP}.promise")),
        hurry=plain(texts.text(f"{SLIP}.hurry")),
        box=plain(texts.text(f"{SLIP}.box", who=counselor)),
    )

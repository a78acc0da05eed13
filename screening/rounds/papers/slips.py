"""“I would like to talk” slips: six a page, anonymous, to be photocopied."""

from django.utils.translation import gettext as _

from screening import formats
from screening.library import texts
from screening.rounds.papers.words import plain

SLIP = "chain.wish_to_talk.slip"


class TalkSlipsPage:
    """Six “I would like to talk” slips; they name nobody."""

    copies: tuple[int, ...] = (1, 2, 3, 4, 5, 6)

    def __init__(self, school: str) -> None:
        fields = texts.localize(f"{SLIP}.fields")
        counselor = texts.text(f"{SLIP}.fields.whom.options.counselor")
        self.language = formats.html_language()
        self.title = _("Slips: I would like to talk")
        self.head = _("Xinqiao, %(school)s, slips for a talk") % {"school": school}
        self.case = _("Six a page, cut along the dashes")
        self.foot = _("May be photocopied; nobody has to write why")
        self.code = _("Slips")
        self.heading = texts.text(f"{SLIP}.title")
        self.blanks = tuple(field["label"] for field in fields if field["kind"] == "text")
        self.choices = tuple(
            (field["label"], tuple(option["label"] for option in field["options"]))
            for field in fields
            if "options" in field
        )
        self.promise = plain(texts.text(f"{SLIP}.promise"))
        self.hurry = plain(texts.text(f"{SLIP}.hurry"))
        self.box = plain(texts.text(f"{SLIP}.box", who=counselor))

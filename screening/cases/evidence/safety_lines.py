"""What a look found about the child's safety, line by line, in words: on the child's page, the interview record, the
hand-over and, as far as the counselor chooses, on a referral."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.models import Review
from screening.documents.blocks import LabelledFact
from screening.library import texts

PARTS = "chain.review_record.fields.safety.parts"
NOT_ASKED, UNCLEAR = "not-asked", "unclear"


def safety_lines(review: Review) -> dict[str, LabelledFact]:
    """Id of the line → what was asked and answered; a question that nobody asked says so."""
    return dict(_lines(review))


def self_harm_words(review: Review) -> str:
    """The lines that a sign of self-harm opens, in one; empty without a sign."""
    found = safety_lines(review)
    return _("; ").join(
        _("%(label)s: %(text)s") % {"label": found[part].label, "text": found[part].value}
        for part in (*behind_signs.CODED, behind_signs.WHO, behind_signs.RHYTHM)
        if part in found
    )


def _lines(review: Review) -> Iterator[tuple[str, LabelledFact]]:
    for part in texts.ids(PARTS):
        said = texts.text(f"{PARTS}.{part}.options.{review.safety.get(part, NOT_ASKED)}")
        yield part, LabelledFact(texts.text(f"{PARTS}.{part}.label"), said)
        if part == behind_signs.SELF_HARM and review.safety.get(part) == "sign":
            yield from _self_harm(review)
    behind = dict(behind_signs.OPTIONS).get(review.safety.get(behind_signs.FIELD, ""))
    if behind:
        yield behind_signs.FIELD, LabelledFact(str(behind_signs.LABEL), str(behind))


def _self_harm(review: Review) -> Iterator[tuple[str, LabelledFact]]:
    path = behind_signs.LINES
    for part in behind_signs.CODED:
        said = texts.text(f"{path}.{part}.options.{review.safety.get(part, UNCLEAR)}")
        yield part, LabelledFact(texts.text(f"{path}.{part}.label"), said)
    for part, said in (
        (behind_signs.WHO, review.who_is_there),
        (behind_signs.RHYTHM, behind_signs.rhythm_words(review.rhythm) if review.rhythm else ""),
    ):
        if said:
            yield part, LabelledFact(texts.text(f"{path}.{part}.label"), said)

"""What is about to be saved, in the words and keys it would have."""

from dataclasses import dataclass

from screening.instruments import Instrument
from screening.library.presenters.instrument import ItemRow, ScaleRow, item_rows, scale_row
from screening.library.presenters.words import said, short_hash


@dataclass(frozen=True)
class Preview:
    form: Instrument
    title: str
    question: str
    anchors: str
    items: list[ItemRow]
    scales: list[ScaleRow]
    hash: str


def preview(form: Instrument | None) -> Preview | None:
    if form is None:
        return None
    return Preview(
        form=form,
        title=said(form.title),
        question=said(form.question),
        anchors=" · ".join(f"{option.code} {said(option.label)}" for option in form.options),
        items=item_rows(form),
        scales=[scale_row(form, scale) for scale in form.scales],
        hash=short_hash(form.content_hash),
    )

"""What is about to be saved, in the words and keys it would have."""

from dataclasses import dataclass

from screening.instruments import Instrument
from screening.library.presenters.instrument import BilingualItem, ScaleRow, item_rows
from screening.library.presenters.words import in_page_language, short_hash


@dataclass(frozen=True)
class FormPreview:
    form: Instrument
    title: str
    question: str
    anchors: str
    items: list[BilingualItem]
    scales: list[ScaleRow]
    hash: str


def preview(form: Instrument | None) -> FormPreview | None:
    if form is None:
        return None
    return FormPreview(
        form=form,
        title=in_page_language(form.title),
        question=in_page_language(form.question),
        anchors=" · ".join(f"{option.code} {in_page_language(option.label)}" for option in form.options),
        items=item_rows(form),
        scales=[ScaleRow(form, scale) for scale in form.scales],
        hash=short_hash(form.content_hash),
    )

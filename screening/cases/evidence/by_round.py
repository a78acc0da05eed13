"""What each form said in each round: the evidence of a flag is that of its own round, never of a newer one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils import timezone

from screening import formats
from screening.cases.evidence import why
from screening.cases.evidence.scales import StoredScale, legs_of, norm_words
from screening.library import wording


class FormThen:
    """One form in one round, with its two legs and the day on which it was handed in."""

    def __init__(self, scale: StoredScale) -> None:
        band = scale.total.band or ""
        self.id = scale.instrument.id
        self.title = wording.form_title(scale.instrument.id)
        self.day = formats.day(timezone.localdate(scale.row.assessment.submitted_at))
        self.level = why.level(band)
        self.flagged = band in ("elevated", "high")
        self.legs = legs_of(scale)
        self.norm = norm_words(scale)
        self.order = (scale.instrument.informant == "child", scale.instrument.id)


def by_round(scales: Mapping[str, Sequence[StoredScale]]) -> dict[int, tuple[FormThen, ...]]:
    """Round (by key) → its forms, the teacher's before the child's. Of a form handed in twice the later counts."""
    latest: dict[int, dict[str, StoredScale]] = defaultdict(dict)
    for rows in scales.values():
        for scale in rows:
            latest[scale.row.assessment.round_id].setdefault(scale.instrument.id, scale)
    return {
        one: tuple(sorted(map(FormThen, forms.values()), key=lambda form: form.order)) for one, forms in latest.items()
    }

"""The review record once more, for a sheet that was filled in by hand on the visit day."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.models import Review, VisitDaySheet
from screening.cases.review.forms import ReviewForm
from screening.cases.visit_days.services import SheetTyped, type_sheet


class SheetForm(ReviewForm):
    """Asks what the paper asks; the day of the visit stands in it already."""

    refusals = {**ReviewForm.refusals, SheetTyped: lambda done: [(None, _already(done.review))]}

    def __init__(self, user: User, sheet: VisitDaySheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, sheet.case, *args, **kwargs)
        self.sheet = sheet
        self.fields["child_seen_on"].initial = sheet.visit.day

    def act(self, by: User) -> Review:
        return type_sheet(self.sheet, by=by, **self.said())


def _already(review: Review) -> str:
    said = _("%(name)s typed this sheet on %(day)s. Nothing was written; to add something, open the child's page.")
    return said % {"name": review.reviewed_by.name, "day": formats.moment(review.reviewed_at)}

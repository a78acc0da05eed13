"""What the counselor did after a family took its consent back."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import FormAbout, note
from screening.cases.models import ConsentTask
from screening.cases.withdrawals.services import record_done


class ConsentTaskForm(FormAbout[ConsentTask, ConsentTask]):
    said = note(_("Who was told, and what was agreed"), required=True, rows=3)

    def act(self, by: User) -> ConsentTask:
        return record_done(self.about, by=by, **self.values("nonce", "said"))

from django.utils.translation import gettext_lazy as _

MONTHLY_REPORT = _("Monthly report")

from django.utils.translation import gettext_lazy as _

BUREAU_FORM = _("The bureau's form")

from django.utils.translation import gettext_lazy as _

BUREAU_FORM = _("The bureau's form")
FHIR = _("For hospital systems. Items with their weights; scores are always computed here again.")
FHIR_CHINESE = _("FHIR R5 Questionnaire, Chinese (JSON)")
FHIR_ENGLISH = _("FHIR R5 Questionnaire, English (JSON)")
XLSFORM = _("XLSForm (XLSX)")
XLSFORM_SAYS = _("For KoboToolbox, ODK and other form programs.")
TEMPLATE_CHILD = _("Template workbook: a form children fill in")
TEMPLATE_TEACHER = _("Template workbook: a form teachers fill in")

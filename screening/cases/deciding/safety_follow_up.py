"""A sign in sleeping or eating opens a question: what stands behind it? Asked by the page and by the paper."""

from django.utils.translation import gettext_lazy as _

FIELD, HARM = "behind", "harm"  # kept beside the four safety answers
LABEL = _("If sleeping or eating gave a sign: what is behind it")
OPTIONS = (
    (HARM, _("Harm, or I am not sure: urgent concern")),
    ("ill", _("Pain or illness: ask the township clinic")),
    ("hunger", _("Not enough food or money: ask the school and civil affairs")),
    ("worry", _("Worry, a quarrel, noise, a telephone at night")),
)

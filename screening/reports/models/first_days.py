"""What all months here are: a first day. Said without a function of Django's, so that any SQLite can check the file."""

from django.db.models import Q

FIRST_DAY = Q(month__endswith="-01")

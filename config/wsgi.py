import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
application = get_wsgi_application()

import config.urls  # noqa: E402, F401  # now, and not at the first page, for which somebody waits
from screening.operations.preparation import refuse_to_begin  # noqa: E402  # the apps are ready now

refuse_to_begin()
gc.collect()
gc.freeze()  # what is loaded stays: looking through it again and again stops every page for a third of a second

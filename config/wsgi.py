import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
application = get_wsgi_application()

from screening.operations.preparation import refuse_to_begin  # noqa: E402  # the apps are ready now

refuse_to_begin()

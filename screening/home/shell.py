"""What a browser keeps to say that there is no line: one page that names nobody, with its style, script and icon."""

import hashlib
import json

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from students.models import County

FILES = ("css/xinqiao.css", "js/saving.js", "img/xinqiao.svg")


def no_line_page() -> str:
    """The same for everybody, in both languages: whoever sits at this computer next reads the same copy."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("home/no_line.html", {"numbers": county_numbers()})


def county_numbers() -> str:
    """The county's own public numbers, for the child who is not safe while there is no line. Names of people stand in
    no browser: whoever is on duty stands on the wall card."""
    found = County.objects.exclude(emergency_numbers="").order_by("pk").values_list("emergency_numbers", flat=True)
    return "；".join(dict.fromkeys(found))


def worker_script() -> str:
    """The service worker. What changes in it changes its name too, so that browsers fetch it anew and drop the old."""
    files = [static(name) for name in FILES]
    content = no_line_page() + " ".join([*files, static("js/worker.js"), settings.VERSION])
    name = "shell-" + hashlib.sha256(content.encode()).hexdigest()[:12]
    shell = json.dumps({"name": name, "page": reverse("home:show_no_line"), "files": files})
    return f"self.shell={shell};importScripts({json.dumps(static('js/worker.js'))});\n"

"""Results made before a re-score could be previewed: scored as they were answered, the newest of each in force."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery


def date_the_results(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    results = apps.get_model("rounds", "Result").objects
    assessments = apps.get_model("rounds", "Assessment").objects
    answered = assessments.filter(pk=OuterRef("assessment")).values("instrument_version")
    results.update(instrument_version=Subquery(answered), adopted_at=F("created_at"))
    later = results.filter(assessment=OuterRef("assessment"), pk__gt=OuterRef("pk")).order_by("pk")
    results.update(superseded_at=Subquery(later.values("created_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_rescoring_and_raters")]

    operations = [migrations.RunPython(date_the_results, migrations.RunPython.noop)]

from typing import Any

from django.db import migrations, models


def mark_rows_of_sheets_handed_in(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("rounds", "SheetRow").objects.filter(sheet__submitted_at__isnull=False)
    sheet = apps.get_model("rounds", "Sheet").objects.filter(pk=models.OuterRef("sheet")).values("submitted_at")
    rows.update(handed_in_at=models.Subquery(sheet[:1]))


class Migration(migrations.Migration):
    dependencies = [("rounds", "0010_no_nonces")]

    operations = [
        migrations.AddField("sheetrow", "handed_in_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(mark_rows_of_sheets_handed_in, migrations.RunPython.noop),
    ]

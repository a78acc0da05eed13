from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def note_nine_year_schools(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("students", "SchoolClass").objects.filter(school__kind="nine-year").update(last_grade=9)


class Migration(migrations.Migration):

    dependencies = [
        ("students", "0015_what_it_is_called"),
    ]

    operations = [
        migrations.AddField(
            model_name="schoolclass",
            name="last_grade",
            field=models.PositiveSmallIntegerField(default=6),
            preserve_default=False,
        ),
        migrations.RunPython(note_nine_year_schools, migrations.RunPython.noop),
    ]

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import accounts.privacy.fields

BREAK = "\n\n"


def keep_the_lines(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each line that was written down so far, with its own time and name in it, becomes an entry of the checklist."""
    acts: Any = apps.get_model("cases", "UrgentAct").objects
    concerns: Any = apps.get_model("cases", "UrgentConcern").objects
    for concern in concerns.all():
        for line in filter(None, concern.actions_taken.split(BREAK)):
            acts.create(
                concern=concern,
                line="next",
                note=line,
                recorded_by_id=concern.acknowledged_by_id or concern.raised_by_id,
                recorded_at=concern.acknowledged_at or concern.raised_at or timezone.now(),
                nonce=uuid.uuid4(),
            )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_referrals_with_a_next_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UrgentAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("line", models.CharField(max_length=30)),
                ("whom", models.CharField(blank=True, max_length=30)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("receiver", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("receipt", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("note", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("nonce", models.UUIDField(unique=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="cases.urgentconcern"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(keep_the_lines, migrations.RunPython.noop),
    ]

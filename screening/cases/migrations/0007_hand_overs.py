import accounts.privacy.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_plans_that_change"),
        ("students", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", accounts.privacy.fields.EncryptedTextField()),
                ("opened_at", models.DateTimeField()),
                ("open_until", models.DateTimeField()),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
                ("nonce", models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("counselor-left", "The counselor no longer works at the school"),
                            ("other-school", "The child goes to another school of the county"),
                            ("other-class", "The child sits in another class"),
                            ("left-county", "The child goes to a school elsewhere"),
                        ],
                        max_length=20,
                    ),
                ),
                ("summary", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("summary_hash", models.CharField(blank=True, max_length=64)),
                ("sealed_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("goes_to", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("agreed", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("nonce", models.UUIDField(blank=True, null=True, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name="emergencylook",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="emergency_looks", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="emergencylook",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="emergencylook",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="caused_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="from_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="students.schoolclass"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="from_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="from_school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="students.school"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="to_class",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="students.schoolclass",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="to_school",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="students.school",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencylook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("noted_at__isnull", True), ("noted_by__isnull", True)),
                    models.Q(("noted_at__isnull", False), ("noted_by__isnull", False)),
                    _connector="OR",
                ),
                name="emergency_look_noted",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["to_school", "accepted_at"], name="hand_over_waiting"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="hand_over_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("accepted_at__isnull", True),
                    ("superseded_at__isnull", True),
                    models.Q(("why", "left-county"), _negated=True),
                ),
                fields=("case",),
                name="one_hand_over_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_school__isnull", True), ("why", "left-county")),
                    models.Q(
                        models.Q(("why", "left-county"), _negated=True),
                        ("to_class__isnull", False),
                        ("to_school__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hand_over_goes_somewhere",
            ),
        ),
    ]

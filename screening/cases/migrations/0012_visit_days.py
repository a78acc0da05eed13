import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_urgent_hold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("day", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="students.school"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitDaySheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visit_day_sheets", to="cases.case"
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_day_sheet",
                        to="cases.review",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="cases.visitday"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="visitday",
            index=models.Index(fields=["school", "-day", "-id"], name="cases_visit_school__1f502e_idx"),
        ),
        migrations.AddConstraint(
            model_name="visitdaysheet",
            constraint=models.UniqueConstraint(fields=("visit", "place"), name="one_sheet_a_place"),
        ),
        migrations.AddConstraint(
            model_name="visitdaysheet",
            constraint=models.UniqueConstraint(fields=("visit", "case"), name="one_sheet_a_case_and_visit"),
        ),
    ]

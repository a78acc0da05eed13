"""Plans for a long holiday, what was still open when a case ended, sheets taken along on home visits."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_hand_overs"),
        ("students", "0007_register_forms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HolidayPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("holiday_starts", models.DateField()),
                ("stays_where", accounts.privacy.fields.EncryptedTextField()),
                ("home_from", models.DateField(blank=True, null=True)),
                ("home_until", models.DateField(blank=True, null=True)),
                ("who_looks_in", accounts.privacy.fields.EncryptedTextField()),
                ("how_often", models.CharField(max_length=20)),
                ("first_on", models.DateField()),
                ("child_contact", accounts.privacy.fields.EncryptedTextField()),
                ("child_wants", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("goes_on", models.JSONField(blank=True, default=list)),
                ("stand_in", accounts.privacy.fields.EncryptedTextField()),
                ("village_told", models.CharField(blank=True, max_length=20)),
                ("safe", models.CharField(max_length=10)),
                ("back_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("nonce", models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="LeftOpen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("referral", "referral"),
                            ("actions", "actions"),
                            ("calls", "calls"),
                            ("follow-ups", "follow-ups"),
                            ("guardian", "guardian"),
                        ],
                        max_length=20,
                    ),
                ),
                ("said", accounts.privacy.fields.EncryptedTextField()),
            ],
        ),
        migrations.CreateModel(
            name="VisitSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("batch", models.UUIDField()),
                ("printed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="holidayplan",
            name="back",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.followup"
            ),
        ),
        migrations.AddField(
            model_name="holidayplan",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holiday_plans", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="holidayplan",
            name="first_look",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.followup"
            ),
        ),
        migrations.AddField(
            model_name="holidayplan",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="leftopen",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="left_open", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="visitsheet",
            name="printed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="visitsheet",
            name="school_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="students.schoolclass"
            ),
        ),
        migrations.AddField(
            model_name="visitsheet",
            name="student",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visit_sheets", to="students.student"
            ),
        ),
        migrations.AddIndex(
            model_name="holidayplan",
            index=models.Index(fields=["case", "holiday_starts", "-id"], name="cases_holid_case_id_2d2a64_idx"),
        ),
        migrations.AddConstraint(
            model_name="leftopen",
            constraint=models.UniqueConstraint(fields=("case", "kind"), name="one_word_on_each_open_thing"),
        ),
        migrations.AddIndex(
            model_name="visitsheet",
            index=models.Index(fields=["student", "-printed_at"], name="cases_visit_student_832364_idx"),
        ),
        migrations.AddConstraint(
            model_name="visitsheet",
            constraint=models.UniqueConstraint(fields=("batch", "student"), name="one_visit_sheet_a_child"),
        ),
    ]

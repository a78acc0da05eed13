from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from typing import Any
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

import accounts.privacy.fields


def date_the_open_ones(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What left the school before there was a day to ask again is asked about on the day the answer was due."""
    rows = apps.get_model("cases", "Referral").objects.filter(state__in=["issued", "received", "in-progress"])
    rows.update(word_due_on=F("reply_due_on"))


def staff(null: bool = False) -> "models.ForeignKey[Any, Any]":
    kinds: dict[str, Any] = {"null": True, "blank": True} if null else {}
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **kinds
    )


def of(model: str, name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


def both_or_neither(name: str, at: str, by: str) -> models.CheckConstraint:
    both = models.Q((f"{at}__isnull", True), (f"{by}__isnull", True))
    neither = models.Q((f"{at}__isnull", False), (f"{by}__isnull", False))
    return models.CheckConstraint(condition=models.Q(both, neither, _connector="OR"), name=name)


KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
OPEN = ["issued", "received", "in-progress"]
KINDS = [("phone", "By telephone"), ("letter", "By letter"), ("message", "By a message without a name")]
NEXT = [
    ("seeing", "We see the child, or have agreed a day"),
    ("finished", "We have seen the child; no more is needed from us now"),
    ("cannot", "We cannot take this on, or could not reach the family"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_holidays_closings_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BackInClass",
            fields=[
                ("id", KEY.clone()),
                ("is_back", models.BooleanField()),
                ("since", models.DateField(blank=True, null=True)),
                ("because", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("asked_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("nonce", models.UUIDField(unique=True)),
                ("case", of("cases.case", "back_in_class")),
                ("recorded_by", staff()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_back", True), ("since__isnull", False)),
                            models.Q(("is_back", False), ("since__isnull", True)),
                            _connector="OR",
                        ),
                        name="back_says_since_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralReminder",
            fields=[
                ("id", KEY.clone()),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("dated", models.DateField()),
                ("note", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("word_due_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("nonce", models.UUIDField(unique=True)),
                ("recorded_by", staff()),
                ("referral", of("cases.referral", "reminders")),
            ],
        ),
        migrations.CreateModel(
            name="ReceiverAnswer",
            fields=[
                ("id", KEY.clone()),
                ("received_on", models.DateField()),
                ("unit", accounts.privacy.fields.EncryptedTextField()),
                ("next_step", models.CharField(choices=NEXT, max_length=20)),
                ("note", accounts.privacy.fields.EncryptedTextField(blank=True)),
                ("came_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                ("nonce", models.UUIDField(unique=True)),
                ("looked_by", staff(null=True)),
                ("referral", of("cases.referral", "answers")),
            ],
            options={"constraints": [both_or_neither("answer_looked_at", "looked_at", "looked_by")]},
        ),
        migrations.RemoveField(model_name="receiver", name="is_active"),
        migrations.AddField("receiver", "changed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("receiver", "changed_by", staff(null=True)),
        migrations.AddField("receiver", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("receiver", "ended_by", staff(null=True)),
        migrations.AddField("receiver", "nonce", models.UUIDField(blank=True, null=True, unique=True)),
        migrations.AddConstraint("receiver", both_or_neither("receiver_changed", "changed_at", "changed_by")),
        migrations.AddConstraint("receiver", both_or_neither("receiver_ended", "ended_at", "ended_by")),
        migrations.AddField("referral", "word_due_on", models.DateField(blank=True, null=True)),
        migrations.RunPython(date_the_open_ones, migrations.RunPython.noop),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", OPEN), _negated=True), ("word_due_on__isnull", False), _connector="OR"
                ),
                name="open_referrals_have_a_next_date",
            ),
        ),
    ]

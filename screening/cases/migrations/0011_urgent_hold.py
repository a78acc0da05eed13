import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BOTH = models.Q(("hold_lifted_at__isnull", True), ("hold_lifted_by__isnull", True))
NEITHER = models.Q(("hold_lifted_at__isnull", False), ("hold_lifted_by__isnull", False))


class Migration(migrations.Migration):
    """After the rows of the step before are committed: PostgreSQL changes no table that still has checks to do."""

    dependencies = [
        ("cases", "0010_urgent_checklist"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="urgentconcern", name="actions_taken"),
        migrations.AddField(
            model_name="urgentconcern", name="hold_lifted_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="urgentconcern",
            name="hold_lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentconcern",
            constraint=models.CheckConstraint(
                condition=models.Q(BOTH, NEITHER, _connector="OR"), name="urgent_hold_lifted"
            ),
        ),
    ]

from django.db import migrations, models

ROWS = ["student", "carearrangement", "consent", "familycontact", "strengthnote", "staffassignment", "rosterimport"]


class Migration(migrations.Migration):
    dependencies = [("students", "0001_initial")]

    operations = [
        *(
            migrations.AddField(name, "nonce", models.UUIDField(editable=False, null=True, unique=True))
            for name in ROWS
        ),
        migrations.AddConstraint(
            "rosterimport",
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by__isnull=True)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="roster_approved_at_and_by",
            ),
        ),
    ]

from django.db import migrations

from screening.idempotency.moving import nonces_to_receipts


class Migration(migrations.Migration):
    dependencies = [("interchange", "0001_initial"), ("idempotency", "0001_initial")]
    operations = [
        nonces_to_receipts(
            "interchange",
            ("BureauForm", "bureau-form.upload", "uploaded_by"),
        )
    ]

from django.db import migrations

from screening.idempotency.moving import nonces_to_receipts


class Migration(migrations.Migration):
    dependencies = [("library", "0002_permissions_and_retirement"), ("idempotency", "0001_initial")]
    operations = [
        nonces_to_receipts("library", ("WordingPermission", "instrument.unlock", "recorded_by", "instrument_version"))
    ]

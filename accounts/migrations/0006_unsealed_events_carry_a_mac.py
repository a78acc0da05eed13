from typing import Any

from django.db import migrations

from accounts.audit.chain import own_mac


def give_own_mac(apps: Any, schema_editor: Any) -> None:
    """Events that were waiting for their number when the program stopped: from now on one without a MAC is foreign."""
    for event in apps.get_model("accounts", "AuditEvent").objects.filter(number__isnull=True, mac=""):
        event.mac = own_mac(event)
        event.save(update_fields=["mac"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_acts_by_two")]
    operations = [migrations.RunPython(give_own_mac, migrations.RunPython.noop)]

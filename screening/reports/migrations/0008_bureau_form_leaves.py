from django.db import migrations


class Migration(migrations.Migration):
    """The bureau's form stands in the app interchange from now on; its table stays as it is."""

    dependencies = [("reports", "0007_pilots_leave")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("BureauForm")])]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_results_in_force")]

    operations = [
        migrations.AlterField(
            model_name="result",
            name="instrument_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.instrumentversion"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adopted_at__isnull", False), ("superseded_at__isnull", True)),
                fields=("assessment",),
                name="one_result_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                condition=models.Q(("norm_set__isnull", False)),
                fields=("assessment", "instrument_version", "engine_version", "rule_set", "norm_set"),
                name="one_result_a_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                condition=models.Q(("norm_set__isnull", True)),
                fields=("assessment", "instrument_version", "engine_version", "rule_set"),
                name="one_result_without_norm",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_pilots")]

    operations = [
        migrations.AddField(
            model_name="evaluationexport",
            name="approval",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]

import accounts.privacy.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_export_approval'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('audience', models.CharField(max_length=60)),
                ('period', models.CharField(max_length=10)),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('cells', models.JSONField()),
                ('behind', accounts.privacy.fields.EncryptedTextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audience', 'period', 'revision'), name='one_publication_a_revision')],
            },
        ),
    ]

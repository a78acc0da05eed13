import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(choices=[('by-hand', 'By Hand'), ('daily', 'Daily'), ('before-upgrade', 'Before Upgrade')], max_length=20)),
                ('folder', models.CharField(max_length=300)),
                ('file_name', models.CharField(max_length=80)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('anchor', models.CharField(blank=True, max_length=100)),
                ('proved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['made_at'], name='operations__made_at_0eac97_idx')],
            },
        ),
    ]

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='FailedChore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('since', models.DateTimeField()),
                ('error', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='SignOfLife',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('payload', models.JSONField(default=dict)),
                ('queue', models.CharField(choices=[('default', 'Default'), ('bulk', 'Bulk')], default='default', max_length=10)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'In progress'), ('ready', 'Done'), ('failed', 'Failed')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('not_before', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('progress_n', models.PositiveIntegerField(default=0)),
                ('progress_of', models.PositiveIntegerField(default=0)),
                ('cursor', models.JSONField(blank=True, default=dict)),
                ('error', models.CharField(blank=True, max_length=60)),
                ('error_detail', models.CharField(blank=True, max_length=300)),
                ('batch', models.UUIDField(blank=True, db_index=True, null=True)),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'not_before'], name='jobs_due'), models.Index(fields=['state', 'lease_until'], name='jobs_leases')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), ('claim__isnull', False), ('lease_until__isnull', False)), models.Q(('state', 'running'), _negated=True), _connector='OR'), name='running_jobs_are_claimed')],
            },
        ),
    ]

import accounts.privacy.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.UUIDField()),
                ('audience', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=10)),
                ('input_hash', models.CharField(max_length=64)),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('path', models.CharField(blank=True, max_length=120)),
                ('key', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('content_type', models.CharField(default='application/pdf', max_length=80)),
                ('size', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('purged_at', models.DateTimeField(blank=True, null=True)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='jobs.job')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject', 'audience', 'language', 'input_hash'), name='one_file_a_state_of_its_inputs'), models.CheckConstraint(condition=models.Q(('path', ''), ('size__gt', 0), _connector='OR'), name='a_made_file_has_a_size')],
            },
        ),
    ]

import accounts.privacy.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('username', models.CharField(max_length=50, unique=True)),
                ('name', models.CharField(max_length=50)),
                ('role', models.CharField(choices=[('teacher', 'Teacher'), ('counselor', 'Counselor'), ('headteacher', 'Headteacher'), ('school-administrator', 'School administrator'), ('staff', 'Other staff'), ('district-officer', 'District officer'), ('district-child-protection-contact', 'District child-protection contact'), ('auditor', 'Auditor')], max_length=40)),
                ('is_active', models.BooleanField(default=True)),
                ('must_change_password', models.BooleanField(default=False)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('mail_address', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('disabled_at', models.DateTimeField(blank=True, null=True)),
                ('opened_again_at', models.DateTimeField(blank=True, null=True)),
                ('second_factor_due', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditAnchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('mac', models.CharField(max_length=64)),
                ('taken_at', models.DateTimeField(auto_now_add=True)),
                ('place', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='SpentKeep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_id', models.UUIDField(unique=True)),
                ('spent_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField()),
                ('actor_id', models.UUIDField(null=True)),
                ('role', models.CharField(blank=True, max_length=40)),
                ('verb', models.CharField(max_length=60)),
                ('object_type', models.CharField(blank=True, max_length=60)),
                ('object_id', models.CharField(blank=True, max_length=40)),
                ('purpose', models.CharField(blank=True, max_length=60)),
                ('request_id', models.CharField(blank=True, max_length=40)),
                ('subjects', models.JSONField(default=list)),
                ('detail', models.JSONField(default=dict)),
                ('number', models.BigIntegerField(null=True, unique=True)),
                ('mac', models.CharField(blank=True, max_length=64)),
                ('sealed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='accounts_au_at_7d024e_idx'), models.Index(fields=['object_type', 'object_id'], name='accounts_au_object__95e488_idx'), models.Index(condition=models.Q(('number__isnull', True)), fields=['id'], name='audit_unsealed')],
            },
        ),
        migrations.CreateModel(
            name='AuditSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_id', models.UUIDField(db_index=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.auditevent')),
            ],
        ),
        migrations.CreateModel(
            name='CodeTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=30)),
                ('address_hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['purpose', 'address_hash', 'at'], name='accounts_co_purpose_55dc6d_idx')],
            },
        ),
        migrations.CreateModel(
            name='KeyFingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=10)),
                ('fingerprint', models.CharField(max_length=32)),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('purpose', 'fingerprint'), name='one_fingerprint_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('params', models.JSONField(default=dict)),
                ('page', models.CharField(default='home:show_home', max_length=60)),
                ('about', models.CharField(blank=True, max_length=36)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['to', 'read_at'], name='notices_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('mail', 'Mail'), ('robot', 'Robot')], max_length=10)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sent', 'Sent'), ('failed', 'Failed'), ('needless', 'Needless')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField()),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=60)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='accounts.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'not_before'], name='dispatches_due')],
            },
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('browser', models.CharField(max_length=40)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PendingAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('act', models.CharField(max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('lapses_at', models.DateTimeField()),
                ('about', models.UUIDField(null=True)),
                ('said', models.JSONField(default=dict)),
                ('outcome', models.CharField(choices=[('waiting', 'waits for a second person'), ('confirmed', 'confirmed'), ('refused', 'refused'), ('taken-back', 'taken back'), ('lapsed', 'lapsed: nobody confirmed it in time')], default='waiting', max_length=20)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', 'act', 'about'], name='pending_acts')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), ('outcome', 'taken-back'), _connector='OR'), name='answered_by_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'waiting'), ('settled_at__isnull', True)), models.Q(models.Q(('outcome', 'waiting'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='settled_acts_have_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('app', 'App'), ('sheet', 'Sheet')], max_length=10)),
                ('secret', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('last_step', models.BigIntegerField(default=0)),
                ('set_up_at', models.DateTimeField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SpareCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('code_hash', models.CharField(max_length=128)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='accounts.secondfactor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('factor', 'number'), name='one_spare_code_a_number')],
            },
        ),
    ]

import accounts.privacy.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('library', '0001_initial'),
        ('students', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChildWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('whom', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('way', models.CharField(choices=[('form', 'On a form'), ('slip', 'On a slip'), ('spoken', 'By word of mouth')], max_length=10)),
                ('asked_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes_to_talk', to='students.student')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('tier', models.CharField(choices=[('A', 'Please see: counselor'), ('B', 'Talk first: class teacher')], max_length=1)),
                ('provisional', models.BooleanField(default=False)),
                ('raised_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('answers_changed_at', models.DateTimeField(blank=True, null=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='students.school')),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='students.schoolclass')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='students.student')),
            ],
        ),
        migrations.CreateModel(
            name='FlagReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('params', models.JSONField(default=dict)),
                ('rule_version', models.CharField(max_length=20)),
                ('is_note', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('flag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='rounds.flag')),
            ],
            options={
                'ordering': ['is_note', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OutsideResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('source', models.CharField(choices=[('county-assessment', "The county's yearly assessment"), ('hospital-letter', 'A letter from the hospital'), ('other', 'Another official source')], max_length=20)),
                ('dated', models.DateField()),
                ('as_given', accounts.privacy.fields.EncryptedTextField()),
                ('seen_by', accounts.privacy.fields.EncryptedTextField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_results', to='students.student')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScreeningRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('school_year', models.PositiveSmallIntegerField()),
                ('term', models.PositiveSmallIntegerField()),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('open', 'Open'), ('closed', 'Closed')], default='planned', max_length=10)),
                ('override_reason', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='students.county')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('norm_sets', models.ManyToManyField(blank=True, related_name='rounds', to='library.normset')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='library.ruleset')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='round_closes_after_it_opens'), models.UniqueConstraint(fields=('county', 'school_year', 'term'), name='one_round_a_term')],
            },
        ),
        migrations.CreateModel(
            name='RoundSchool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('override_reason', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('overridden_at', models.DateTimeField(blank=True, null=True)),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('overridden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_schools', to='students.school')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='round_schools', to='rounds.screeninground')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'school'), name='a_school_once_a_round'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by__isnull', True)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='round_school_opened'), models.CheckConstraint(condition=models.Q(models.Q(('overridden_at__isnull', True), ('overridden_by__isnull', True)), models.Q(('overridden_at__isnull', False), ('overridden_by__isnull', False)), _connector='OR'), name='round_school_overridden')],
            },
        ),
        migrations.CreateModel(
            name='RoundForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.instrumentversion')),
                ('scored_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.instrumentversion')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='rounds.screeninground')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('round', 'instrument_version'), name='a_form_once_a_round')],
            },
        ),
        migrations.CreateModel(
            name='RoundChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('to-rate', 'To be rated'), ('rated', 'Rated'), ('not-scorable', 'Not scorable'), ('not-observed', 'Answered; too little was seen for a result'), ('absent-long', 'Away from school for long'), ('known-too-short', 'Known for under four weeks'), ('no-consent-yet', 'No consent yet'), ('refused', 'Not taking part'), ('left', 'Left')], default='to-rate', max_length=20)),
                ('since', models.DateTimeField()),
                ('owner', models.CharField(blank=True, choices=[('class-teacher', 'Class teacher'), ('school-administrator', 'School administrator')], max_length=30)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_children', to='students.schoolclass')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_children', to='students.student')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='rounds.screeninground')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'school_class', 'state'], name='rounds_roun_round_i_f82a5d_idx')],
                'constraints': [models.UniqueConstraint(fields=('round', 'student'), name='one_state_a_child'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('owner', ''), ('state__in', ['rated', 'refused', 'left', 'not-observed'])), models.Q(models.Q(('state__in', ['rated', 'refused', 'left']), _negated=True), models.Q(('owner', ''), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='open_states_have_owner_and_date')],
            },
        ),
        migrations.CreateModel(
            name='Rescoring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('definitions', models.JSONField(blank=True, default=dict)),
                ('reason', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('computing', 'being computed'), ('ready', 'ready to look at'), ('adopting', 'being adopted'), ('adopted', 'adopted'), ('dismissed', 'dismissed')], default='computing', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('cursor', models.PositiveBigIntegerField(default=0)),
                ('difference', models.JSONField(blank=True, default=dict)),
                ('started_at', models.DateTimeField()),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dismissed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('norm_sets', models.ManyToManyField(blank=True, related_name='+', to='library.normset')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.ruleset')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rescorings', to='rounds.screeninground')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['computing', 'ready', 'adopting'])), fields=('round',), name='one_rescoring_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', True), ('started_by__isnull', True)), models.Q(('started_at__isnull', False), ('started_by__isnull', False)), _connector='OR'), name='rescoring_started'), models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', True), ('adopted_by__isnull', True)), models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False)), _connector='OR'), name='rescoring_adopted'), models.CheckConstraint(condition=models.Q(models.Q(('dismissed_at__isnull', True), ('dismissed_by__isnull', True)), models.Q(('dismissed_at__isnull', False), ('dismissed_by__isnull', False)), _connector='OR'), name='rescoring_dismissed')],
            },
        ),
        migrations.AddField(
            model_name='flag',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='rounds.screeninground'),
        ),
        migrations.CreateModel(
            name='ClassConversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('class-few', 'very few flags'), ('class-many', 'very many flags')], max_length=12)),
                ('flags', models.PositiveSmallIntegerField()),
                ('children', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('held_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('as-rated', 'The ratings stand'), ('rate-again', 'The teacher looks at the sheet again'), ('class-needs', 'The class as a whole needs something')], max_length=12)),
                ('note', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='students.schoolclass')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='class_conversations', to='rounds.screeninground')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('round', 'school_class'), name='one_conversation_a_class'), models.CheckConstraint(condition=models.Q(models.Q(('held_by__isnull', True), ('held_on__isnull', True), ('outcome', '')), models.Q(('held_by__isnull', False), ('held_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='conversation_held_with_an_outcome')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('informant', models.CharField(choices=[('teacher', 'Teacher observation'), ('child', "Child's own answers")], max_length=10)),
                ('answers', models.JSONField()),
                ('sources', models.JSONField(default=dict)),
                ('submitted_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='library.instrumentversion')),
                ('rater', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='students.schoolclass')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='students.student')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='rounds.screeninground')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('round', 'student', 'instrument_version'), name='one_assessment_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('informant', models.CharField(choices=[('teacher', 'Teacher observation'), ('child', "Child's own answers")], max_length=10)),
                ('state', models.CharField(choices=[('open', 'In progress'), ('submitted', 'Submitted'), ('reopened', 'Reopened')], default='open', max_length=12)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('last_saved_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('reopen_reason', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('quality', models.JSONField(blank=True, default=list)),
                ('class_page', models.JSONField(blank=True, null=True)),
                ('reopened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='rounds.screeninground')),
                ('school_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='students.schoolclass')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'school_class', 'informant'), name='one_sheet_a_class'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='sheet_submitted'), models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_by__isnull', True)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False)), _connector='OR'), name='sheet_reopened')],
            },
        ),
        migrations.CreateModel(
            name='SaveReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.UUIDField(unique=True)),
                ('saved_at', models.DateTimeField(auto_now_add=True)),
                ('answer', models.JSONField()),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rounds.sheet')),
            ],
        ),
        migrations.CreateModel(
            name='ChildFormCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handed_out', models.PositiveSmallIntegerField()),
                ('came_back', models.PositiveSmallIntegerField()),
                ('counted_at', models.DateTimeField()),
                ('counted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='child_form_count', to='rounds.sheet')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('came_back__lte', models.F('handed_out'))), name='no_more_forms_come_back_than_out')],
            },
        ),
        migrations.CreateModel(
            name='ChildForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('outcome', models.CharField(choices=[('typed', 'Typed'), ('not-wanted', 'Did not want to')], max_length=12)),
                ('by_hand', models.CharField(choices=[('no', 'No'), ('harmless', 'Yes. I have read it now; nothing in it worries me'), ('worrying', 'Yes, and it worries me')], max_length=10)),
                ('wish', models.CharField(blank=True, choices=[('yes', 'Yes'), ('not-now', 'Not Now')], max_length=10)),
                ('typed_at', models.DateTimeField()),
                ('corrected_at', models.DateTimeField(blank=True, null=True)),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='child_forms', to='students.student')),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='child_forms', to='rounds.sheet')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sheet', 'student'), name='one_child_form_a_child'), models.CheckConstraint(condition=models.Q(('by_hand__in', ['no', 'harmless', 'worrying'])), name='child_form_was_looked_at_for_handwriting'), models.CheckConstraint(condition=models.Q(models.Q(('corrected_at__isnull', True), ('corrected_by__isnull', True)), models.Q(('corrected_at__isnull', False), ('corrected_by__isnull', False)), _connector='OR'), name='child_form_corrected')],
            },
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('cells', models.JSONField(default=dict)),
                ('exclusion', models.CharField(blank=True, choices=[('absent-long', 'Away from school for long'), ('known-too-short', 'Known for under four weeks')], max_length=20)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('still_unseen_at', models.DateTimeField(blank=True, null=True)),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='rounds.sheet')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheet_rows', to='students.student')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sheet', 'student'), name='one_row_a_child'), models.CheckConstraint(condition=models.Q(models.Q(('saved_at__isnull', True), ('saved_by__isnull', True)), models.Q(('saved_at__isnull', False), ('saved_by__isnull', False)), _connector='OR'), name='sheet_row_saved')],
            },
        ),
        migrations.CreateModel(
            name='TeacherConcern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('note', accounts.privacy.fields.EncryptedTextField(blank=True)),
                ('raised_at', models.DateTimeField()),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='concerns', to='rounds.sheet')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teacher_concerns', to='students.student')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RaterPractice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=10)),
                ('practised_on', models.DateField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='practices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'version', 'practised_on'), name='one_practice_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine_version', models.CharField(max_length=20)),
                ('scales', models.JSONField()),
                ('total_raw', models.FloatField(null=True)),
                ('total_prorated', models.FloatField(null=True)),
                ('band', models.CharField(blank=True, max_length=10)),
                ('provisional', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='rounds.assessment')),
                ('instrument_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.instrumentversion')),
                ('norm_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.normset')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.ruleset')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('adopted_at__isnull', False), ('superseded_at__isnull', True)), fields=('assessment',), name='one_result_in_force'), models.UniqueConstraint(condition=models.Q(('norm_set__isnull', False)), fields=('assessment', 'instrument_version', 'engine_version', 'rule_set', 'norm_set'), name='one_result_a_rule'), models.UniqueConstraint(condition=models.Q(('norm_set__isnull', True)), fields=('assessment', 'instrument_version', 'engine_version', 'rule_set'), name='one_result_without_norm')],
            },
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('student', 'round'), name='one_flag_a_child_and_round'),
        ),
    ]

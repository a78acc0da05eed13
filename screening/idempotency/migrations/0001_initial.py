import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.UUIDField()),
                ('act', models.CharField(max_length=40)),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('made_id', models.BigIntegerField(null=True)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['nonce'], name='receipt_of_a_nonce')],
                'constraints': [models.UniqueConstraint(fields=('user', 'nonce', 'act'), name='one_receipt_an_act'), models.UniqueConstraint(condition=models.Q(('user', None)), fields=('nonce', 'act'), name='one_receipt_of_nobody')],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('register', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(choices=[('client', 'clients'), ('contact', 'contacts (10 minutes)'), ('intervention', 'interventions (30 minutes)'), ('bed', 'beds'), ('call', 'calls')], max_length=12, verbose_name='unit of capacity')),
                ('need_low', models.FloatField()),
                ('need_middle', models.FloatField(verbose_name='need')),
                ('need_high', models.FloatField()),
                ('reachable', models.FloatField(verbose_name='reachable capacity')),
                ('gap_low', models.FloatField()),
                ('gap_middle', models.FloatField(verbose_name='gap')),
                ('gap_high', models.FloatField()),
                ('uncovered_share', models.FloatField(verbose_name='share of need not covered')),
                ('persons_uncovered', models.FloatField(verbose_name='persons without a place')),
                ('rank', models.PositiveIntegerField(verbose_name='rank')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.servicekind')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.unit')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gaps', to='core.run')),
            ],
            options={
                'verbose_name': 'gap',
                'verbose_name_plural': 'gaps',
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('run', 'kind', 'municipality'), name='gaps_gap_once'), models.UniqueConstraint(fields=('run', 'rank'), name='gaps_rank_once')],
            },
        ),
    ]

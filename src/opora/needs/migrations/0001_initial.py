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
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.SlugField(max_length=60, verbose_name='base')),
                ('low', models.DecimalField(decimal_places=4, max_digits=10, verbose_name='low, per 1 000')),
                ('middle', models.DecimalField(decimal_places=4, max_digits=10, verbose_name='middle, per 1 000')),
                ('high', models.DecimalField(decimal_places=4, max_digits=10, verbose_name='high, per 1 000')),
                ('units_per_person', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='capacity per person')),
                ('unit', models.CharField(choices=[('client', 'clients'), ('contact', 'contacts (10 minutes)'), ('intervention', 'interventions (30 minutes)'), ('bed', 'beds'), ('call', 'calls')], max_length=12, verbose_name='unit of capacity')),
                ('period', models.CharField(max_length=20, verbose_name='period')),
                ('source_text', models.TextField(verbose_name='source')),
                ('assumed', models.BooleanField(default=True, verbose_name='assumed')),
                ('texts', models.JSONField(default=dict, verbose_name='texts in both languages')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.servicekind')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='core.run')),
                ('target_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.targetgroup')),
            ],
            options={
                'verbose_name': 'rate',
                'verbose_name_plural': 'rates',
            },
        ),
        migrations.CreateModel(
            name='Estimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_count', models.FloatField(verbose_name='size of the base')),
                ('persons_low', models.FloatField()),
                ('persons_middle', models.FloatField()),
                ('persons_high', models.FloatField()),
                ('capacity_low', models.FloatField()),
                ('capacity_middle', models.FloatField()),
                ('capacity_high', models.FloatField()),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.servicekind')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.unit')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='estimates', to='core.run')),
                ('rate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='estimates', to='needs.rate')),
            ],
            options={
                'verbose_name': 'estimate of need',
                'verbose_name_plural': 'estimates of need',
            },
        ),
        migrations.AddConstraint(
            model_name='rate',
            constraint=models.UniqueConstraint(fields=('run', 'kind', 'target_group', 'base'), name='needs_rate_once'),
        ),
        migrations.AddIndex(
            model_name='estimate',
            index=models.Index(fields=['run', 'kind', 'municipality'], name='needs_estimate_kind'),
        ),
        migrations.AddConstraint(
            model_name='estimate',
            constraint=models.UniqueConstraint(fields=('run', 'rate', 'municipality'), name='needs_estimate_once'),
        ),
    ]

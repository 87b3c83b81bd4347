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
            name='TravelTimes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origins', models.JSONField(verbose_name='municipalities (codes)')),
                ('destinations', models.JSONField(verbose_name='facilities (keys)')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('method', models.CharField(max_length=200, verbose_name='method')),
                ('model', models.JSONField(default=dict, verbose_name='travel model')),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='travel_times', to='core.run')),
            ],
            options={
                'verbose_name': 'travel times',
                'verbose_name_plural': 'travel times',
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('population', models.PositiveIntegerField(verbose_name='population')),
                ('within_reach', models.PositiveIntegerField(verbose_name='people within reach')),
                ('limit_minutes', models.FloatField(blank=True, null=True, verbose_name='declared limit in minutes')),
                ('unit', models.CharField(blank=True, choices=[('client', 'clients'), ('contact', 'contacts (10 minutes)'), ('intervention', 'interventions (30 minutes)'), ('bed', 'beds'), ('call', 'calls')], max_length=12, verbose_name='unit of capacity')),
                ('capacity_counted', models.PositiveIntegerField(blank=True, null=True, verbose_name='capacity counted')),
                ('capacity_other_units', models.JSONField(default=dict, verbose_name='capacity in other units, not counted')),
                ('services', models.PositiveIntegerField(verbose_name='services')),
                ('services_without_capacity', models.PositiveIntegerField(default=0, verbose_name='services whose capacity is not known')),
                ('median_minutes', models.FloatField(blank=True, null=True, verbose_name='median minutes of a person')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.servicekind')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='core.run')),
            ],
            options={
                'verbose_name': 'coverage',
                'verbose_name_plural': 'coverage',
                'ordering': ['kind'],
                'constraints': [models.UniqueConstraint(fields=('run', 'kind'), name='access_coverage_once')],
            },
        ),
        migrations.CreateModel(
            name='Reach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('population', models.PositiveIntegerField(verbose_name='population')),
                ('minutes', models.FloatField(blank=True, null=True, verbose_name='minutes to the nearest')),
                ('limit_minutes', models.FloatField(blank=True, null=True, verbose_name='declared limit in minutes')),
                ('within_limit', models.BooleanField(verbose_name='within the limit')),
                ('unit', models.CharField(blank=True, choices=[('client', 'clients'), ('contact', 'contacts (10 minutes)'), ('intervention', 'interventions (30 minutes)'), ('bed', 'beds'), ('call', 'calls')], max_length=12, verbose_name='unit of capacity')),
                ('ratio', models.FloatField(blank=True, null=True, verbose_name='capacity within reach per unit of need')),
                ('reachable', models.FloatField(blank=True, null=True, verbose_name='reachable capacity')),
                ('cause', models.CharField(blank=True, choices=[('no_service', 'the region has no service of this kind'), ('no_place', 'no service of this kind has a known place'), ('secret', 'secret address only'), ('no_road', 'no way leads there'), ('beyond_limit', 'farther than the declared limit')], max_length=20, verbose_name='why nothing is reached')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.servicekind')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.unit')),
                ('nearest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='register.facility')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reach', to='core.run')),
            ],
            options={
                'verbose_name': 'reach',
                'verbose_name_plural': 'reach',
                'constraints': [models.UniqueConstraint(fields=('run', 'kind', 'municipality'), name='access_reach_once')],
            },
        ),
    ]

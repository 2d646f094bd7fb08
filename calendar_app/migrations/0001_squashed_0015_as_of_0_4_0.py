"""What those it replaces come to, for a database that has none of them."""

import calendar_app.models.sharing
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.migrating import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("calendar_app", "0001_posts_variants_and_review"),
        ("calendar_app", "0002_threads_and_first_comments"),
        ("calendar_app", "0003_conversions"),
        ("calendar_app", "0004_longer_titles"),
        ("calendar_app", "0005_strategy_rhythm_sharing_and_exchange"),
        ("calendar_app", "0006_index_campaigns_and_copies"),
        ("calendar_app", "0007_slots_kept_for_what_never_grows_old"),
        ("calendar_app", "0008_imports_worked_on"),
        ("calendar_app", "0009_what_feeds_have_shown"),
        ("calendar_app", "0010_review_in_steps_seals_and_remarks"),
        ("calendar_app", "0011_where_remarks_stand"),
        ("calendar_app", "0012_who_may_answer_a_step_of_review"),
        ("calendar_app", "0013_who_wrote_since_it_was_approved"),
        ("calendar_app", "0014_an_approval_taken_back"),
        ("calendar_app", "0015_the_campaign_a_seal_was_given_in"),
    ]

    initial = True

    dependencies = [
        ("media", "0004_library_and_uploads_in_pieces"),
        ("publishing", "0007_what_stops_a_delivery"),
        ("teams", "0003_roles_of_ones_own_audit_and_notices"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="PostTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("said", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="post_templates",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_template_per_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("place", models.CharField(max_length=20)),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("shared", models.BooleanField(default=False, verbose_name="para todo el equipo")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "owner", "name"), name="one_view_per_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Snippet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("text", models.TextField(verbose_name="texto")),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="snippets",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_snippet_per_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Strategy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("starts", models.DateField(blank=True, null=True, verbose_name="en vigor desde")),
                        ("ends", models.DateField(blank=True, null=True, verbose_name="en vigor hasta")),
                        ("purpose", models.TextField(blank=True, verbose_name="propósito")),
                        ("voice_do", models.TextField(blank=True, verbose_name="así hablamos")),
                        ("voice_dont", models.TextField(blank=True, verbose_name="así no")),
                        (
                            "required_words",
                            models.JSONField(blank=True, default=list, verbose_name="palabras obligadas"),
                        ),
                        (
                            "forbidden_words",
                            models.JSONField(blank=True, default=list, verbose_name="palabras prohibidas"),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("tu", "tú"),
                                    ("usted", "usted"),
                                    ("vos", "vos"),
                                    ("", "Como convenga"),
                                ],
                                max_length=6,
                                verbose_name="trato",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("put_in_force_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="strategies",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "number"), name="one_strategy_per_number"
                            ),
                            models.UniqueConstraint(
                                fields=("workspace", "starts"), name="one_strategy_starts_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("starts", None)),
                                fields=("workspace",),
                                name="one_draft_strategy_per_brand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends", None), ("ends__gte", models.F("starts")), _connector="OR"
                                ),
                                name="strategy_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Variable",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.SlugField(max_length=40, verbose_name="nombre")),
                        ("value", models.CharField(max_length=500, verbose_name="valor")),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="variables",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "name"), name="one_variable_per_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Audience",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("about", models.TextField(blank=True, verbose_name="quiénes son")),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="audiences",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "name", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_audience_per_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("move", "Movió"),
                                    ("tag", "Etiquetó"),
                                    ("submit", "Pidió revisión"),
                                    ("schedule", "Programó"),
                                    ("pause", "Pausó"),
                                    ("resume", "Reanudó"),
                                    ("archive", "Archivó"),
                                    ("import", "Importó"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("asked", models.JSONField(blank=True, default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="batches",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("nonce", models.CharField(default=calendar_app.models.sharing.nonce, max_length=32)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="ChannelRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("why", models.TextField(blank=True, verbose_name="para qué")),
                        ("per_week", models.PositiveSmallIntegerField(default=0, verbose_name="por semana")),
                        (
                            "audience",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.audience",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channel_roles",
                                to="calendar_app.strategy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["channel__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("strategy", "channel"), name="one_role_per_channel"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HashtagGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("tags", models.JSONField(default=list, verbose_name="etiquetas")),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hashtag_groups",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_hashtag_group_per_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("filename", models.CharField(max_length=120, verbose_name="nombre")),
                        ("rows", models.JSONField(default=list)),
                        ("mapping", models.JSONField(default=dict)),
                        ("settings", models.JSONField(blank=True, default=dict)),
                        ("report", models.JSONField(blank=True, default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("read", "Leída"),
                                    ("tried", "Probada"),
                                    ("working", "Importándose"),
                                    ("done", "Importada"),
                                ],
                                default="read",
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "batch",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="table",
                                to="calendar_app.batch",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="teams.workspace",
                            ),
                        ),
                        ("until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="KeyDate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=80)),
                        ("name", models.CharField(blank=True, max_length=80, verbose_name="nombre")),
                        ("starts", models.DateField(verbose_name="día")),
                        ("ends", models.DateField(blank=True, null=True, verbose_name="hasta")),
                        ("every_year", models.BooleanField(default=False, verbose_name="cada año")),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="fuente")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="key_dates",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key", "starts"), name="one_key_date_per_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends", None), ("ends__gte", models.F("starts")), _connector="OR"
                                ),
                                name="key_date_ends_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyDateChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=80)),
                        ("followed", models.BooleanField(default=False)),
                        ("hidden", models.BooleanField(default=False)),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(default=7, verbose_name="días de anticipación"),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="key_date_choices",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "key"), name="one_choice_per_key_date"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeyDateRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("countries", models.JSONField(blank=True, default=list, verbose_name="países")),
                        ("commercial", models.BooleanField(default=True, verbose_name="fechas comerciales")),
                        (
                            "workspace",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="key_date_rules",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LinkCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("url", models.CharField(max_length=2000)),
                        ("digest", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("sentence", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="link_checks",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("workspace", "digest"), name="one_check_per_link")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "active",
                            models.BooleanField(default=False, verbose_name="añadir UTM a los enlaces"),
                        ),
                        (
                            "source",
                            models.CharField(default="{network}", max_length=120, verbose_name="utm_source"),
                        ),
                        (
                            "medium",
                            models.CharField(default="social", max_length=120, verbose_name="utm_medium"),
                        ),
                        (
                            "campaign",
                            models.CharField(
                                default="{campaign}", max_length=120, verbose_name="utm_campaign"
                            ),
                        ),
                        (
                            "content",
                            models.CharField(
                                blank=True, default="{post}", max_length=120, verbose_name="utm_content"
                            ),
                        ),
                        ("term", models.CharField(blank=True, max_length=120, verbose_name="utm_term")),
                        (
                            "hosts",
                            models.JSONField(blank=True, default=list, verbose_name="sólo en estos sitios"),
                        ),
                        ("lower", models.BooleanField(default=True, verbose_name="en minúsculas")),
                        (
                            "workspace",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="link_rules",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Listener",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "audience",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="calendar_app.audience",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="listeners",
                                to="calendar_app.strategy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["audience__position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("strategy", "audience"), name="one_listener_per_audience"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("why", models.TextField(blank=True, verbose_name="por qué")),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objectives",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "name", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_objective_per_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Aim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="calendar_app.objective",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aims",
                                to="calendar_app.strategy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["objective__position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("strategy", "objective"), name="one_aim_per_objective"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Campaign",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("brief", models.TextField(blank=True, verbose_name="brief")),
                        ("starts", models.DateField(verbose_name="empieza")),
                        ("ends", models.DateField(verbose_name="termina")),
                        ("hue", models.PositiveSmallIntegerField(default=0)),
                        ("utm", models.SlugField(blank=True, max_length=80, verbose_name="utm_campaign")),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="campaigns",
                                to="teams.workspace",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="campaigns",
                                to="calendar_app.objective",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts", "name", "id"],
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["workspace", "starts", "ends"], name="campaign_by_days")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_campaign_per_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends__gte", models.F("starts"))),
                                name="campaign_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hue__lt", 8)), name="campaign_hue_of_the_palette"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("none", "Sin revisión"),
                                    ("optional", "Opcional"),
                                    ("required", "Obligatoria: nada sale sin aprobación"),
                                    ("steps", "Por pasos: nada sale sin que aprueben todos los pasos"),
                                ],
                                default="optional",
                                max_length=10,
                                verbose_name="revisión",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="review_policies",
                                to="teams.workspace",
                            ),
                        ),
                        (
                            "by_others",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="nadie aprueba lo que escribió"
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="calendar_app.campaign",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "deadline",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="plazo"),
                        ),
                        (
                            "escalate_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reminder",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="recordatorio"),
                        ),
                        (
                            "tolerance",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="tolerancia"),
                        ),
                        (
                            "unanswered",
                            models.CharField(
                                choices=[
                                    ("hold", "Retener: sigue esperando y se avisa"),
                                    ("escalate", "Escalar: se le pide también a otra persona"),
                                ],
                                db_default="hold",
                                default="hold",
                                max_length=8,
                                verbose_name="si nadie responde",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("campaign", None), ("channel", None)),
                                fields=("workspace",),
                                name="one_policy_per_brand",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("channel__isnull", False)),
                                fields=("channel",),
                                name="one_policy_per_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("campaign__isnull", False)),
                                fields=("campaign",),
                                name="one_policy_per_campaign",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel", None), ("campaign", None), _connector="OR"),
                                name="policy_of_channel_or_campaign",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("metric", models.CharField(max_length=80, verbose_name="indicador")),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unidad")),
                        (
                            "baseline",
                            models.DecimalField(
                                decimal_places=2, max_digits=16, verbose_name="punto de partida"
                            ),
                        ),
                        ("target", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="meta")),
                        ("due", models.DateField(verbose_name="para el")),
                        (
                            "aim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="goals",
                                to="calendar_app.aim",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["due", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Pillar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("about", models.TextField(blank=True, verbose_name="de qué trata")),
                        ("hue", models.PositiveSmallIntegerField(default=0)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pillars",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "name", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_pillar_per_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hue__lt", 8)), name="pillar_hue_of_the_palette"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "title",
                            models.CharField(blank=True, max_length=140, verbose_name="título interno"),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="texto")),
                        ("link", models.CharField(blank=True, max_length=2000, verbose_name="enlace")),
                        ("tags", models.JSONField(blank=True, default=list, verbose_name="etiquetas")),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("idea", "Idea"),
                                    ("draft", "Borrador"),
                                    ("in_review", "En revisión"),
                                    ("approved", "Aprobada"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="estado",
                            ),
                        ),
                        ("changes_requested", models.BooleanField(default=False)),
                        ("planned_date", models.DateField(blank=True, null=True, verbose_name="fecha")),
                        ("planned_time", models.TimeField(blank=True, null=True, verbose_name="hora")),
                        ("zone", models.CharField(blank=True, max_length=64)),
                        ("planned_for", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="followers",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to="teams.workspace",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="copies",
                                to="calendar_app.post",
                            ),
                        ),
                        ("occasion", models.CharField(blank=True, db_default="", max_length=80)),
                        ("untagged", models.BooleanField(db_default=False, default=False)),
                        (
                            "utm",
                            models.JSONField(
                                blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                            ),
                        ),
                        (
                            "audience",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="posts",
                                to="calendar_app.audience",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="posts",
                                to="calendar_app.campaign",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="posts",
                                to="calendar_app.objective",
                            ),
                        ),
                        (
                            "pillar",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="posts",
                                to="calendar_app.pillar",
                            ),
                        ),
                        ("always_reviewed", models.BooleanField(db_default=False, default=False)),
                        (
                            "writers",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["planned_for", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("archived_at", None)),
                                fields=["workspace", "planned_date", "planned_time"],
                                name="post_by_day",
                            ),
                            models.Index(
                                condition=models.Q(("archived_at", None)),
                                fields=["workspace", "stage"],
                                name="post_by_stage",
                            ),
                            models.Index(
                                condition=models.Q(("campaign__isnull", False)),
                                fields=["campaign"],
                                name="post_by_campaign",
                            ),
                            models.Index(
                                condition=models.Q(("copied_from__isnull", False)),
                                fields=["copied_from"],
                                name="post_by_origin",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("planned_date", None), ("planned_for", None), ("planned_time", None)
                                    ),
                                    models.Q(
                                        ("planned_date__isnull", False),
                                        ("planned_for__isnull", False),
                                        ("planned_time__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="planned_all_or_nothing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "alt",
                            models.CharField(blank=True, max_length=1500, verbose_name="texto alternativo"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media.mediafile",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="calendar_app.post",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Variant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, null=True, verbose_name="texto propio")),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("options", models.JSONField(blank=True, default=dict)),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "delivery",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="publishing.delivery",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="variants",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "first_comment",
                            models.TextField(blank=True, db_default="", verbose_name="primer comentario"),
                        ),
                        (
                            "parts",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        (
                            "renditions",
                            models.JSONField(
                                blank=True, db_default=models.Value({}, models.JSONField()), default=dict
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "channel"), name="one_variant_per_channel"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conversion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("recipe", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "En espera"),
                                    ("working", "Convirtiéndose"),
                                    ("failed", "Falló"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("sentence", models.TextField(blank=True)),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="media.mediafile",
                            ),
                        ),
                        (
                            "variant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conversions",
                                to="calendar_app.variant",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("variant", "file"), name="one_conversion_per_file"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PillarShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField(verbose_name="proporción")),
                        ("tolerance", models.PositiveSmallIntegerField(default=5, verbose_name="tolerancia")),
                        (
                            "pillar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="+",
                                to="calendar_app.pillar",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="calendar_app.strategy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pillar__position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("strategy", "pillar"), name="one_share_per_pillar"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100), ("tolerance__lte", 100)),
                                name="share_in_percent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("said", models.JSONField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("restored_from", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="calendar_app.post",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("post", "number"), name="one_version_per_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("tab", models.CharField(max_length=32)),
                        ("writing", models.BooleanField(default=False)),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presences",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "user", "tab"), name="one_presence_per_tab"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recurrence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "every",
                            models.CharField(
                                choices=[
                                    ("day", "cada día"),
                                    ("week", "cada semana"),
                                    ("month", "cada mes"),
                                    ("month_weekday", "cada mes, el mismo día de la semana"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("interval", models.PositiveSmallIntegerField(default=1)),
                        ("weekdays", models.JSONField(blank=True, default=list)),
                        ("time", models.TimeField()),
                        ("starts", models.DateField()),
                        ("ends", models.DateField(blank=True, null=True)),
                        ("times", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recurrence",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recurrences",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("interval__gte", 1)), name="recurs_every_so_often"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Slot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(verbose_name="día")),
                        ("time", models.TimeField(verbose_name="hora")),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slots",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "pillar",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.pillar",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slots",
                                to="teams.workspace",
                            ),
                        ),
                        ("evergreen", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "ordering": ["weekday", "time", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "weekday", "time"), name="one_slot_per_hour"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lt", 7)), name="slot_on_a_day_of_the_week"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.JSONField(blank=True, default=dict)),
                        ("version", models.PositiveIntegerField(default=0)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="calendar_app.batch",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="calendar_app.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "post"), name="one_item_per_post")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="para quién")),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("first", models.DateField(blank=True, null=True, verbose_name="desde")),
                        ("last", models.DateField(blank=True, null=True, verbose_name="hasta")),
                        ("with_text", models.BooleanField(default=True, verbose_name="mostrar textos")),
                        (
                            "with_drafts",
                            models.BooleanField(default=False, verbose_name="mostrar borradores"),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("es-mx", "Español (México)"), ("es", "Español"), ("en", "English")],
                                default="es-mx",
                                max_length=10,
                                verbose_name="idioma",
                            ),
                        ),
                        ("zone", models.CharField(max_length=64, verbose_name="zona horaria")),
                        ("nonce", models.CharField(default=calendar_app.models.sharing.nonce, max_length=32)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField(verbose_name="vence")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("opened", models.PositiveIntegerField(default=0)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_links",
                                to="teams.workspace",
                            ),
                        ),
                        (
                            "asks_code",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="pedir un código por correo"
                            ),
                        ),
                        (
                            "comments",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="puede comentar"
                            ),
                        ),
                        (
                            "decides",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="puede aprobar y pedir cambios"
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, db_default="", max_length=254, verbose_name="correo del cliente"
                            ),
                        ),
                        (
                            "guest",
                            models.CharField(
                                blank=True, db_default="", max_length=120, verbose_name="nombre del cliente"
                            ),
                        ),
                        (
                            "holds",
                            models.CharField(
                                choices=[
                                    ("view", "Una vista del calendario"),
                                    ("posts", "Publicaciones elegidas"),
                                ],
                                db_default="view",
                                default="view",
                                max_length=5,
                            ),
                        ),
                        (
                            "posts",
                            models.ManyToManyField(
                                blank=True, related_name="client_links", to="calendar_app.post"
                            ),
                        ),
                        (
                            "proposes",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="puede proponer otra hora"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Evergreen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "gap_days",
                            models.PositiveSmallIntegerField(
                                default=60, verbose_name="días entre una vez y otra"
                            ),
                        ),
                        ("expires", models.DateField(blank=True, null=True, verbose_name="vence")),
                        (
                            "needs_variation",
                            models.BooleanField(default=True, verbose_name="pide otras palabras cada vez"),
                        ),
                        ("variations", models.JSONField(blank=True, default=list)),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("times_used", models.PositiveIntegerField(default=0)),
                        ("position", models.PositiveIntegerField(default=0)),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evergreen",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evergreens",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Feed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nombre")),
                        ("url", models.CharField(max_length=2000, verbose_name="dirección")),
                        (
                            "pattern",
                            models.TextField(
                                default="{title}\n\n{summary}", verbose_name="texto del borrador"
                            ),
                        ),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("etag", models.CharField(blank=True, max_length=200)),
                        ("last_modified", models.CharField(blank=True, max_length=100)),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("trouble", models.TextField(blank=True)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.campaign",
                            ),
                        ),
                        (
                            "channels",
                            models.ManyToManyField(blank=True, related_name="+", to="publishing.channel"),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feeds",
                                to="teams.workspace",
                            ),
                        ),
                        (
                            "pillar",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.pillar",
                            ),
                        ),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("workspace", "url"), name="one_feed_per_address")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "feed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="calendar_app.feed",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.post",
                            ),
                        ),
                        ("link", models.CharField(blank=True, db_default="", max_length=2000)),
                        ("published_at", models.DateTimeField(null=True)),
                        ("title", models.CharField(blank=True, db_default="", max_length=140)),
                        ("trouble", models.TextField(blank=True, db_default="")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("feed", "digest"), name="one_entry_per_digest")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Occurrence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        ("trouble", models.TextField(blank=True)),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "post",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="occurrence",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "recurrence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="occurrences",
                                to="calendar_app.recurrence",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recurrence", "day"), name="one_occurrence_per_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("hash", models.CharField(max_length=128)),
                        ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="codes",
                                to="calendar_app.calendarlink",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("guest", models.CharField(blank=True, max_length=120)),
                        (
                            "audience",
                            models.CharField(
                                choices=[("internal", "Solo el equipo"), ("client", "El cliente lo ve")],
                                default="internal",
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "place",
                            models.CharField(
                                choices=[("post", "Post"), ("text", "Text"), ("image", "Image")],
                                default="post",
                                max_length=5,
                            ),
                        ),
                        ("start", models.PositiveIntegerField(blank=True, null=True)),
                        ("end", models.PositiveIntegerField(blank=True, null=True)),
                        ("quote", models.TextField(blank=True)),
                        (
                            "region",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("edited_at", models.DateTimeField(blank=True, null=True)),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "attachment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.attachment",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.calendarlink",
                            ),
                        ),
                        (
                            "mentions",
                            models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="calendar_app.remark",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.mediafile",
                            ),
                        ),
                        ("lead", models.CharField(blank=True, db_default="", max_length=64)),
                        ("trail", models.CharField(blank=True, db_default="", max_length=64)),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("place", "text"), _negated=True),
                                    models.Q(("end__gt", models.F("start")), ("start__isnull", False)),
                                    _connector="OR",
                                ),
                                name="remark_on_a_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("link", None), ("audience", "client"), _connector="OR"),
                                name="what_a_client_says_she_sees",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("comment", models.TextField(blank=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("open", "Abierta"),
                                    ("approved", "Aprobada"),
                                    ("changes", "Con cambios solicitados"),
                                    ("rejected", "Rechazada"),
                                    ("withdrawn", "Retirada"),
                                    ("broken", "Anulada por un cambio"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="calendar_app.post",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("post", "number"), name="one_round_per_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "open")),
                                fields=("post",),
                                name="one_open_round",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("requested", "Pidió revisión"),
                                    ("approved", "Aprobó"),
                                    ("step", "Aprobó su paso"),
                                    ("undone", "Deshizo su aprobación"),
                                    ("changes", "Solicitó cambios"),
                                    ("rejected", "Rechazó"),
                                    ("withdrawn", "Retiró la revisión"),
                                    ("delegated", "Delegó"),
                                    ("escalated", "Venció el plazo: se avisó"),
                                    ("late", "Pasó su hora sin aprobación"),
                                    ("comment", "Comentó"),
                                    ("broken", "Un cambio anuló la aprobación"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("comment", models.TextField(blank=True)),
                        ("version", models.PositiveIntegerField()),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="review",
                                to="calendar_app.post",
                            ),
                        ),
                        ("guest", models.CharField(blank=True, db_default="", max_length=120)),
                        ("said", models.JSONField(blank=True, null=True)),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="entries",
                                to="calendar_app.reviewround",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        (
                            "rule",
                            models.CharField(
                                choices=[("any", "Basta una persona"), ("all", "Todas")],
                                default="any",
                                max_length=3,
                                verbose_name="quiénes bastan",
                            ),
                        ),
                        ("client", models.BooleanField(default=False, verbose_name="el cliente, por enlace")),
                        (
                            "people",
                            models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="calendar_app.reviewpolicy",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RoundStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=60)),
                        (
                            "rule",
                            models.CharField(
                                choices=[("any", "Basta una persona"), ("all", "Todas")],
                                default="any",
                                max_length=3,
                            ),
                        ),
                        ("client", models.BooleanField(default=False)),
                        ("by_others", models.BooleanField(default=False)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("deadline", models.PositiveIntegerField(null=True)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("remind_at", models.DateTimeField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "unanswered",
                            models.CharField(
                                choices=[
                                    ("hold", "Retener: sigue esperando y se avisa"),
                                    ("escalate", "Escalar: se le pide también a otra persona"),
                                ],
                                default="hold",
                                max_length=8,
                            ),
                        ),
                        ("overdue_at", models.DateTimeField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "escalate_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="calendar_app.reviewround",
                            ),
                        ),
                        ("anyone", models.BooleanField(db_default=False, default=False)),
                        (
                            "channels",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        ("reminder", models.PositiveIntegerField(null=True)),
                    ],
                    options={
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("reminded_at", None)),
                                fields=["remind_at"],
                                name="step_to_remind",
                            ),
                            models.Index(
                                condition=models.Q(("done_at", None)), fields=["due_at"], name="step_overdue"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "position"), name="one_step_per_position"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Asked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("guest", models.CharField(blank=True, max_length=120)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("pending", "Pendiente"),
                                    ("approved", "Aprobó"),
                                    ("changes", "Solicitó cambios"),
                                    ("rejected", "Rechazó"),
                                    ("delegated", "Delegó"),
                                    ("passed", "Ya no hizo falta"),
                                ],
                                default="pending",
                                max_length=10,
                            ),
                        ),
                        ("digest", models.CharField(blank=True, max_length=64)),
                        ("at", models.DateTimeField(blank=True, null=True)),
                        (
                            "instead_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.calendarlink",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="asked",
                                to="calendar_app.roundstep",
                            ),
                        ),
                        ("escalated", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", False)),
                                fields=("step", "person"),
                                name="asked_once_in_a_step",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                        ("payload", models.JSONField()),
                        ("planned_for", models.DateTimeField(blank=True, null=True)),
                        ("tolerance", models.PositiveIntegerField(blank=True, null=True)),
                        ("guest", models.CharField(blank=True, max_length=120)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("broken_at", models.DateTimeField(blank=True, null=True)),
                        ("broken_for", models.CharField(blank=True, max_length=20)),
                        (
                            "broken_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seals",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="seals",
                                to="calendar_app.reviewround",
                            ),
                        ),
                        ("campaign", models.PositiveBigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("broken_at", None)),
                                fields=("post", "channel"),
                                name="one_seal_per_channel",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("guest", models.CharField(blank=True, max_length=120)),
                        ("day", models.DateField()),
                        ("hour", models.TimeField()),
                        ("zone", models.CharField(max_length=64)),
                        ("comment", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("accepted", models.BooleanField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="calendar_app.calendarlink",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="calendar_app.post",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at"],
                    },
                ),
            ],
        ),
    ]

"""What those it replaces come to, for a database that has none of them."""

import django.db.models.deletion
import django.utils.timezone
import publishing.models.deliveries
from django.conf import settings
from django.db import migrations, models

from core.migrating import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("publishing", "0001_channels_deliveries_and_attempts"),
        ("publishing", "0002_consent_costs_and_readings"),
        ("publishing", "0003_index_departures_and_readings"),
        ("publishing", "0004_renewal_of_access"),
        ("publishing", "0005_chains_and_publishing_by_hand"),
        ("publishing", "0006_index_costs"),
        ("publishing", "0007_what_stops_a_delivery"),
        ("publishing", "0008_what_a_gate_held"),
    ]

    initial = True

    dependencies = [
        ("teams", "0001_people_brands_and_seats"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Pace",
                    fields=[
                        ("key", models.CharField(max_length=500, primary_key=True, serialize=False)),
                        ("free_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ServerApp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.CharField(max_length=30)),
                        ("server", models.CharField(max_length=300)),
                        ("sealed", models.TextField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("network", "server"), name="one_app_per_server")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppKeys",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.CharField(max_length=30)),
                        ("sealed", models.TextField()),
                        ("hint", models.CharField(blank=True, max_length=40)),
                        ("changed_at", models.DateTimeField(auto_now=True)),
                        (
                            "changed_by",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("workspace__isnull", False)),
                                fields=("network", "workspace"),
                                name="one_app_per_brand",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("workspace", None)),
                                fields=("network",),
                                name="one_app_per_installation",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.CharField(max_length=30)),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("account", models.CharField(max_length=200)),
                        ("account_name", models.CharField(blank=True, max_length=200)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        ("server", models.CharField(blank=True, max_length=300)),
                        ("sealed", models.TextField(blank=True)),
                        ("facts", models.JSONField(blank=True, default=dict)),
                        ("private_ok", models.BooleanField(default=False)),
                        (
                            "health",
                            models.CharField(
                                choices=[
                                    ("connected", "Conectado"),
                                    ("disconnected", "Hay que reconectar"),
                                    ("removed", "Desconectado"),
                                ],
                                default="connected",
                                max_length=12,
                            ),
                        ),
                        ("trouble", models.JSONField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("called_until", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channels",
                                to="teams.workspace",
                            ),
                        ),
                        ("ends_at", models.DateTimeField(blank=True, null=True)),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("renewing_since", models.DateTimeField(blank=True, null=True)),
                        (
                            "scopes",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        ("warned_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "app",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="channels",
                                to="publishing.appkeys",
                            ),
                        ),
                        ("renew_at", models.DateTimeField(blank=True, null=True)),
                        ("renewals_failed", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("renewed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("renew_at__isnull", False)),
                                fields=["renew_at"],
                                name="channel_to_renew",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("health", "removed"), _negated=True),
                                fields=("workspace", "name"),
                                name="one_channel_per_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("health", "removed"), _negated=True),
                                fields=("workspace", "network", "server", "account"),
                                name="one_channel_per_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=publishing.models.deliveries.new_key,
                                editable=False,
                                max_length=32,
                                unique=True,
                            ),
                        ),
                        ("origin", models.CharField(blank=True, max_length=60)),
                        ("content", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Programada"),
                                    ("sending", "Publicándose"),
                                    ("processing", "En proceso en la red"),
                                    ("sent", "Publicada"),
                                    ("failed", "Falló"),
                                    ("unsure", "Incierta"),
                                    ("withdrawn", "Retirada"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        ("planned_for", models.DateTimeField()),
                        ("due_at", models.DateTimeField(null=True)),
                        ("held_at", models.DateTimeField(blank=True, null=True)),
                        ("recalled_at", models.DateTimeField(blank=True, null=True)),
                        ("lease", models.CharField(blank=True, max_length=32)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("memo", models.JSONField(blank=True, null=True)),
                        ("attempts_made", models.PositiveIntegerField(default=0)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("remote_id", models.CharField(blank=True, max_length=300)),
                        ("remote_extra", models.JSONField(blank=True, default=dict)),
                        ("url", models.CharField(blank=True, max_length=1000)),
                        ("sentence", models.JSONField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="publishing.channel",
                            ),
                        ),
                        (
                            "created_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followers",
                                to="publishing.delivery",
                            ),
                        ),
                        ("cost", models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True)),
                        ("read_figures_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "head",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rest",
                                to="publishing.delivery",
                            ),
                        ),
                        (
                            "stopped_for",
                            models.CharField(blank=True, db_default="", default="", max_length=60),
                        ),
                    ],
                    options={
                        "ordering": ["-planned_for", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("due_at__isnull", False),
                                    ("held_at", None),
                                    ("state__in", ["processing", "unsure", "waiting"]),
                                ),
                                fields=["due_at"],
                                name="delivery_to_act_on",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("due_at__isnull", False),
                                    ("held_at", None),
                                    ("state__in", ["processing", "unsure", "waiting"]),
                                ),
                                fields=["channel", "due_at"],
                                name="delivery_next_of_channel",
                            ),
                            models.Index(
                                condition=models.Q(("lease", ""), _negated=True),
                                fields=["lease_until"],
                                name="delivery_under_lease",
                            ),
                            models.Index(fields=["channel", "planned_for"], name="delivery_by_channel"),
                            models.Index(
                                fields=["channel", "state", "planned_for"], name="delivery_by_state"
                            ),
                            models.Index(
                                condition=models.Q(("origin", ""), _negated=True),
                                fields=["origin"],
                                name="delivery_by_origin",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ["failed", "sent", "withdrawn"]), _negated=True
                                ),
                                fields=["planned_for"],
                                name="delivery_unsettled",
                            ),
                            models.Index(
                                condition=models.Q(("read_figures_at__isnull", False)),
                                fields=["read_figures_at"],
                                name="delivery_to_read",
                            ),
                            models.Index(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=["channel", "published_at"],
                                name="delivery_by_departure",
                            ),
                            models.Index(
                                condition=models.Q(("head__isnull", False)),
                                fields=["head"],
                                name="delivery_by_head",
                            ),
                            models.Index(
                                condition=models.Q(("cost__isnull", False)),
                                fields=["channel", "published_at"],
                                name="delivery_by_cost",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sending")),
                                fields=("channel",),
                                name="one_sending_per_channel",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("deleted_at", None),
                                    ("state__in", ["processing", "sending", "sent", "unsure", "waiting"]),
                                    models.Q(("origin", ""), _negated=True),
                                ),
                                fields=("origin", "channel"),
                                name="one_live_delivery_per_variant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    models.Q(("remote_id", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="sent_has_remote_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sending"), _negated=True),
                                    models.Q(
                                        models.Q(("lease", ""), _negated=True), ("lease_until__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="sending_has_lease",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["sending", "unsure"]), ("lease", ""), _connector="OR"
                                ),
                                name="only_acting_states_hold_a_lease",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("publish", "Publicar"),
                                    ("resume", "Continuar"),
                                    ("find", "Buscar en la red"),
                                    ("person", "Decisión de una persona"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("worker", models.CharField(blank=True, max_length=120)),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("underway", "En curso"),
                                    ("receipt", "La red la tiene"),
                                    ("working", "La red la procesa"),
                                    ("refused", "Rechazada"),
                                    ("disconnected", "Cuenta desconectada"),
                                    ("throttled", "Hay que esperar"),
                                    ("unavailable", "Sin servicio"),
                                    ("unsure", "Sin respuesta clara"),
                                    ("absent", "No está en la red"),
                                    ("cannot_tell", "La red no permite saberlo"),
                                    ("held", "Retenida"),
                                    ("lost", "El proceso se interrumpió"),
                                    ("person", "Lo decidió una persona"),
                                ],
                                default="underway",
                                max_length=12,
                            ),
                        ),
                        ("sentence", models.JSONField(blank=True, null=True)),
                        ("detail", models.TextField(blank=True)),
                        ("exchanges", models.JSONField(blank=True, default=list)),
                        ("remote_id", models.CharField(blank=True, max_length=300)),
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
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attempts",
                                to="publishing.delivery",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["delivery", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("delivery", "number"), name="one_attempt_per_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                                    ("failed", "Falló"),
                                    ("unsure", "Incierta"),
                                    ("lost", "Canal desconectado"),
                                    ("ending", "Acceso por caducar"),
                                    ("by_hand", "Te toca publicarla"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("cause", models.CharField(max_length=300)),
                        ("sentence", models.JSONField(blank=True, null=True)),
                        ("seen", models.PositiveIntegerField(default=0)),
                        ("told", models.PositiveIntegerField(default=0)),
                        ("due_at", models.DateTimeField(db_index=True)),
                        (
                            "channel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="publishing.channel",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("channel", "kind", "cause"), name="one_notice_per_cause"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=30)),
                        ("value", models.PositiveBigIntegerField()),
                        ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="publishing.delivery",
                            ),
                        ),
                        ("source", models.CharField(blank=True, db_default="", max_length=120)),
                    ],
                ),
            ],
        ),
    ]

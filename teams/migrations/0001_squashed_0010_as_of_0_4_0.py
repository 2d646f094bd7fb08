"""What those it replaces come to, for a database that has none of them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import teams.models.brands
import teams.models.exports
import teams.models.people
import uuid
from django.conf import settings
from django.db import migrations, models

from core.migrating import CreateTogether
from teams.auditing import triggers


class Migration(migrations.Migration):
    replaces = [
        ("teams", "0001_people_brands_and_seats"),
        ("teams", "0002_hours_of_a_person"),
        ("teams", "0003_roles_of_ones_own_audit_and_notices"),
        ("teams", "0004_letters_claimed_and_secrets_changed"),
        ("teams", "0005_one_worker_per_webhook"),
        ("teams", "0006_people_who_left_and_exports"),
        ("teams", "0007_audit_is_append_only"),
        ("teams", "0008_a_declined_invitation"),
        ("teams", "0009_limits_of_an_invitation"),
        ("teams", "0010_letters_asked_for_at_the_door"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="correo")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nombre")),
                        (
                            "language",
                            models.CharField(
                                choices=[("es-mx", "Español (México)"), ("es", "Español"), ("en", "English")],
                                default="es-mx",
                                max_length=10,
                                verbose_name="idioma",
                            ),
                        ),
                        (
                            "theme",
                            models.CharField(
                                choices=[("auto", "Como el sistema"), ("light", "Claro"), ("dark", "Oscuro")],
                                default="auto",
                                max_length=5,
                                verbose_name="tema",
                            ),
                        ),
                        ("shortcuts", models.BooleanField(default=True, verbose_name="atajos de una tecla")),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "zone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=64,
                                validators=[teams.models.people.is_zone],
                                verbose_name="zona horaria",
                            ),
                        ),
                        (
                            "digest_hour",
                            models.PositiveSmallIntegerField(
                                db_default=8, default=8, verbose_name="hora del resumen"
                            ),
                        ),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), name="one_person_per_email"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Workspace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("slug", models.SlugField(max_length=60, unique=True, verbose_name="dirección")),
                        (
                            "zone",
                            models.CharField(
                                default="America/Mexico_City",
                                max_length=64,
                                validators=[teams.models.people.is_zone],
                                verbose_name="zona horaria",
                            ),
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
                        ("country", models.CharField(default="MX", max_length=2, verbose_name="país")),
                        ("paused_at", models.DateTimeField(blank=True, null=True)),
                        ("is_demo", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "members",
                            models.ManyToManyField(
                                related_name="workspaces",
                                through="teams.Membership",
                                through_fields=("workspace", "user"),
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second_factor",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="segundo factor obligatorio"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="AuditHead",
                    fields=[
                        ("chain", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("number", models.PositiveBigIntegerField(default=0)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("chain", models.BigIntegerField()),
                        ("number", models.PositiveBigIntegerField()),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("who_id", models.BigIntegerField(null=True)),
                        ("who", models.CharField(max_length=200)),
                        (
                            "door",
                            models.CharField(
                                choices=[
                                    ("web", "Web"),
                                    ("link", "Link"),
                                    ("api", "Api"),
                                    ("command", "Command"),
                                    ("worker", "Worker"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=45)),
                        ("agent", models.CharField(blank=True, max_length=200)),
                        ("request_id", models.CharField(blank=True, max_length=40)),
                        ("did", models.CharField(max_length=60)),
                        ("thing", models.CharField(blank=True, max_length=60)),
                        ("label", models.CharField(blank=True, max_length=200)),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        ("previous", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["chain", "number"],
                        "indexes": [
                            models.Index(fields=["chain", "-at"], name="audit_by_time"),
                            models.Index(fields=["chain", "did", "-at"], name="audit_by_verb"),
                            models.Index(fields=["chain", "who_id", "-at"], name="audit_by_person"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("chain", "number"), name="one_entry_per_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CustomRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("verbs", models.JSONField(default=list)),
                        (
                            "always_reviewed",
                            models.BooleanField(default=False, verbose_name="todo lo suyo pasa por revisión"),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="custom_roles",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_custom_role_per_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("admin", "Administración"),
                                    ("editor", "Social Media Manager"),
                                    ("community", "Community Manager"),
                                    ("both", "Ambos: Social Media y Community Manager"),
                                    ("writer", "Redacción"),
                                    ("designer", "Diseño"),
                                    ("approver", "Aprobación"),
                                    ("client", "Cliente"),
                                    ("analyst", "Analista"),
                                    ("trainee", "Practicante: todo lo suyo pasa por revisión"),
                                    ("viewer", "Lectura"),
                                ],
                                default="viewer",
                                max_length=10,
                                verbose_name="rol",
                            ),
                        ),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="teams.workspace",
                            ),
                        ),
                        ("away_from", models.DateField(blank=True, null=True, verbose_name="ausente desde")),
                        ("away_until", models.DateField(blank=True, null=True, verbose_name="ausente hasta")),
                        (
                            "only_campaigns",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        (
                            "only_channels",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        (
                            "substitute",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "custom",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="teams.customrole",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "user"), name="one_role_per_person_and_brand"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="correo")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("admin", "Administración"),
                                    ("editor", "Social Media Manager"),
                                    ("community", "Community Manager"),
                                    ("both", "Ambos: Social Media y Community Manager"),
                                    ("writer", "Redacción"),
                                    ("designer", "Diseño"),
                                    ("approver", "Aprobación"),
                                    ("client", "Cliente"),
                                    ("analyst", "Analista"),
                                    ("trainee", "Practicante: todo lo suyo pasa por revisión"),
                                    ("viewer", "Lectura"),
                                ],
                                default="editor",
                                max_length=10,
                                verbose_name="rol",
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=teams.models.brands.invitation_token, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField(default=teams.models.brands.a_week_from_now)),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "invited_by",
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
                                related_name="invitations",
                                to="teams.workspace",
                            ),
                        ),
                        (
                            "custom",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="teams.customrole",
                            ),
                        ),
                        ("declined_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "only_campaigns",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                        (
                            "only_channels",
                            models.JSONField(
                                blank=True, db_default=models.Value([], models.JSONField()), default=list
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                                name="one_open_invitation_per_email",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event", models.CharField(max_length=40)),
                        ("text", models.CharField(max_length=300)),
                        ("params", models.JSONField(default=dict)),
                        ("url", models.CharField(blank=True, max_length=500)),
                        ("key", models.CharField(blank=True, max_length=80)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("in_app", models.BooleanField(default=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("mail_due", models.DateTimeField(blank=True, null=True)),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notifications",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="teams.workspace",
                            ),
                        ),
                        ("digest", models.BooleanField(db_default=False, default=False)),
                        ("mail_claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("mail_tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["user", "-at"], name="notification_by_person"),
                            models.Index(
                                condition=models.Q(("in_app", True), ("read_at", None)),
                                fields=["user"],
                                name="notification_unread",
                            ),
                            models.Index(
                                condition=models.Q(("mail_due__isnull", False), ("mailed_at", None)),
                                fields=["mail_due"],
                                name="notification_to_mail",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("read_at", None), models.Q(("key", ""), _negated=True)),
                                fields=("user", "workspace", "event", "key"),
                                name="one_unread_notification_per_key",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event", models.CharField(max_length=40)),
                        ("in_app", models.BooleanField(default=True)),
                        (
                            "mail",
                            models.CharField(
                                choices=[
                                    ("now", "Enseguida"),
                                    ("digest", "En el resumen"),
                                    ("never", "Nunca"),
                                ],
                                default="now",
                                max_length=6,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notification_choices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "event"), name="one_choice_per_event")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nombre")),
                        ("url", models.URLField(max_length=500, verbose_name="dirección")),
                        ("sealed", models.TextField()),
                        ("events", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
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
                                related_name="webhooks",
                                to="teams.workspace",
                            ),
                        ),
                        ("rotated_at", models.DateTimeField(blank=True, null=True)),
                        ("sealed_before", models.TextField(blank=True, db_default="")),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("event", models.CharField(max_length=40)),
                        ("body", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "En espera"),
                                    ("done", "Entregado"),
                                    ("failed", "Falló"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("tries", models.PositiveIntegerField(default=0)),
                        ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calls",
                                to="teams.webhook",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["due_at"],
                                name="webhook_call_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DataExport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=teams.models.exports.export_token, max_length=64, unique=True
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("started_at", models.DateTimeField(null=True)),
                        ("ready_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(null=True)),
                        ("bytes", models.BigIntegerField(default=0)),
                        ("failed", models.BooleanField(default=False)),
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at"],
                        "indexes": [models.Index(fields=["user", "-asked_at"], name="exports_of_a_person")],
                    },
                ),
                migrations.CreateModel(
                    name="ResetAsked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("due_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("address", models.CharField(blank=True, max_length=45)),
                        ("agent", models.CharField(blank=True, max_length=200)),
                        ("request_id", models.CharField(blank=True, max_length=40)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.RunPython(
            code=triggers.set_up,
            reverse_code=triggers.take_away,
            elidable=False,
        ),
    ]

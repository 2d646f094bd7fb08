"""What those it replaces come to, for a database that has none of them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import newsletter.models
from django.db import migrations, models

from core.migrating import CreateTogether


class Migration(migrations.Migration):
    replaces = [("newsletter", "0001_lists_issues_and_letters"), ("newsletter", "0002_index_departures")]

    initial = True

    dependencies = [
        ("teams", "0001_people_brands_and_seats"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Newsletter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("title", models.CharField(max_length=120, verbose_name="título")),
                        (
                            "description",
                            models.TextField(blank=True, max_length=1000, verbose_name="de qué trata"),
                        ),
                        (
                            "sender_name",
                            models.CharField(max_length=120, verbose_name="nombre de quien escribe"),
                        ),
                        ("sender", models.EmailField(max_length=254, verbose_name="correo de quien escribe")),
                        (
                            "postal_address",
                            models.CharField(blank=True, max_length=300, verbose_name="dirección postal"),
                        ),
                        ("language", models.CharField(default="es-mx", max_length=10)),
                        ("sealed", models.TextField()),
                        ("private_ok", models.BooleanField(default=False)),
                        (
                            "per_minute",
                            models.PositiveIntegerField(default=60, verbose_name="cartas por minuto"),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("lease_until", models.DateTimeField(blank=True, null=True)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="newsletters",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Issue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64)),
                        ("subject", models.CharField(max_length=200)),
                        ("preheader", models.CharField(blank=True, max_length=200)),
                        ("text", models.TextField()),
                        ("link", models.CharField(blank=True, max_length=2000)),
                        ("pictures", models.JSONField(blank=True, default=list)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "newsletter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="issues",
                                to="newsletter.newsletter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("newsletter", "key"), name="one_issue_per_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscriber",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Por confirmar"),
                                    ("on", "Suscrita"),
                                    ("left", "Se dio de baja"),
                                    ("refused", "Su correo la rechazó"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        (
                            "token",
                            models.CharField(default=newsletter.models.new_token, max_length=40, unique=True),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=60)),
                        (
                            "newsletter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="subscribers",
                                to="newsletter.newsletter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["email"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("newsletter"),
                                django.db.models.functions.text.Lower("email"),
                                name="one_subscription_per_email",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Por salir"),
                                    ("leaving", "Saliendo"),
                                    ("sent", "Entregada al servidor"),
                                    ("refused", "Rechazada"),
                                    ("unsure", "Incierta"),
                                    ("withdrawn", "Retirada"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="newsletter.issue",
                            ),
                        ),
                        (
                            "subscriber",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="newsletter.subscriber",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["due_at"],
                                name="letter_to_send",
                            ),
                            models.Index(
                                condition=models.Q(("left_at__isnull", False)),
                                fields=["left_at"],
                                name="letter_by_departure",
                            ),
                            models.Index(
                                condition=models.Q(("state", "leaving")),
                                fields=["issue"],
                                name="letter_leaving",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("issue", "subscriber"), name="one_letter_per_person"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]

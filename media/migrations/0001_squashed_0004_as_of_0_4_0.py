"""What those it replaces come to, for a database that has none of them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import media.models
from django.conf import settings
from django.db import migrations, models

from core.migrating import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("media", "0001_files"),
        ("media", "0002_video_and_renditions"),
        ("media", "0003_longer_kinds"),
        ("media", "0004_library_and_uploads_in_pieces"),
    ]

    initial = True

    dependencies = [
        ("teams", "0002_hours_of_a_person"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Folder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nombre")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="folders",
                                to="media.folder",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="folders",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("parent"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_folder_per_name",
                            ),
                            models.UniqueConstraint(
                                models.F("workspace"),
                                django.db.models.functions.text.Lower("name"),
                                condition=models.Q(("parent", None)),
                                name="one_top_folder_per_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MediaFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(default="image", max_length=10)),
                        ("mime", models.CharField(max_length=100)),
                        ("suffix", models.CharField(max_length=8)),
                        ("bytes", models.PositiveBigIntegerField()),
                        ("width", models.PositiveIntegerField(default=0)),
                        ("height", models.PositiveIntegerField(default=0)),
                        ("sha256", models.CharField(max_length=64)),
                        ("filename", models.CharField(max_length=120, verbose_name="nombre")),
                        (
                            "alt",
                            models.CharField(blank=True, max_length=1500, verbose_name="texto alternativo"),
                        ),
                        ("file", models.FileField(max_length=200, upload_to=media.models.where_it_lies)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "uploaded_by",
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
                                related_name="media",
                                to="teams.workspace",
                            ),
                        ),
                        ("audio_codec", models.CharField(blank=True, db_default="", max_length=20)),
                        ("codec", models.CharField(blank=True, db_default="", max_length=20)),
                        ("fps", models.FloatField(db_default=0, default=0)),
                        ("frames", models.PositiveIntegerField(db_default=0, default=0)),
                        (
                            "made_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="renditions",
                                to="media.mediafile",
                            ),
                        ),
                        ("recipe", models.JSONField(blank=True, null=True)),
                        ("seconds", models.FloatField(db_default=0, default=0)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "credit",
                            models.CharField(
                                blank=True, db_default="", max_length=200, verbose_name="autoría"
                            ),
                        ),
                        (
                            "rights",
                            models.CharField(
                                blank=True, db_default="", max_length=500, verbose_name="derechos"
                            ),
                        ),
                        (
                            "rights_until",
                            models.DateField(blank=True, null=True, verbose_name="se puede usar hasta"),
                        ),
                        (
                            "tags",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value([], models.JSONField()),
                                default=list,
                                verbose_name="etiquetas",
                            ),
                        ),
                        (
                            "folder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="files",
                                to="media.folder",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workspace", "sha256"), name="one_file_per_digest_and_brand"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("filename", models.CharField(blank=True, max_length=120)),
                        ("length", models.PositiveBigIntegerField()),
                        ("offset", models.PositiveBigIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
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
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="uploads",
                                to="teams.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("offset__lte", models.F("length"))),
                                name="no_more_than_announced",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]

"""What those it replaces come to, for a database that has none of them."""

import django.db.models.deletion
import django.utils.timezone
import practice.models
from django.db import migrations, models

from core.migrating import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("practice", "0001_accounts_posts_and_pictures"),
        ("practice", "0002_polls_and_names_of_files"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="PracticeAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("handle", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=80)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("trouble", models.CharField(blank=True, max_length=20)),
                        ("trouble_left", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="PracticePost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(db_index=True, max_length=64)),
                        ("text", models.TextField()),
                        ("link", models.CharField(blank=True, max_length=2000)),
                        ("likes", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to="practice.practiceaccount",
                            ),
                        ),
                        (
                            "reply_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="replies",
                                to="practice.practicepost",
                            ),
                        ),
                        ("choices", models.TextField(blank=True, db_default="", default="")),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeImage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("image", models.FileField(upload_to=practice.models.where_it_lies)),
                        ("mime", models.CharField(max_length=60)),
                        ("width", models.PositiveIntegerField(default=0)),
                        ("height", models.PositiveIntegerField(default=0)),
                        ("alt", models.CharField(blank=True, max_length=1500)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="practice.practiceaccount",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="images",
                                to="practice.practicepost",
                            ),
                        ),
                        ("filename", models.CharField(blank=True, db_default="", default="", max_length=200)),
                    ],
                    options={
                        "ordering": ["position", "id"],
                    },
                ),
            ],
        ),
    ]

"""What a person and a brand may take with them: all of it, and nothing that opens something."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from calendar_app.models import Post
from publishing import vault
from publishing.models import Channel
from teams.exporting import asking, tables, writing
from teams.models import (
    AuditEntry,
    CustomRole,
    DataExport,
    Invitation,
    Membership,
    Notification,
    User,
    Workspace,
)  # fmt: skip
from teams.roles import Verb
from tests.conftest import PASSWORD
from tests.teams.account.conftest import confirm, enter, recovery_codes
from tests.walking import one_of_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


def opened(client, export):
    answer = client.get(reverse("account_export", args=[export.pk]))
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def rows(archive, name):
    return json.loads(archive.read(f"datos/{name}.json"))


def test_she_takes_what_is_known_of_her_and_what_she_wrote(sure, alice, bob, brand):
    Post.objects.create(workspace=brand, text="Lo escribí yo", author=alice)
    Post.objects.create(workspace=brand, text="Lo escribió Beto", author=bob)
    sure.post(reverse("account_data"))
    assert asking.prepare_waiting() == 1
    archive = opened(sure, DataExport.objects.get())
    assert rows(archive, "teams.user")[0]["email"] == alice.email
    assert [row["text"] for row in rows(archive, "calendar_app.post")] == ["Lo escribí yo"]
    assert rows(archive, "account.emailaddress")[0]["email"] == alice.email
    assert rows(archive, "teams.membership")[0]["role"] == "admin"
    assert any(row["did"] == "sign_in.done" for row in rows(archive, "teams.auditentry"))
    assert rows(archive, "usersessions.usersession")[0]["ip"]
    assert not [name for name in archive.namelist() if "Beto" in archive.read(name).decode()]


def test_nothing_in_it_opens_anything(sure, alice, telephone, brand):
    codes = recovery_codes(alice)
    sure.post(reverse("account_data"))
    asking.prepare_waiting()
    archive = opened(sure, DataExport.objects.get())
    said = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert telephone.secret not in said
    assert alice.password not in said
    assert sure.session.session_key not in said
    assert not [code for code in codes if code in said]
    assert rows(archive, "mfa.authenticator")[0]["type"]  # that she has one is hers to know
    assert not [row for row in rows(archive, "mfa.authenticator") if "data" in row]


def brand_archive(client, export_of):
    client.post(reverse("brand_data", args=["alameda"]))
    assert asking.prepare_waiting() == 1
    return opened(client, DataExport.objects.get(workspace=export_of))


def test_a_brand_goes_whole_with_its_files(sure, alice, bob, brand, charlie):
    one_of_everything(brand, alice)
    foreign = Post.objects.create(workspace=Workspace.objects.get(slug="ajena"), text="De otra marca")
    archive = brand_archive(sure, brand)
    names = archive.namelist()
    for table in ("post", "postversion", "campaign", "strategy", "attachment", "savedview", "calendarlink"):
        assert rows(archive, f"calendar_app.{table}"), table
    for table in ("publishing.delivery", "media.mediafile", "newsletter.subscriber", "teams.membership"):
        assert rows(archive, table), table
    assert [name for name in names if name.startswith("archivos/")]
    assert foreign.text not in b"".join(archive.read(name) for name in names).decode("utf-8", "replace")
    assert rows(archive, "teams.workspace") == [rows(archive, "teams.workspace")[0]]
    assert json.loads(archive.read("LEEME.json"))["brand"] == "Café Alameda"


def test_a_brands_secrets_stay_here(sure, alice, brand):
    words = one_of_everything(brand, alice)
    Channel.objects.filter(workspace=brand).update(sealed=vault.sealed({"token": "muy-secreto-en-claro"}))
    sealed = Channel.objects.filter(workspace=brand).values_list("sealed", flat=True)[0]
    token = Invitation.objects.create(workspace=brand, email="otra@alameda.test").token
    archive = brand_archive(sure, brand)
    said = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    for secret in (sealed, token, "muy-secreto-en-claro", alice.password):
        assert secret not in said
    assert words


def test_every_table_of_the_rooms_goes_with_a_brand_or_is_nobodys():
    """A new model that no way leads from to a brand, nor to a person, has to be thought of here."""
    nobodys = {
        "practice.practiceaccount", "practice.practiceimage", "practice.practicepost", "publishing.pace",
        "publishing.heartbeat", "publishing.serverapp",
    }  # fmt: skip
    left = {
        model._meta.label_lower
        for model in tables.kept(theirs=False)
        if not tables.way_to_brand(model)
        and not any(link.related_model is User for link in tables.links_of(model))
    }
    assert left <= nobodys


def test_only_she_may_take_it(sure, alice, signed_in, charlie, client):
    export = asking.of_herself(alice)
    asking.prepare_waiting()
    from django.test import Client

    other = Client()
    enter(other, charlie.email)
    confirm(other)
    assert other.get(reverse("account_export", args=[export.pk])).status_code == 404
    assert sure.get(reverse("account_export", args=[export.pk])).status_code == 200


def test_who_lost_her_seat_no_longer_takes_the_brand(sure, alice, bob, brand):
    export = asking.of_brand(by=Membership.objects.get(user=alice))
    asking.prepare_waiting()
    Membership.objects.filter(user=alice).update(role="editor")
    assert sure.get(reverse("account_export", args=[export.pk])).status_code == 404


def test_only_who_sees_everything_may_ask_for_a_brand(client, bob, brand):
    enter(client, bob.email)
    confirm(client)
    assert client.post(reverse("brand_data", args=["alameda"])).status_code == 403
    assert not DataExport.objects.exists()


def test_it_expires_and_the_file_goes(sure, alice):
    export = asking.of_herself(alice)
    asking.prepare_waiting()
    place = asking.place_of(export)
    assert place.exists()
    assert place.stat().st_mode & 0o077 == 0
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sure.get(reverse("account_export", args=[export.pk])).status_code == 404
    asking.prepare_waiting()
    assert not place.exists()
    assert not DataExport.objects.exists()


def test_two_clicks_make_one(alice):
    assert asking.of_herself(alice) == asking.of_herself(alice)


def test_she_is_told_when_it_is_there_and_it_is_written_down(alice):
    asking.of_herself(alice)
    asking.prepare_waiting()
    assert Notification.objects.filter(user=alice, url=reverse("account_data")).exists()
    assert AuditEntry.objects.filter(did="account.exported", who_id=alice.pk).exists()


def test_a_full_disk_is_said_and_leaves_no_half_file(sure, alice, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device")

    asking.of_herself(alice)
    monkeypatch.setattr(writing, "write_rows", full)
    assert asking.prepare_waiting() == 0
    assert not list(tmp_path.glob("exports/*"))
    assert "No se pudo preparar" in sure.get(reverse("account_data")).content.decode()


def test_a_large_library_is_never_in_memory_at_once(brand, alice, tmp_path):
    from media.models import MediaFile

    for number in range(3):
        file = MediaFile(workspace=brand, mime="video/mp4", suffix=".mp4", bytes=1, sha256=f"{number:064}")
        file.file.save(f"v{number}.mp4", ContentFile(b"x" * 20_000_000), save=False)
        file.save()
    tracemalloc.start()
    size = writing.write(tmp_path / "all.zip", tables.of_brand(brand), {})
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 60_000_000
    assert peak < 15_000_000


def test_a_file_that_is_gone_is_named_and_the_rest_goes(brand, alice, tmp_path):
    one_of_everything(brand, alice)
    from media.models import MediaFile

    file = MediaFile.objects.first()
    file.file.storage.delete(file.file.name)
    writing.write(tmp_path / "all.zip", tables.of_brand(brand), {})
    said = json.loads(zipfile.ZipFile(tmp_path / "all.zip").read("LEEME.json"))
    assert said["missing_files"] == [file.file.name]
    assert PASSWORD not in str(said)


# ── not more than she sees ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lacking", ["audit", "internal", "export", "settings"])
def test_a_role_that_may_not_read_all_of_it_takes_no_brand(sure, alice, brand, lacking):
    """The archive holds the log and the team's own notes: it asks for the verbs of both."""
    role = CustomRole.objects.create(
        workspace=brand, name="Casi todo", verbs=[verb for verb in Verb.values if verb != lacking]
    )
    Membership.objects.filter(user=alice).update(custom=role)
    assert sure.post(reverse("brand_data", args=["alameda"])).status_code == 403
    assert not DataExport.objects.exists()
    page = sure.get(reverse("settings", args=["alameda"]))
    assert page.status_code == 403 or "Llevarse todo" not in page.content.decode()


def test_of_a_brand_she_left_nothing_comes_along(sure, alice, bob, brand):
    """She began it; what it says now others wrote."""
    Post.objects.create(workspace=brand, text="Sigue sin ella", author=alice)
    Notification.objects.create(user=alice, workspace=brand, event="team.joined", text="De la marca")
    Notification.objects.create(user=alice, event="account.security", text="De su cuenta")
    Membership.objects.filter(user=alice).delete()
    sure.post(reverse("account_data"))
    asking.prepare_waiting()
    archive = opened(sure, DataExport.objects.get())
    assert rows(archive, "calendar_app.post") == []
    assert [row["text"] for row in rows(archive, "teams.notification")] == ["De su cuenta"]
    assert rows(archive, "teams.user")[0]["email"] == alice.email


def test_what_each_of_the_team_was_told_is_hers(sure, bob, brand):
    Notification.objects.create(user=bob, workspace=brand, event="remark.mention", text="Solo para Beto")
    archive = brand_archive(sure, brand)
    assert "datos/teams.notification.json" not in archive.namelist()


def test_a_brand_that_asks_for_a_second_factor_gives_nothing_without_one(sure, alice, brand):
    export = asking.of_brand(by=Membership.objects.get(user=alice))
    asking.prepare_waiting()
    Workspace.objects.filter(pk=brand.pk).update(second_factor=True)
    answer = sure.get(reverse("account_export", args=[export.pk]))
    assert answer.status_code == 403
    assert "Activar con una aplicación" in answer.content.decode()

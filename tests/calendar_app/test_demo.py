"""`manage.py demo`: three months of a bookshop, made once, taken away without a trace."""

import io
import os
import stat
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calendar_app import listing, models, review
from calendar_app.approvals import queues
from calendar_app.clocks import today_in
from calendar_app.demo import building, people, sources
from calendar_app.exchange import feed_rounds
from calendar_app.models import CalendarLink, Campaign, Feed, Post, Remark, Seal
from calendar_app.strategy.in_force import spans
from media.models import Folder, MediaFile
from practice import accounts
from practice.feed import handle_of
from practice.models import PracticeAccount, PracticePost
from publishing.models import Attempt, Channel, Delivery, Reading
from publishing.states import State
from teams.models import Membership, User, Workspace

pytestmark = pytest.mark.django_db
WORD = "una-palabra-de-prueba"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.VAR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"
    monkeypatch.delenv("PAUTA_DEMO_PASSWORD", raising=False)


def demo(*arguments):
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue().strip().splitlines()


def counts():
    kinds = [Workspace, User, Membership, Channel, Delivery, Attempt, Reading, MediaFile, Folder]
    kinds += apps.get_app_config("calendar_app").get_models()
    return {kind.__name__: kind.objects.count() for kind in [*kinds, PracticeAccount, PracticePost]}


def test_three_months_in_every_state_and_a_way_in(client):
    lines = demo()
    brand = Workspace.objects.get(slug="demo")
    email, word = lines[-2].split()[-1], lines[-1].split()[-1]
    assert client.login(email=email, password=word)
    posts = Post.objects.filter(workspace=brand)
    days = [day for day in posts.values_list("planned_date", flat=True) if day]
    assert max(days) - min(days) >= timedelta(days=80)
    looks = {card.look.key for card in listing.as_cards(posts, brand)}
    assert looks >= {
        "idea",
        "draft",
        "changes_requested",
        "in_review",
        "approved",
        "scheduled",
        "verified",
        "failed",
    }
    assert set(Membership.objects.filter(workspace=brand).values_list("role", flat=True)) == {
        "admin",
        "editor",
        "approver",
    }
    assert not MediaFile.objects.filter(alt="").exists()
    assert Channel.objects.get(workspace=brand, name="practica").network == "practice"


def test_it_has_a_strategy_that_its_posts_serve():
    brand = building.build(WORD)
    first, now = spans(brand)
    assert not now.is_over(today_in(brand))
    assert [share.percent for share in now.strategy.shares.all()] == [40, 30, 20, 10]
    assert now.strategy.aims.count() == 3
    assert now.strategy.listeners.count() == 3
    assert {role.per_week for role in now.strategy.channel_roles.all()} == {6, 1}
    told = Post.objects.filter(workspace=brand).exclude(planned_date=None)
    assert told.filter(pillar=None).count() == 2, "the raffle and the sale serve nothing: the Brújula says so"
    assert first.last + timedelta(days=1) == now.first


def test_its_campaigns_are_behind_here_and_ahead_and_it_shows_how_a_brand_works():
    brand = building.build(WORD)
    today = today_in(brand)
    over, runs, comes = Campaign.objects.filter(workspace=brand)
    assert over.ends < today
    assert runs.starts <= today <= runs.ends
    assert today < comes.starts
    assert all(each.posts.exists() for each in (over, runs, comes))
    outside = Q(planned_date__lt=F("campaign__starts")) | Q(planned_date__gt=F("campaign__ends"))
    assert not Post.objects.filter(workspace=brand).filter(outside).exists()
    habits = ["Slot", "KeyDateChoice", "KeyDate", "HashtagGroup", "Snippet", "Variable", "PostTemplate"]
    for kind in [*habits, "SavedView", "Evergreen"]:
        assert getattr(models, kind).objects.filter(workspace=brand).exists(), kind


def test_every_published_post_can_be_read_where_its_link_leads(client):
    building.build(WORD)
    delivery = Delivery.objects.filter(state=State.SENT, content__media__0__kind="image").first()
    assert delivery.attempts.count() == 1
    response = client.get("/" + delivery.url.split("/", 3)[3])
    assert response.status_code == 200
    assert delivery.content["text"].split("»")[0] in response.content.decode()
    published = PracticePost.objects.exclude(account__name=sources.PUBLISHER)
    assert published.count() == Delivery.objects.filter(state=State.SENT).count()


def test_what_it_follows_has_become_drafts():
    """The publisher is an account of the practice network: no address of anybody else is asked."""
    brand = building.build(WORD)
    feed = Feed.objects.get(workspace=brand)
    assert handle_of(feed.url) == sources.HANDLE
    assert feed.entries.count() == len(sources.SAID)
    drafts = Post.objects.filter(pk__in=feed.entries.values("post"))
    assert {post.title for post in drafts} == {title for _days, title, _text in sources.SAID[-2:]}
    assert {(post.stage, post.planned_date) for post in drafts} == {("draft", None)}


def test_it_goes_on_following_without_making_the_same_drafts_again(live_server, settings, client):
    settings.PAUTA_URL = live_server.url
    brand = building.build(WORD)
    feed = Feed.objects.get(workspace=brand)
    assert feed_rounds.read_one(feed) == 0
    feed.refresh_from_db()
    assert not feed.trouble
    account = PracticeAccount.objects.get(handle=sources.HANDLE)
    PracticePost.objects.create(account=account, text="«Nueve olas»\n\nYa en librerías.")
    assert feed_rounds.read_one(feed, timezone.now() + feed_rounds.EVERY) == 1
    assert Post.objects.get(title="«Nueve olas»").text == "«Nueve olas»\n\nYa en librerías."


def test_an_account_that_only_looks_like_the_publishers_stays_when_the_demo_goes(brand):
    accounts.open(sources.HANDLE, "Otra casa")
    demo()
    demo("--remove")
    assert [each.name for each in PracticeAccount.objects.all()] == ["Otra casa"]


def test_nothing_of_it_leaves_this_machine_or_at_once():
    building.build(WORD)
    assert {channel.network for channel in Channel.objects.all()} == {"practice"}
    waiting = Delivery.objects.filter(state=State.WAITING)
    assert waiting.exists()
    assert not waiting.filter(due_at__lt=timezone.now() + timedelta(minutes=9)).exists()
    assert not Delivery.objects.overdue().exists()


def test_a_second_time_changes_nothing():
    first, before = demo(), counts()
    assert demo()[-2:] == first[-2:]
    assert counts() == before


def test_removing_takes_everything_and_only_that(alice, bob, channel):
    before = counts()
    demo()
    names = [name for row in MediaFile.objects.all() for name in (row.file.name, row.thumbnail_name)]
    assert names
    assert all(map(default_storage.exists, names))
    demo("--remove")
    assert counts() == before
    assert not any(map(default_storage.exists, names))
    assert not people.password_file().exists()
    assert default_storage.listdir("practice")[1] == []
    assert demo("--remove") == ["There is no demo brand."]


def test_somebody_with_a_seat_elsewhere_stays(brand):
    demo()
    Membership.objects.create(workspace=brand, user=User.objects.get(email=people.EDITOR))
    assert people.EDITOR in demo("--remove")[0]
    assert User.objects.filter(email__in=people.PEOPLE).count() == 1


def test_a_real_brand_called_demo_is_left_alone():
    Workspace.objects.create(name="De verdad", slug="demo")
    for arguments in ((), ("--remove",)):
        with pytest.raises(CommandError, match="De verdad"):
            demo(*arguments)
    assert Workspace.objects.get().name == "De verdad"


def test_the_password_is_kept_where_only_we_read_it(monkeypatch):
    word = people.password()
    assert people.password() == word
    assert stat.S_IMODE(os.stat(people.password_file()).st_mode) == 0o600
    monkeypatch.setenv("PAUTA_DEMO_PASSWORD", WORD)
    assert people.password() == WORD


def test_a_failure_half_way_leaves_nothing(monkeypatch):
    monkeypatch.setattr(building.history, "failed", lambda post: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        building.build(WORD)
    assert not Workspace.objects.exists()
    assert not PracticeAccount.objects.exists()


def test_it_is_made_in_a_reasonable_number_of_statements():
    with CaptureQueriesContext(connection) as queries:
        building.build(WORD)
    assert len(queries) < 6000


def test_something_lies_in_each_queue_of_who_is_shown_around():
    brand = building.build(WORD)
    seat = Membership.objects.get(workspace=brand, user__email=people.ADMIN)
    found = {name: posts.count() for name, posts in queues.queues(seat, timezone.now()).items()}
    assert all(found.values()), found
    told = Remark.objects.filter(post__workspace=brand)
    assert set(told.values_list("place", flat=True)) == {"post", "text", "image"}
    assert set(told.values_list("audience", flat=True)) == {"internal", "client"}
    assert Seal.objects.filter(post__workspace=brand, broken_at=None).exists()
    assert CalendarLink.objects.get(workspace=brand).decides
    scheduled = Post.objects.filter(workspace=brand, variants__delivery__state=State.WAITING)
    assert scheduled.exists()
    assert all(review.is_cleared(post) for post in scheduled), "what is scheduled may leave"

"""The steps of the walk: every verb in everybody's hands, rows changed behind them, a worker passing by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from calendar_app import copying, pausing, planning, review, sealing
from calendar_app.bulk import running
from calendar_app.bulk.asking import Asked as BulkAsked
from calendar_app.links import ruling
from calendar_app.models import Attachment, Campaign, Post, ReviewPolicy, Variant
from calendar_app.remarks.saying import say
from calendar_app.review.ruling import AskedStep
from calendar_app.sealing import freeing
from calendar_app.strategy import campaigns
from media.models import MediaFile
from publishing import connecting, settling
from publishing.content import content
from publishing.handing import hand_over
from publishing.models import Channel, Delivery
from publishing.states import State
from teams.roles import Role
from tests.calendar_app.sealing.world import World, pass_, seen

__all__ = ["Walk", "seen"]

ANYBODY = st.sampled_from(["shell", "stranger", *Role.values])
# Those whose role allows most, so that walks get somewhere.
WRITERS = st.sampled_from(["admin", "editor", "both", "trainee", "shell", "viewer"])
APPROVERS = st.sampled_from(["admin", "approver", "client", "viewer", "editor"])
WORDS = st.sampled_from(["uno", "dos", "https://alameda.test/menu hoy"])
MINUTES = st.sampled_from([-40, 5, 20, 45, 600])
MODES = st.sampled_from(["required", "required", "steps", "optional", "required", "none"])
READERS = st.sampled_from(["admin", "approver"])
WHICH = st.sampled_from([0, 1])
MEANWHILE = st.sampled_from(["", "text", "seal", ""])


class Walk(RuleBasedStateMachine):
    """`network` is the recording network of the test that runs it."""

    network: Any
    posts = Bundle("posts")

    def __init__(self) -> None:
        super().__init__()
        self.last = ""  # what somebody does while the worker passes for the last time
        self.mark = transaction.atomic()
        self.mark.__enter__()
        self.network.start_over()
        self.world = World(self.network)

    def teardown(self) -> None:
        """At the end all that still can leave does; and what was stopped, once it was approved again."""
        try:
            self.passing(12, False, "")
            self.nothing_unapproved_arrived()
            for post in Post.objects.filter(archived_at=None)[:2]:
                self.planned(post, 60, "editor")
                self.again(post, "editor", "admin")
            self.passing(12, False, self.last)
            self.nothing_unapproved_arrived()
        finally:
            self.undo()

    def undo(self) -> None:
        transaction.set_rollback(True)
        self.mark.__exit__(None, None, None)

    @invariant()
    def nothing_unapproved_arrived(self) -> None:
        assert not self.world.wrong, self.world.wrong

    def by(self, name: str) -> Any:
        return self.world.people[name]

    def fresh(self, post: Post) -> Post:
        return Post.objects.select_related("workspace").get(pk=post.pk)

    def does(self, verb: Any, post: Post, *asked: Any, by: str, **more: Any) -> bool:
        """A verb that may change what was approved: the book is told."""
        done = self.world.try_(verb, post, *asked, by=self.by(by), **more)
        if done:
            self.world.changed(post)
        return done

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────

    @initialize(
        target=posts, mode=MODES, tolerance=st.sampled_from([None, 30]), reader=READERS, last=MEANWHILE
    )
    def begin(self, mode: str, tolerance: int | None, reader: str, last: str) -> Post:
        self.last = last
        self.set_rule("admin", mode=mode, tolerance=tolerance)
        return self.on_the_way("uno", "editor", reader)

    def made(self, text: str, channels: list[Any], by: str) -> Post | None:
        try:
            post = planning.create_post(self.world.brand, by=self.by(by), text=text, channels=channels)
        except Exception as refusal:
            if by in ("admin", "editor"):
                raise refusal
            return None
        self.planned(post, 60, by)
        return post

    @rule(target=posts, text=WORDS, both=st.booleans(), by=st.sampled_from(["admin", "editor", "trainee"]))
    def create(self, text: str, both: bool, by: str) -> Post:
        return self.made(text, self.world.channels if both else self.world.channels[:1], by)

    @rule(target=posts, text=WORDS, by=st.sampled_from(["admin", "editor"]), reader=READERS)
    def create_approve_and_schedule(self, text: str, by: str, reader: str) -> Post:
        """The way most posts go."""
        return self.on_the_way(text, by, reader)

    def on_the_way(self, text: str, by: str, reader: str) -> Post:
        post = self.made(text, self.world.channels, by)
        self.again(post, by, reader)
        return post

    def again(self, post: Post, by: str, reader: str) -> None:
        self.world.try_(review.request, self.fresh(post), by=self.by(by))
        for one in (reader, "client"):
            self.says_yes(post, one)
        self.does(planning.schedule, self.fresh(post), by=by)

    @rule(post=posts, by=st.sampled_from(["admin", "editor"]), reader=READERS)
    def approve_and_schedule_again(self, post: Post, by: str, reader: str) -> None:
        self.again(post, by, reader)

    @rule(target=posts, post=posts, by=st.sampled_from(["admin", "editor"]))
    def copy(self, post: Post, by: str) -> Post:
        copied = copying.duplicate(self.fresh(post), by=self.by(by))
        self.planned(copied, 60, by)
        return copied

    def save(self, post: Post, by: str, **changes: Any) -> None:
        post = self.fresh(post)
        self.does(planning.save_post, post, by=by, version=post.version, **changes)

    @rule(post=posts, text=WORDS, by=WRITERS)
    def edit(self, post: Post, text: str, by: str) -> None:
        self.save(post, by, text=text)

    @rule(post=posts, by=st.sampled_from(["admin", "editor"]))
    def edit_and_back(self, post: Post, by: str) -> None:
        text = self.fresh(post).text
        self.save(post, by, text=text + " y más")
        self.save(post, by, text=text)
        self.does(planning.schedule, self.fresh(post), by=by)

    @rule(post=posts, text=st.sampled_from(["solo aquí", None]), which=WHICH, by=WRITERS)
    def edit_one_channel(self, post: Post, text: str | None, which: int, by: str) -> None:
        self.save(post, by, variants={self.world.channels[which].pk: text})

    @rule(
        post=posts, which=WHICH, by=WRITERS,
        said=st.sampled_from(
            [{"options": {"tone": "seco"}}, {"parts": ["sigue"]}, {"first_comment": "ahí"}, {"title": "Uno"}]
        ),
    )  # fmt: skip
    def detail(self, post: Post, which: int, said: dict[str, Any], by: str) -> None:
        self.save(post, by, details={self.world.channels[which].pk: said})

    @rule(post=posts, by=WRITERS, colour=st.sampled_from(["rojo", "azul"]))
    def attach(self, post: Post, by: str, colour: str) -> None:
        self.does(planning.attach, self.fresh(post), by=by, file=self.file(colour), alt=colour)

    def file(self, colour: str) -> MediaFile:
        from tests.calendar_app.sealing.files import stored

        return stored(self.world.brand, colour)

    @rule(post=posts, by=WRITERS)
    def detach_or_describe(self, post: Post, by: str) -> None:
        shown = Attachment.objects.filter(post=post).first()
        if shown is None:
            return
        if shown.pk % 2:
            self.does(planning.detach, self.fresh(post), by=by, attachment=shown)
        else:
            self.save(post, by, alts={shown.pk: "otra cosa"})

    @rule(post=posts, by=ANYBODY)
    def comment(self, post: Post, by: str) -> None:
        self.world.try_(say, self.fresh(post), by=self.by(by), text="¿Y si…?")

    @rule(post=posts, by=WRITERS, into=st.booleans())
    def put_in_campaign(self, post: Post, by: str, into: bool) -> None:
        self.save(post, by, campaign=self.world.campaign if into else None)

    # ── its hour ──────────────────────────────────────────────────────────────────────────────────────

    @rule(post=posts, minutes=MINUTES, by=WRITERS)
    def move(self, post: Post, minutes: int, by: str) -> None:
        self.planned(post, minutes, by)

    def planned(self, post: Post, minutes: int, by: str) -> None:
        post = self.fresh(post)
        hour = max(post.planned_for or timezone.now(), timezone.now()) + timedelta(minutes=minutes)
        local = hour.astimezone(self.world.brand.tz).replace(second=0, microsecond=0, tzinfo=None)
        self.does(planning.plan, post, by=by, date=local.date(), time=local.time())

    @rule(post=posts, by=WRITERS)
    def schedule(self, post: Post, by: str) -> None:
        self.does(planning.schedule, self.fresh(post), by=by)

    @rule(post=posts, by=WRITERS)
    def publish_now(self, post: Post, by: str) -> None:
        self.does(planning.publish_now, self.fresh(post), by=by)

    @rule(post=posts, by=WRITERS, verb=st.sampled_from(
        [planning.unschedule, planning.archive, planning.restore, pausing.pause, pausing.resume]
    ))  # fmt: skip
    def stop_or_go_on(self, post: Post, by: str, verb: Any) -> None:
        self.does(verb, self.fresh(post), by=by)

    @rule(by=WRITERS, kind=st.sampled_from(["move", "submit", "schedule", "pause", "resume", "archive"]))
    def in_bulk(self, by: str, kind: str) -> None:
        some = list(Post.objects.filter(archived_at=None))
        if some and self.by(by):
            self.world.try_(running.run, self.world.brand, kind, some, BulkAsked(days=1), by=self.by(by))
            for post in some:
                self.world.changed(post)

    # ── review ────────────────────────────────────────────────────────────────────────────────────────

    @rule(post=posts, by=WRITERS)
    def request(self, post: Post, by: str) -> None:
        self.world.try_(review.request, self.fresh(post), by=self.by(by))

    @rule(post=posts, by=APPROVERS | ANYBODY)
    def approve(self, post: Post, by: str) -> None:
        self.says_yes(post, by)

    def says_yes(self, post: Post, by: str) -> None:
        post = self.fresh(post)
        round, said, was = self.world.open_round(post), self.world.read(post), post.stage
        if self.world.try_(review.approve, post, by=self.by(by), seen=review.digest(post)):
            self.world.voted(post, self.by(by), round, said, was)

    @rule(post=posts, by=APPROVERS, verb=st.sampled_from([review.request_changes, review.reject]))
    def turn_back(self, post: Post, by: str, verb: Any) -> None:
        if self.world.try_(verb, self.fresh(post), by=self.by(by), comment="Así no"):
            self.world.took_back(post)

    @rule(post=posts, by=WRITERS)
    def withdraw(self, post: Post, by: str) -> None:
        self.world.try_(review.withdraw_request, self.fresh(post), by=self.by(by))

    @rule(post=posts, by=APPROVERS, to=APPROVERS)
    def delegate(self, post: Post, by: str, to: str) -> None:
        self.world.try_(review.delegate, self.fresh(post), to=self.by(to), by=self.by(by))

    # ── the rules ─────────────────────────────────────────────────────────────────────────────────────

    @rule(mode=MODES, tolerance=st.sampled_from([None, 30]), by=st.sampled_from(["admin", "editor"]))
    def set_brand_rule(self, mode: str, tolerance: int | None, by: str) -> None:
        self.set_rule(by, mode=mode, tolerance=tolerance)

    @rule(mode=MODES, which=WHICH)
    def set_channel_rule(self, mode: str, which: int) -> None:
        self.set_rule("admin", mode=mode, channel=self.world.channels[which])

    @rule(mode=MODES)
    def set_campaign_rule(self, mode: str) -> None:
        self.set_rule("admin", mode=mode, campaign=self.world.campaign)

    def set_rule(self, by: str, *, mode: str, **place: Any) -> None:
        steps = [AskedStep("Equipo"), AskedStep("Dirección", people=[self.by("client")])]
        self.world.try_(review.set_rule, self.world.brand, by=self.by(by), mode=mode, steps=steps, **place)
        freeing.let_go_unasked(Delivery.objects.within(self.world.brand))  # as after the commit

    @rule(source=st.sampled_from(["", "{network}", "{campaign}-{date}", "{channel}"]))
    def set_link_rules(self, source: str) -> None:
        asked = {"source": source, "active": bool(source), "hosts": "alameda.test"}
        self.world.try_(ruling.save, self.world.brand, asked, by=self.by("admin"))

    @rule(name=st.sampled_from(["Buen Fin", "Fin de año"]))
    def rename_the_campaign(self, name: str) -> None:
        kept = {"starts": self.world.campaign.starts, "ends": self.world.campaign.ends, "name": name}
        self.world.try_(campaigns.change, self.world.campaign, by=self.by("admin"), **kept)

    @rule(which=WHICH, name=st.sampled_from(["zurda", "diestra"]))
    def rename_a_channel(self, which: int, name: str) -> None:
        channel = Channel.objects.get(pk=self.world.channels[which].pk)
        self.world.try_(connecting.rename, channel, f"{name} {which}", by=self.by("admin"))

    # ── behind every verb ─────────────────────────────────────────────────────────────────────────────

    @rule(post=posts, text=WORDS)
    def text_by_update(self, post: Post, text: str) -> None:
        Post.objects.filter(pk=post.pk).update(text=text)

    @rule(post=posts, what=st.sampled_from(
        [{"stage": "approved"}, {"tags": ["otra"]}, {"link": "https://otro.test/"}, {"always_reviewed": True}]
    ))  # fmt: skip
    def save_behind(self, post: Post, what: dict[str, Any]) -> None:
        post = self.fresh(post)
        for name, value in what.items():
            setattr(post, name, value)
        post.save()

    @rule(post=posts, what=st.sampled_from(
        [{"options": {"tone": "dulce"}}, {"first_comment": "¡compra!"}, {"text": "a escondidas"}]
    ))  # fmt: skip
    def variant_by_update(self, post: Post, what: dict[str, Any]) -> None:
        Variant.objects.filter(post=post, channel=self.world.channels[0]).update(**what)

    @rule(post=posts, into=st.booleans())
    def campaign_by_update(self, post: Post, into: bool) -> None:
        Post.objects.filter(pk=post.pk).update(campaign=self.world.campaign if into else None)

    @rule(what=st.sampled_from([{"utm": "otra"}, {"name": "Rebajas"}]))
    def campaign_changed_by_update(self, what: dict[str, str]) -> None:
        Campaign.objects.filter(pk=self.world.campaign.pk).update(**what)

    @rule(post=posts, minutes=MINUTES)
    def hour_by_update(self, post: Post, minutes: int) -> None:
        hour = self.fresh(post).planned_for
        if hour:
            Post.objects.filter(pk=post.pk).update(planned_for=hour + timedelta(minutes=minutes))

    @rule(text=WORDS, all_of_it=st.booleans())
    def delivery_by_update(self, text: str, all_of_it: bool) -> None:
        waiting = Delivery.objects.filter(state=State.WAITING).order_by("-pk")
        for delivery in waiting if all_of_it else waiting[:1]:
            said = {**delivery.content, "text": text}
            Delivery.objects.filter(pk=delivery.pk).update(content=said)

    @rule(what=st.sampled_from(["held", "due", "planned", "left"]))
    def ledger_by_update(self, what: str) -> None:
        waiting = Delivery.objects.filter(state=State.WAITING)
        hour = timezone.now() + timedelta(minutes=50)
        to = {"held": {"held_at": None}, "due": {"due_at": timezone.now()}, "planned": {"planned_for": hour}}
        to["left"] = {"published_at": timezone.now()}
        waiting.update(**to[what])

    @rule(which=WHICH, text=WORDS)
    def hand_over_by_another_door(self, which: int, text: str) -> None:
        hand_over(self.world.channels[which], content=content(text=text), planned_for=timezone.now())

    @rule(mode=MODES)
    def rule_by_update(self, mode: str) -> None:
        ReviewPolicy.objects.filter(workspace=self.world.brand).update(mode=mode)

    @rule(colour=st.sampled_from(["rojo", "azul"]))
    def another_file_in_its_place(self, colour: str) -> None:
        file = self.file(colour)
        default_storage.delete(file.file.name)
        default_storage.save(file.file.name, ContentFile(f"otro {colour}".encode()))

    # ── leaving ───────────────────────────────────────────────────────────────────────────────────────

    @rule(hours=st.sampled_from([0, 1, 12]), two_steps=st.booleans(), meanwhile=st.sampled_from(
        ["", "", "", "text", "seal", "content"]
    ))  # fmt: skip
    def worker_passes(self, hours: int, two_steps: bool, meanwhile: str) -> None:
        self.passing(hours, two_steps, meanwhile)

    def passing(self, hours: int, two_steps: bool, meanwhile: str) -> None:
        from publishing.engine.visiting import visit

        pass_(timedelta(hours=hours, minutes=1))
        self.network.two_steps, self.network.before = two_steps, self.meddling(meanwhile)
        visit(list(Channel.objects.values_list("pk", flat=True)), clock=timezone.now)
        self.network.before = lambda: None
        seen["held"] += Delivery.objects.filter(held_at__isnull=False).count()

    def meddling(self, how: str) -> Any:
        """What somebody does between the worker's beginning and the irreversible request."""
        return {
            "": lambda: None,
            "text": lambda: Post.objects.update(text="a última hora"),
            "content": lambda: Delivery.objects.update(planned_for=timezone.now() + timedelta(hours=5)),
            "seal": self.everybody_takes_back,
        }[how]

    def everybody_takes_back(self) -> None:
        for post in Post.objects.all():
            sealing.break_seals(post, None, by=None, why="withdrawn")
            self.world.took_back(post)

    @rule(by=WRITERS, verb=st.sampled_from([settling.release, settling.retry, settling.it_is_not_there]))
    def settle(self, by: str, verb: Any) -> None:
        for delivery in Delivery.objects.select_related("channel").exclude(state=State.SENT)[:2]:
            self.world.try_(verb, delivery, by=self.by(by))

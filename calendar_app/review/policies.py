"""Which rule of review holds: the campaign's over the channel's, the channel's over the brand's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from publishing.models import Channel
from teams.models import Workspace

from ..models import Post, ReviewPolicy, Variant
from ..states import ReviewMode, Unanswered

DEMANDING = frozenset({ReviewMode.REQUIRED, ReviewMode.STEPS})


@dataclass(frozen=True)
class Step:
    """One step of a rule. No people: anybody who may approve (or, of a client's step, the client)."""

    name: str = ""
    rule: str = "any"  # any | all, of its people
    client: bool = False
    people: frozenset[int] = frozenset()  # teams.User


@dataclass(frozen=True)
class Rule:
    """What is asked before something leaves. `pk` of its ReviewPolicy; None: nobody wrote a rule."""

    pk: int | None = None
    mode: str = ReviewMode.OPTIONAL
    by_others: bool = False
    tolerance: int | None = None  # minutes either way that an approved post may be moved; None: any hour
    deadline: int | None = None  # hours per step
    reminder: int | None = None  # hours before the deadline
    unanswered: str = Unanswered.HOLD
    escalate_to: int | None = None  # teams.User; None: the brand's admins
    steps: tuple[Step, ...] = ()

    @property
    def demands(self) -> bool:
        return self.mode in DEMANDING


@dataclass(frozen=True)
class Rules:
    """The rules of one brand, read once."""

    brand: Rule
    channels: Mapping[int, Rule]
    campaigns: Mapping[int, Rule]

    def on(self, channel: int, *, campaign: int | None = None, always: bool = False) -> Rule:
        """`always`: whatever the rule says, an approval is asked (Post.always_reviewed)."""
        rule = self.campaigns.get(campaign or 0) or self.channels.get(channel) or self.brand
        return replace(rule, mode=ReviewMode.REQUIRED) if always and not rule.demands else rule

    @property
    def demand(self) -> bool:
        """Whether any of them does: most brands' answer to «must I look further?»."""
        return any(each.demands for each in (self.brand, *self.channels.values(), *self.campaigns.values()))


# ── of a post ─────────────────────────────────────────────────────────────────────────────────────────


def rule_for(post: Post, channel: Channel) -> Rule:
    return rules_of(post.workspace_id).on(channel.pk, campaign=post.campaign_id, always=post.always_reviewed)


def strictest(post: Post, channels: Collection[int]) -> str:
    """none | optional | required: the most that is asked on one of these (of none: what the brand asks)."""
    rules = rules_of(post.workspace_id)
    asked = {"campaign": post.campaign_id, "always": post.always_reviewed}
    found = [rules.on(each, **asked) for each in channels] or [rules.on(0, **asked)]
    if any(each.demands for each in found):
        return ReviewMode.REQUIRED
    return ReviewMode.OPTIONAL if any(each.mode == ReviewMode.OPTIONAL for each in found) else ReviewMode.NONE


def rule_on(channel: Channel) -> Rule:
    """Of what reaches a channel without a post behind it."""
    return rules_of(channel.workspace_id).on(channel.pk)


def demanded(posts: Iterable[Post]) -> dict[int, set[int]]:
    """By post, the channels on which nothing of it may leave without a seal. Two or three queries in all."""
    posts = list(posts)
    rules = rules_by_brand({post.workspace_id for post in posts})
    asking = [post for post in posts if post.always_reviewed or rules[post.workspace_id].demand]
    found: dict[int, set[int]] = {post.pk: set() for post in posts}
    for post, channel in on_channels(asking):
        rule = rules[post.workspace_id].on(channel, campaign=post.campaign_id, always=post.always_reviewed)
        if rule.demands:
            found[post.pk].add(channel)
    return found


def on_channels(posts: Collection[Post]) -> Iterable[tuple[Post, int]]:
    by_pk = {post.pk: post for post in posts}
    rows = Variant.objects.filter(post__in=list(by_pk)).values_list("post", "channel") if by_pk else []
    return [(by_pk[post], channel) for post, channel in rows]


# ── reading them ──────────────────────────────────────────────────────────────────────────────────────


def rules_of(workspace: int | Workspace) -> Rules:
    pk = workspace.pk if isinstance(workspace, Workspace) else workspace
    return rules_by_brand({pk})[pk]


def rules_by_brand(workspaces: Collection[int]) -> dict[int, Rules]:
    rows = defaultdict(list)
    for policy in ReviewPolicy.objects.filter(workspace__in=workspaces).prefetch_related("steps__people"):
        rows[policy.workspace_id].append(policy)
    return {pk: rules_in(rows[pk]) for pk in workspaces}


def rules_in(policies: Iterable[ReviewPolicy]) -> Rules:
    brand, channels, campaigns = Rule(), {}, {}
    for policy in policies:
        if policy.campaign_id:
            campaigns[policy.campaign_id] = as_rule(policy)
        elif policy.channel_id:
            channels[policy.channel_id] = as_rule(policy)
        else:
            brand = as_rule(policy)
    return Rules(brand, channels, campaigns)


def as_rule(policy: ReviewPolicy) -> Rule:
    steps = policy.steps.all() if policy.mode == ReviewMode.STEPS else ()
    return Rule(
        pk=policy.pk,
        mode=policy.mode,
        by_others=policy.by_others,
        tolerance=policy.tolerance,
        deadline=policy.deadline,
        reminder=policy.reminder,
        unanswered=policy.unanswered,
        escalate_to=policy.escalate_to_id,
        steps=tuple(
            Step(each.name, each.rule, each.client, frozenset(person.pk for person in each.people.all()))
            for each in steps
        ),
    )


def mode_of(workspace: Workspace) -> str:
    """The brand's own; a channel or a campaign may have another."""
    return rules_of(workspace).brand.mode


def is_required(workspace: Workspace) -> bool:
    return rules_of(workspace).brand.demands

"""What makes writing quick: hashtag groups, snippets, templates, the taxonomy of links."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace


class HashtagGroup(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="hashtag_groups")
    name = models.CharField(_("nombre"), max_length=60)
    tags = models.JSONField(_("etiquetas"), default=list)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="one_hashtag_group_per_name")]


class Snippet(models.Model):
    """Words used often, with variables: «Visítanos en {direccion}»."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="snippets")
    name = models.CharField(_("nombre"), max_length=60)
    text = models.TextField(_("texto"))

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="one_snippet_per_name")]


class PostTemplate(models.Model):
    """A post to start from: its words with variables, channels and tags."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="post_templates")
    name = models.CharField(_("nombre"), max_length=60)
    said = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="one_template_per_name")]


class Variable(models.Model):
    """What «{name}» stands for in this brand's snippets and templates."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="variables")
    name = models.SlugField(_("nombre"), max_length=40)
    value = models.CharField(_("valor"), max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_variable_per_name")]


class LinkRules(models.Model):
    """The UTM taxonomy: what each parameter says, with variables ({network}, {channel}, {campaign}, {pillar},
    {date}, {post}). No row, or `active` false: links go as they were written."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="link_rules")
    active = models.BooleanField(_("añadir UTM a los enlaces"), default=False)
    source = models.CharField("utm_source", max_length=120, default="{network}")
    medium = models.CharField("utm_medium", max_length=120, default="social")
    campaign = models.CharField("utm_campaign", max_length=120, default="{campaign}")
    content = models.CharField("utm_content", max_length=120, blank=True, default="{post}")
    term = models.CharField("utm_term", max_length=120, blank=True)
    hosts = models.JSONField(_("sólo en estos sitios"), default=list, blank=True)  # empty: everywhere
    lower = models.BooleanField(_("en minúsculas"), default=True)


class LinkCheck(models.Model):
    """What a link answered when it was last looked at."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="link_checks")
    url = models.CharField(max_length=2000)
    digest = models.CharField(max_length=64)  # SHA-256 of the address: what the index holds
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # null: no answer
    sentence = models.TextField(blank=True)  # what is wrong, stored as publishing.wording does
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="one_check_per_link")]

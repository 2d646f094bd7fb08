"""«Sello» on a delivery's page: whether what it says is what somebody approved."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.models import Delivery
from publishing.vouching import Fact

from ..models import Variant
from .certificate import Line, lines_of
from .demanding import variant_in
from .saying import standing_of


def seal_of(delivery: Delivery) -> Fact | None:
    """Of its post on its channel; nothing where it comes from no post."""
    number = variant_in(delivery.origin)
    variant = Variant.objects.filter(pk=number).select_related("post__workspace").first() if number else None
    if variant is None or variant.channel_id != delivery.channel_id:
        return None
    line = next((each for each in lines_of(variant.post) if each.channel.pk == delivery.channel_id), None)
    if line is None or (line.delivery and line.delivery.pk not in (delivery.pk, delivery.head_id)):
        return None  # the post was handed over again since: that one is vouched for
    page = reverse("post_certificate", args=[variant.post.workspace.slug, variant.post_id])
    return Fact(_("Sello"), words(line), page)


def words(line: Line) -> str:
    if line.key in ("sent", "holds"):
        return _("Válido: lo aprobó %(who)s.") % {"who": line.by}
    return standing_of(line)

"""What people and other programs are told of, and how somebody hears of it who has chosen nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..models.notices import NotificationChoice

Mail = NotificationChoice.Mail
NOW, DIGEST, NEVER = Mail.NOW, Mail.DIGEST, Mail.NEVER


class Event(TextChoices):
    """Values are kept in rows and said to other programs: they never change."""

    REVIEW_REQUESTED = "review.requested", _("Te piden una revisión")
    REVIEW_ANSWERED = "review.answered", _("Responden tu petición de revisión")
    REVIEW_REMINDER = "review.reminder", _("Recordatorio de una revisión que te espera")
    REVIEW_OVERDUE = "review.overdue", _("Una revisión pasó de su plazo")
    REVIEW_ESCALATED = "review.escalated", _("Una revisión sin respuesta pasa a ti")
    POST_UNAPPROVED = "post.unapproved_at_its_hour", _("Llegó la hora de una publicación sin aprobar")
    REMARK_MENTION = "remark.mention", _("Te mencionan en un comentario")
    REMARK_NEW = "remark.new", _("Comentan tu publicación o tu hilo")
    REMARK_CLIENT = "remark.client", _("El cliente comenta")
    PROPOSAL_NEW = "proposal.new", _("El cliente propone otra hora")
    LINK_OPENED = "link.opened", _("El cliente abre su enlace por primera vez")
    LINK_GUESSED = "link.guessed", _("Alguien prueba códigos en el enlace de un cliente")
    DELIVERY_SENT = "delivery.sent", _("Una publicación salió")
    DELIVERY_FAILED = "delivery.failed", _("Una publicación falló")
    DELIVERY_UNSURE = "delivery.unsure", _("Una publicación quedó incierta")
    DELIVERY_BY_HAND = "delivery.by_hand", _("Te toca publicar a mano")
    CHANNEL_LOST = "channel.lost", _("Un canal perdió su acceso")
    CHANNEL_ENDING = "channel.ending", _("El acceso de un canal está por caducar")
    FEED_STOPPED = "feed.stopped", _("Una fuente dejó de leerse")
    IMPORT_DONE = "import.done", _("Terminó una importación")
    WEBHOOK_STOPPED = "webhook.stopped", _("Un webhook se detuvo")
    TEAM_JOINED = "team.joined", _("Alguien se une al equipo")
    ACCOUNT_SECURITY = "account.security", _("Cambia cómo se entra en tu cuenta")

    @property
    def facts(self) -> Facts:
        return FACTS[self]


class Group(TextChoices):
    REVIEW = "review", _("Revisión")
    REMARKS = "remarks", _("Comentarios y cliente")
    DELIVERIES = "deliveries", _("Entregas y canales")
    BRAND = "brand", _("Marca y equipo")
    ACCOUNT = "account", _("Tu cuenta")


@dataclass(frozen=True)
class Facts:
    """`outside`: other programs may be told. `people`: is there anybody to whom this is news?
    `always`: nobody can turn it off, because silence is what a thief of her account would choose."""

    group: Group
    mail: Mail
    in_app: bool = True
    outside: bool = True
    people: bool = True
    always: bool = False


# What an internal note says never leaves the house, so other programs aren't told of notes at all.
FACTS: dict[Event, Facts] = {
    Event.REVIEW_REQUESTED: Facts(Group.REVIEW, NOW),
    Event.REVIEW_ANSWERED: Facts(Group.REVIEW, NOW),
    Event.REVIEW_REMINDER: Facts(Group.REVIEW, NOW),
    Event.REVIEW_OVERDUE: Facts(Group.REVIEW, NOW),
    Event.REVIEW_ESCALATED: Facts(Group.REVIEW, NOW),
    Event.POST_UNAPPROVED: Facts(Group.REVIEW, NOW),
    Event.REMARK_MENTION: Facts(Group.REMARKS, NOW, outside=False),
    Event.REMARK_NEW: Facts(Group.REMARKS, DIGEST, outside=False),
    Event.REMARK_CLIENT: Facts(Group.REMARKS, NOW),
    Event.PROPOSAL_NEW: Facts(Group.REMARKS, NOW),
    Event.LINK_OPENED: Facts(Group.REMARKS, NEVER),
    Event.LINK_GUESSED: Facts(Group.REMARKS, NOW),
    Event.DELIVERY_SENT: Facts(Group.DELIVERIES, NEVER, people=False),
    Event.DELIVERY_FAILED: Facts(Group.DELIVERIES, NOW),
    Event.DELIVERY_UNSURE: Facts(Group.DELIVERIES, NOW),
    Event.DELIVERY_BY_HAND: Facts(Group.DELIVERIES, NOW),
    Event.CHANNEL_LOST: Facts(Group.DELIVERIES, NOW),
    Event.CHANNEL_ENDING: Facts(Group.DELIVERIES, NOW),
    Event.FEED_STOPPED: Facts(Group.DELIVERIES, NOW),
    Event.IMPORT_DONE: Facts(Group.BRAND, NEVER),
    Event.WEBHOOK_STOPPED: Facts(Group.BRAND, NOW, outside=False),
    Event.TEAM_JOINED: Facts(Group.BRAND, DIGEST),
    Event.ACCOUNT_SECURITY: Facts(Group.ACCOUNT, NOW, outside=False, always=True),
}
FOR_PEOPLE = [event for event in Event if event.facts.people]
OUTSIDE = [event for event in Event if event.facts.outside]

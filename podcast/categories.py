"""Apple's list of categories: the words a feed must use (English, exactly so) and what we call them.

Source: podcasters.apple.com, «Apple Podcasts categories»; every other directory reads the same element.
"""

from __future__ import annotations

from typing import Final

_ = str  # marks words for translation; they are translated where they are shown

CATEGORIES: Final = (
    ("Arts", _("Arte")),
    ("Business", _("Negocios")),
    ("Comedy", _("Comedia")),
    ("Education", _("Educación")),
    ("Fiction", _("Ficción")),
    ("Government", _("Gobierno")),
    ("Health & Fitness", _("Salud y ejercicio")),
    ("History", _("Historia y pasado")),
    ("Kids & Family", _("Niñez y familia")),
    ("Leisure", _("Tiempo libre")),
    ("Music", _("Música")),
    ("News", _("Noticias")),
    ("Religion & Spirituality", _("Religión y espiritualidad")),
    ("Science", _("Ciencia")),
    ("Society & Culture", _("Sociedad y cultura")),
    ("Sports", _("Deportes")),
    ("TV & Film", _("Cine y televisión")),
    ("Technology", _("Tecnología")),
    ("True Crime", _("Crónica policiaca")),
)

"""What feeds in the tests say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

NOW = datetime.now(UTC).replace(microsecond=0)


def item(
    title: str, guid: str = "", *, link: str = "", summary: str = "", when: datetime | None = None
) -> str:
    day = format_datetime(when or NOW + timedelta(hours=1))
    return (
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{escape(guid or title)}</guid>"
        f"<link>{link or 'https://blog.test/' + (guid or 'x')}</link><pubDate>{day}</pubDate>"
        f"<description>{escape(summary)}</description></item>"
    )


def rss(*items: str, title: str = "El blog") -> str:
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
    return f"{head}{''.join(items)}</channel></rss>"


ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Átomos</title>
<entry><id>tag:blog.test,2026:1</id><title type="html">Pan &amp;amp; café</title>
<link rel="alternate" href="https://blog.test/pan"/><author><name>Inés</name></author>
<published>2026-10-05T09:00:00-06:00</published>
<content type="html">&lt;p&gt;Uno.&lt;/p&gt;
&lt;script&gt;robar()&lt;/script&gt;&lt;p&gt;Dos.&lt;/p&gt;</content>
</entry></feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Antiguo</title>
</channel><item rdf:about="https://blog.test/uno"><title>Uno</title><link>https://blog.test/uno</link>
<dc:date>2026-10-05T15:00:00Z</dc:date></item></rdf:RDF>"""

BROKEN = """<rss version='2.0'><channel><title>Roto</title><item><title>Sigue & vale</title><guid>1</guid>
<link>https://b.test/1</link><description>Sin cerrar <b>nada</description></item><item><title>Otra"""

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;">]>
<rss version="2.0"><channel><title>&d;</title><item><title>&d;</title></item></channel></rss>"""

SITE = """<!doctype html><html><head><title>Café</title><base href="/web/">
<link rel="stylesheet" href="a.css"><link rel="alternate" type="application/rss+xml" href="feed.xml">
</head></html>"""

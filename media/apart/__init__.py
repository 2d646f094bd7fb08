"""A process of its own for what strangers' films and sounds hold. Nothing here knows Django or the database.

`python -m media.apart` reads one job (JSON) from its standard input and writes one answer (JSON). A file that
makes a decoder misbehave kills that process and no other; it has limits on memory, processor time and file
size, no secret in its environment, and opens no file but those it is told. See `media/separately.py`.
"""

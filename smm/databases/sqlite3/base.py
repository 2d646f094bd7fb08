from django.db.backends.sqlite3 import base

from smm.databases.closing import WritesWhatIsDue


class DatabaseWrapper(WritesWhatIsDue, base.DatabaseWrapper):
    pass

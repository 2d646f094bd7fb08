from django.db.backends.postgresql import base

from smm.databases.closing import WritesWhatIsDue


class DatabaseWrapper(WritesWhatIsDue, base.DatabaseWrapper):
    pass

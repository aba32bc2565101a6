"""What can go wrong around the embedded database, each with a message an operator can act on."""


class PostgresError(Exception):
    """The embedded database cannot be used; the text says why and what to do."""


class BinariesMissing(PostgresError):
    """No PostgreSQL programs were found, or none that this account may run."""


class DataFolderBusy(PostgresError):
    """Another supervisor holds the lock of this data folder."""


class DataFolderUnusable(PostgresError):
    """The folder has the wrong owner, rights or version, and no other place could be taken."""


class StartFailed(PostgresError):
    """PostgreSQL ended, or was not ready in time; the text carries the end of its log."""

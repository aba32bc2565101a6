"""PostgreSQL inside the product: started, watched over and stopped by us. Linux and macOS.

Standard library only, so that the command line can start the database before anything else is set up.
"""

from bonafides.core.postgres.errors import (
    BinariesMissing,
    DataFolderBusy,
    DataFolderUnusable,
    PostgresError,
    StartFailed,
)
from bonafides.core.postgres.server import Postgres

__all__ = [
    "BinariesMissing",
    "DataFolderBusy",
    "DataFolderUnusable",
    "Postgres",
    "PostgresError",
    "StartFailed",
]

"""A cache that all web processes share: one-time codes of staff that were used, counters of sign-ins."""

from django.db import migrations

CREATE = """
CREATE TABLE access_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX access_cache_expires ON access_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE access_cache")]

"""A job behind another one's lock starts when that one ends, not at the worker's next look.

Procrastinate tells workers of jobs that come in, not of locks that fall free: with two jobs at a time in one worker,
each link of a chain waited for the poll, five seconds at worst (benchmarks/journey.py: 18 s to a decision).
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION bonafides_wake_workers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    waiting record;
BEGIN
    SELECT id, queue_name INTO waiting FROM procrastinate_jobs
        WHERE lock = NEW.lock AND status = 'todo' ORDER BY id LIMIT 1;
    IF FOUND THEN
        PERFORM pg_notify(channel, json_build_object('type', 'job_inserted', 'job_id', waiting.id)::text)
            FROM unnest(ARRAY['procrastinate_any_queue_v1', 'procrastinate_queue_v1#' || waiting.queue_name]) AS channel;
    END IF;
    RETURN NULL;
END $$;
CREATE INDEX bonafides_waiting_locks ON procrastinate_jobs (lock) WHERE status = 'todo';
CREATE TRIGGER bonafides_wake_workers AFTER UPDATE OF status ON procrastinate_jobs FOR EACH ROW
    WHEN (OLD.status = 'doing' AND NEW.status <> 'doing' AND NEW.lock IS NOT NULL)
    EXECUTE FUNCTION bonafides_wake_workers();
"""

DROP = """
DROP TRIGGER bonafides_wake_workers ON procrastinate_jobs;
DROP INDEX bonafides_waiting_locks;
DROP FUNCTION bonafides_wake_workers();
"""


class Migration(migrations.Migration):
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [migrations.RunSQL(CREATE, DROP)]

"""`up`: the database, the tables, web, worker and the demo marketplace, watched over by one small process."""

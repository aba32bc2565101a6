"""Who is asked, when and why."""

"""Mail, text and voice as courier rows."""

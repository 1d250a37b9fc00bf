"""What a citizen's message says: intent, topic and group. Knows no database and no web."""

"""The mayor's figures, one file a report: SQL over stored facts, without texts and identities."""

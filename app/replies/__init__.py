"""Replies on their way to the platform: once as the citizen sees it, at each account's pace, in each case's order."""

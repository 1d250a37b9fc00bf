"""The clock against a walker that counts seconds: slow and obvious, which is its whole merit.

The walker shares no code with app/domain: it reads the calendar's dictionary, compares local wall
times as text, and steps through the minutes, splitting the first and the last.
"""

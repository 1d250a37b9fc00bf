"""Years of a city's cases in one go: plausible rows by SQL, the same in every run.

A twentieth is open, most of it young; OPDs get unlike shares; the citizens' messages are there for the open ones.
"""

from __future__ import annotations

import json

from app.directory import load_city
from bench.ground import ADMIN_OF, Town, say

MESSAGES_OF_AN_OPEN_CASE = 2

# The rows are invented, so nothing needs to be checked against other tables: that is half of the time.
QUICK = "SET session_replication_role = replica; SET synchronous_commit = off; SELECT setseed(0.42)"

AUTHORS = """
INSERT INTO authors (account_id, external_id, handle)
SELECT (SELECT min(id) FROM accounts), 'a' || n, '@warga' || n FROM generate_series(1, %(authors)s) AS n
"""

CASES = """
WITH desks AS (
    SELECT array_agg(key ORDER BY key <> %(busiest)s, key) AS keys FROM opds WHERE key <> 'coordinator'
), drawn AS (
    SELECT n, random() < 0.05 AS open, random() AS desk, random() AS intent, random() AS age, random() AS pace,
           random() AS late, random() AS kind, 1 + floor(random() * %(authors)s) AS author
    FROM generate_series(1, %(cases)s) AS n
), timed AS (
    SELECT *, now() - (CASE WHEN open THEN 20 * age * age ELSE 1 + 364 * age END) * interval '1 day' AS opened_at,
           CASE WHEN intent < 0.7 THEN 'complaint' WHEN intent < 0.95 THEN 'question' ELSE 'hoax_report' END AS asked,
           late < CASE WHEN open THEN 0.4 ELSE 0.95 END AS answered
    FROM drawn
)
INSERT INTO cases (account_id, platform, thread_id, author_id, intent, topic, "group", priority, opd, needs_review,
                   flagged, state, claimed_by, opened_at, received_at, policy_key, next_due_at, first_due_at,
                   first_answered_at, first_elapsed_s, resolution_due_at, resolved_at, accountable_opd)
SELECT (SELECT min(id) FROM accounts), 'instagram', 'm' || n, author, asked, 'topic_' || (1 + floor(kind * 70)),
       'group_' || (1 + floor(kind * 20)), CASE WHEN kind < 0.02 THEN 'emergency' ELSE 'normal' END, opd, false,
       pace < 0.1, CASE WHEN NOT open THEN 'resolved' WHEN pace < 0.15 THEN 'waiting' ELSE 'open' END,
       CASE WHEN open AND opd = %(busiest)s AND pace > 0.7 THEN (SELECT min(id) FROM api_keys) END,
       opened_at, opened_at + interval '3 seconds', asked,
       CASE WHEN NOT open THEN '9999-12-31T00:00:00Z' WHEN answered THEN opened_at + interval '20 days'
            ELSE opened_at + interval '6 hours' + pace * interval '3 days' END,
       opened_at + interval '6 hours' + kind * interval '2 days',
       CASE WHEN answered THEN opened_at + pace * pace * interval '3 days' END,
       CASE WHEN answered THEN floor(pace * pace * 81000) END, opened_at + interval '20 days',
       CASE WHEN NOT open THEN opened_at + (0.1 + pace) * interval '9 days' END, opd
FROM timed, desks, LATERAL (SELECT keys[1 + floor(array_length(keys, 1) * power(desk, 1.7))::int] AS opd) AS held
"""

MESSAGES = """
INSERT INTO messages (account_id, external_id, kind, direction, thread_id, author_id, case_id, text, masked_text,
                      occurred_at, occurred_by, received_at)
SELECT account_id, 'c' || id || '.' || part, 'comment', 'inbound', thread_id, author_id, id, words, words,
       opened_at + part * interval '40 minutes', 'platform', opened_at + part * interval '40 minutes'
FROM cases, generate_series(0, %(parts)s - 1) AS part,
     LATERAL (SELECT 'min tolong dicek lampu jalan di gang kami mati sejak minggu lalu, sudah lapor ketua RT '
                     'tapi belum ada petugas yang datang, nomor laporan ' || id || ' bagian ' || part AS words) AS said
WHERE state <> 'resolved'
"""


# What a report reads of the log: how the cases began that nobody has answered, and what they were promised.
EVENTS = """
INSERT INTO case_events (case_id, at, recorded_at, type, actor, data)
SELECT id, opened_at, opened_at, 'created', 'citizen',
       jsonb_build_object('opd', opd, 'policy', %(policy)s::jsonb, 'policy_key', 'complaint',
                          'calendar', %(calendar)s::text, 'intent', intent, 'topic', topic,
                          'group', "group", 'case_class', NULL, 'kecamatan', NULL)
FROM cases WHERE first_answered_at IS NULL
"""


def fill(town: Town, cases: int) -> None:
    """So many cases with their messages, and the statistics that the planner goes by."""
    say(f"filling {cases:,} cases")
    rule = next(rule for rule in load_city(town.settings.city, town.settings.cities).rules if rule.key == "complaint")
    given = {
        "cases": cases, "authors": max(1, cases // 4), "busiest": ADMIN_OF, "parts": MESSAGES_OF_AN_OPEN_CASE,
        "policy": json.dumps(rule.policy.to_dict()), "calendar": rule.calendar,
    }  # fmt: skip
    with town.connect() as connection, connection.cursor() as cursor:
        cursor.execute(QUICK)
        for statement in (AUTHORS, CASES, EVENTS, MESSAGES):
            cursor.execute(statement, given)
        cursor.execute("VACUUM ANALYZE")

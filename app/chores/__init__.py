"""Everything that a worker does, as two tables: what comes again, and the durable jobs."""

from __future__ import annotations

from procrastinate import RetryStrategy

from app.chores.closing import close_unanswered
from app.chores.fetching import (
    check_accounts,
    fetch_media,
    find_words,
    look_for_silence,
    plan_polls,
    poll,
    read_posts,
    tell_of_accounts,
)
from app.chores.following import HOLIDAYS_EVERY_S, follow_city, look_at_holidays
from app.chores.inbound import drain, retry
from app.chores.lessons import learn
from app.chores.outbound import find_forgotten, renew_token, renew_tokens, send_reply
from app.chores.telling import send_notice, tell
from app.chores.upkeep import beat, reload_city, reload_model, tidy
from app.chores.workplace import Chore, Job, Workplace
from app.jobs import RENEW_TOKEN, SEND_NOTICE, SEND_REPLY
from app.learning.runs import LEARN

__all__ = ["CHORES", "JOBS", "Chore", "Job", "Workplace"]

CHORES = (
    Chore("city", 2.0, reload_city),
    Chore("model", 5.0, reload_model),
    Chore("follow", 1.0, follow_city),
    Chore("holidays", HOLIDAYS_EVERY_S, look_at_holidays),
    Chore("drain", lambda settings: settings.drain_poll_s, drain),
    Chore("retry", 1.0, retry),
    Chore("beat", 2.0, beat),
    Chore("forgotten", 30.0, find_forgotten),
    Chore("tokens", 60.0, renew_tokens),
    Chore("tidy", 600.0, tidy),
    Chore("plan_polls", 30.0, plan_polls),
    Chore("poll", 5.0, poll),
    Chore("read_posts", 2.0, read_posts),
    Chore("find_words", 2.0, find_words),
    Chore("fetch_media", 2.0, fetch_media),
    Chore("check_accounts", 30.0, check_accounts),
    Chore("tell_of_accounts", 30.0, tell_of_accounts),
    Chore("look_for_silence", 3600.0, look_for_silence),
    Chore("close", 60.0, close_unanswered),
    Chore("tell", 1.0, tell),
)

JOBS = (
    Job(SEND_REPLY, send_reply, RetryStrategy(max_attempts=20, linear_wait=2)),
    Job(SEND_NOTICE, send_notice, RetryStrategy(max_attempts=20, linear_wait=2)),
    Job(LEARN, learn, RetryStrategy(max_attempts=20, wait=10)),
    Job(RENEW_TOKEN, renew_token, RetryStrategy(max_attempts=5, linear_wait=5)),
)

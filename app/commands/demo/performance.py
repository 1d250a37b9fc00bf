"""One run of the demo: the installation, the hour, the people at work, the figures."""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from app.clock import utc_now
from app.commands.demo import desks, payloads
from app.commands.demo.desks import Desk
from app.commands.demo.hour import Delivery, last_full_morning, play_hour
from app.commands.demo.installation import (
    ACCOUNTS,
    CITY,
    PEOPLE,
    Furnished,
    Secrets,
    clear,
    database_runs,
    database_server,
    furnish,
    running_service,
    train_if_needed,
)
from app.commands.demo.ledger import Ledger, check, check_changes, check_inbox, check_own_replies, check_triage
from app.commands.demo.lines import line_of
from app.commands.demo.screen import Screen
from app.directory import load_city
from app.embedded import EmbeddedServer
from app.intake.items import LATE_MAX
from app.settings import Settings
from app.simulator.server import running_simulator
from app.simulator.world import Fault, World

FALSE_SECRETS = Secrets()
"""What a forger signs with."""


class Performance:
    """The demo from an empty folder to the stopped service; raises DemoError where something did not happen."""

    def __init__(self, data: Path) -> None:
        self.shown = data
        self.data = data.expanduser().resolve()
        self.city = load_city(CITY, Settings.model_construct().cities)
        self.begin = last_full_morning(self.city.calendars["office"], utc_now())
        self.screen = Screen(self.city.tz)
        self.secrets = Secrets()
        self.ledger = Ledger(EmbeddedServer(self.data).url)

    def play(self) -> None:
        end = self.begin + timedelta(hours=1)
        self.screen.heading(f"Tanggap: a busy hour in {self.city.name}, {self.begin:%A %d %B %Y, %H:%M}-{end:%H:%M}")
        if utc_now() - self.begin > LATE_MAX:
            self.screen.line("  That is over 7 days ago, so the service goes by the time of receipt instead.", "dim")
        with running_simulator() as platforms:
            furnished = self._furnish(platforms)
            started = time.monotonic()
            with ExitStack() as running:
                with self.screen.busy("starting the service and its worker"):
                    address = running.enter_context(running_service(self.data))
                self.screen.done(f"service and worker ready on {address} ({time.monotonic() - started:.1f} s)")
                http = running.enter_context(httpx.Client(base_url=address, trust_env=False, timeout=10))
                self._deliver(http)
                self._work(http, platforms, furnished)
                self._figures(http, furnished)
        check(not database_runs(self.data), "PostgreSQL was left running.")
        self._close(furnished)

    def _furnish(self, platforms: World) -> Furnished:
        self.screen.heading("1  An installation of its own")
        clear(self.data)
        version, report = train_if_needed(self.data)
        if report is None:
            self.screen.done(f"model {version} is there from an earlier demo")
        else:
            right = report["held_out"]["intent_accuracy"]
            self.screen.done(
                f"model {version} trained on {report['examples']} examples in {report['seconds']:.0f} s; "
                f"intent right: {right:.0%} of those held out"
            )
        started = time.monotonic()
        for platform, external_id, _, _ in ACCOUNTS:
            platforms.give_token(platform, self.secrets.access_token, external_id)
        bases = {name: platforms.api_base(name) for name in ("instagram", "facebook", "website")}
        with self.screen.busy("making a database"), database_server(self.data) as server:
            furnished = furnish(self.data, server.url, self.secrets, bases)
        self.screen.done(
            f"PostgreSQL in {self.shown}, schema migrated, city {furnished.city.name} with "
            f"{len(furnished.city.opd_names) - 1} OPDs ({time.monotonic() - started:.1f} s)"
        )
        self.screen.done("Instagram (two profiles), Facebook and the website form connected with random secrets")
        return furnished

    def _deliver(self, http: httpx.Client) -> None:
        """The hour, as signed deliveries over HTTP."""
        self.screen.heading("2  Citizens write")
        deliveries = play_hour(self.begin)
        started = time.monotonic()
        statuses = [self._post(http, delivery) for delivery in deliveries]
        took = time.monotonic() - started
        forged = sum(delivery.forged for delivery in deliveries)
        accepted = statuses.count(200)
        check(accepted == len(deliveries) - forged, f"{accepted} deliveries were accepted, {statuses}.")
        check(statuses.count(403) == forged, "A forged signature was not refused.")
        self.screen.done(
            f"{len(deliveries)} deliveries in {took:.1f} s: {accepted} accepted (200 after the commit), "
            f"{forged} refused (403, forged signature)"
        )
        opened = self.ledger.wait_until_opened()
        tally = self.ledger.count()
        check_inbox(tally, deliveries)
        self.screen.done(
            f"{tally.kept} kept, {tally.repeats} of them sent again and counted as repeats; "
            f"the worker had opened all {opened:.1f} s later"
        )
        told = sorted(tally.outcomes.items(), key=lambda item: -item[1])
        self.screen.done(f"events: {', '.join(f'{count} {name}' for name, count in told)}")
        found = self.ledger.found()
        right, expected = check_triage(found)
        self.screen.done(
            f"{tally.messages} messages of {tally.citizens} citizens: {tally.cases} cases in {tally.queues} queues; "
            f"{right} of {expected} messages in the expected one"
        )
        check_changes(found)
        self.screen.done("edits keep the old words as revisions; what two citizens took back is erased, the cases stay")
        self.screen.done(
            f"{check_own_replies(found)} answers typed in the platforms' own apps stopped a clock, "
            "an automatic greeting none"
        )

    def _post(self, http: httpx.Client, delivery: Delivery) -> int:
        secret = (FALSE_SECRETS if delivery.forged else self.secrets).of(delivery.platform)
        headers = payloads.sign(delivery.platform, delivery.body, secret, utc_now())
        return http.post(f"/webhooks/{delivery.platform}/default", content=delivery.body, headers=headers).status_code

    def _work(self, http: httpx.Client, platforms: World, furnished: Furnished) -> None:
        people = {person: Desk(http, furnished.keys[person]) for person in PEOPLE}
        dishub, dpupr = people["dishub"], people["dpupr"]
        self.screen.heading("3  The queue of Dishub, what is due first first (GET /cases)")
        queue = dishub.queue()
        check(len(queue) >= 10, f"Dishub's queue holds {len(queue)} cases only.")
        self.screen.show_queue(queue)
        self.screen.heading("4  People at work")
        tell = self.screen.done
        story = desks.begin_story(dishub, dpupr, tell)
        desks.answer_question(dishub, tell)
        desks.hand_over(dishub, tell)
        platforms.order("instagram", Fault.UNAVAILABLE)
        bridge = desks.work_dpupr(dpupr, tell)
        check(platforms.requests["instagram", "POST", 503] == 1, "The platform that said 503 once was not tried again.")
        photo = self.ledger.found()[f"m_{payloads.number_of('photo')}"].case_id
        check(photo is not None, "No case was opened for a photo without words.")
        assert photo is not None
        desks.triage(people["coordinator"], photo, tell)
        self._echo(http, platforms, dpupr, bridge)
        self._answer_of_ratna(http)
        whole = desks.end_story(dishub, story, tell)
        texts = [reply.text for reply in platforms.posted]
        check(len(texts) == len(set(texts)) == desks.REPLIES, f"The platforms got {len(texts)} replies: {texts}")
        self.screen.heading(f"5  Case {whole['id']} with its history (GET /cases/{whole['id']})")
        self.screen.show_case(whole, self.city.opd_names[whole["opd"]])

    def _echo(self, http: httpx.Client, platforms: World, dpupr: Desk, case: desks.Case) -> None:
        """The platform tells us of our own reply, as of every message: it must not count twice."""
        before = dpupr.read(case)
        texts = {reply["text"] for reply in before["replies"]}
        [posted] = [reply for text in texts for reply in platforms.with_text(text)]
        entry = payloads.direct_message(
            payloads.INSTAGRAM, "", "Gilang Pratama", utc_now(), text=posted.text, echo=True
        )
        entry["messaging"][0]["message"]["mid"] = posted.id
        self._tell(http, payloads.envelope("instagram", entry), "instagram")
        after = dpupr.read(case)
        check(len(after["messages"]) == len(before["messages"]), "The echo of a reply made a second message.")
        check(len(after["history"]) == len(before["history"]), "The echo of a reply counted a second time.")
        self.screen.done(f"Instagram told us of our own reply in case {case['id']}: sent once, counted once")

    def _answer_of_ratna(self, http: httpx.Client) -> None:
        """Facebook counts in whole seconds: the answer must come in a later one than the question."""
        time.sleep(1.02 - time.time() % 1.0)
        ratna = line_of("Ratna Sari")
        entry = payloads.facebook_comment(
            "answer of ratna", ratna.citizen, "iya min, tiang 11 sama 13 juga padam", utc_now(), post=ratna.key
        )
        self._tell(http, payloads.envelope("facebook", entry), "facebook")

    def _tell(self, http: httpx.Client, body: bytes, platform: str) -> None:
        status = self._post(http, Delivery(0, platform, body, ()))
        check(status == 200, f"A delivery after the hour was answered {status}.")
        self.ledger.wait_until_opened()

    def _figures(self, http: httpx.Client, furnished: Furnished) -> None:
        last = datetime.now(self.city.tz).date() + timedelta(days=1)
        period = {"from": self.begin.date().isoformat(), "to": last.isoformat()}
        mayor = Desk(http, furnished.keys["mayor"])
        figures = mayor.get("/sla/compliance", **period)
        total = figures["total"]
        parts = total["on_time"] + total["breached"] + total["open_in_time"]
        check(total["n"] == parts, "The figures of the city do not add up.")
        check(total["n"] == sum(row["n"] for row in figures["rows"]) or any(r["suppressed"] for r in figures["rows"]),
              "The figures of the OPDs do not add up to the city's.")  # fmt: skip
        check(total["on_time"] > 0, "Nobody answered in time, although several did within minutes.")
        check(not any(word in str(figures) for word in ("Ratna", "Kemuning")), "The figures name a citizen.")
        self.screen.heading(f"6  The mayor's office: who answered in time (GET /sla/compliance, {period['from']} on)")
        self.screen.show_compliance(figures, {opd["key"]: opd["short_name"] for opd in mayor.get("/opds")})

    def _close(self, furnished: Furnished) -> None:
        command = os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).is_relative_to(Path.cwd()) else sys.argv[0]
        name = PEOPLE["dishub"][0]
        self.screen.heading("The same data again")
        self.screen.line(f"  TANGGAP_DATA={self.shown} {command} serve")
        self.screen.line(f"  # then, as {name} of Dishub (a key of this demo only):")
        self.screen.line("  curl -s 'http://127.0.0.1:8000/cases?limit=3' \\")
        self.screen.line(f"    -H 'Authorization: Bearer {furnished.keys['dishub']}'")
        self.screen.line("")

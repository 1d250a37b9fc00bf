"""A case told event by event to clocks that remember when they ran, and then count it on the wall."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .wall import Wall


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@dataclass
class WalkedClock:
    name: str
    start: int
    end: int | None = None
    pauses: list[tuple[int, int]] = field(default_factory=list)
    paused_at: int | None = None
    policy: dict[str, Any] = field(default_factory=dict)
    holidays: frozenset[str] = frozenset()

    def open(self, at: int) -> None:
        if self.paused_at is not None:
            self.pauses.append((self.paused_at, at))
            self.paused_at = None

    def wait(self, at: int) -> None:
        if self.paused_at is None:
            self.paused_at = at

    def verdict(self, wall: Wall, as_of: int) -> dict[str, Any] | None:
        promised = self._promised(wall)
        if promised is None:
            return None
        target = wall.count(self.start, promised)
        spent, due = self._count(wall, target, as_of)
        if not self.pauses and self.paused_at is None:
            due = promised
        end = as_of if self.end is None else self.end
        late = due is not None and due < (end if self.paused_at is None else self.paused_at)
        if self.paused_at is not None and not late:
            due = None
        told = None if due is None else datetime.fromtimestamp(due, wall.tz).isoformat()
        result: dict[str, Any] = {"due_at": told, "elapsed_s": spent, "elapsed_min": spent // 60}
        if late:
            return result | {"status": "breached", "breached_at": told, "over_s": spent - target}
        if self.end is not None:
            return result | {"status": "met"}
        status = "pending" if self.paused_at is None else "paused"
        return result | {"status": status, "remaining_s": target - spent}

    def _count(self, wall: Wall, target: int, as_of: int) -> tuple[int, int | None]:
        """What was spent, and the second in which the target was: it may lie in the future."""
        end = as_of if self.end is None else self.end
        stops = [*self.pauses, (end if self.paused_at is None else self.paused_at, end)]
        at, spent, due = self.start, 0, None
        for began, over in stops:
            for earlier, later in wall.pieces(at, began):
                if due is None and spent + later - earlier >= target:
                    due = earlier + target - spent
                spent += later - earlier
            at = over
        if due is None and self.paused_at is None:
            due = wall.reach(max(at, self.start), target - spent)
        return spent, due

    def _promised(self, wall: Wall) -> int | None:
        promises = []
        if (minutes := self.policy.get(f"{self.name}_min")) is not None:
            promises.append(wall.reach(self.start, minutes * 60))
        if (days := self.policy.get(f"{self.name}_working_days")) is not None:
            promises.append(wall.closing(self.start, days))
        if (minutes := self.policy.get(f"{self.name}_max_wall_min")) is not None:
            promises.append(self.start + minutes * 60)
        return min(promises, default=None)


class WalkedCase:
    def __init__(self, case: dict[str, Any]) -> None:
        self.calendar, self.policy = case["calendar"], dict(case["policy"])
        self.as_of = seconds(case["as_of"])
        self.holidays: frozenset[str] = frozenset()
        self.walls: dict[frozenset[str], Wall] = {}
        created, *events = case["events"]
        start = seconds(created["t"])
        self.first = WalkedClock("first_response", start)
        self.resolution = WalkedClock("resolution", start)
        self.cycles: list[WalkedClock] = []
        self.holders = [(created["opd"], start)]
        self.opd, self.bounced = created["opd"], False
        if created.get("status") == "pending":
            self.resolution.wait(start)
        for event in events:
            if seconds(event["t"]) <= self.as_of and (tell := getattr(self, event["type"], None)):
                tell(seconds(event["t"]), event)
        for clock in (self.first, self.resolution, *self.cycles):
            if clock.end is None:
                clock.policy, clock.holidays = self.policy, self.holidays

    def agent_reply(self, at: int, _: dict[str, Any]) -> None:
        self._end(at, self.first, *self.cycles)

    def resolved(self, at: int, _: dict[str, Any]) -> None:
        if self.resolution.end is None:
            self._end(at, self.resolution, *self.cycles)

    def citizen_message(self, at: int, _: dict[str, Any]) -> None:
        waiting = any(cycle.end is None for cycle in self.cycles)
        if self.first.end is not None and self.resolution.end is None and not waiting:
            self.cycles.append(WalkedClock("next_response", at))

    def status(self, at: int, event: dict[str, Any]) -> None:
        if self.resolution.end is None:
            if event["to"] == "pending":
                self.resolution.wait(at)
            else:
                self.resolution.open(at)

    def reopened(self, at: int, _: dict[str, Any]) -> None:
        if (closed_at := self.resolution.end) is not None:
            if self.policy["on_reopen"] == "restart":
                self.resolution = WalkedClock("resolution", at)
                return
            self.resolution.wait(closed_at)
            self.resolution.end = None
        self.resolution.open(at)

    def reassigned(self, at: int, event: dict[str, Any]) -> None:
        if event["opd"] == self.opd:
            return
        self.opd, self.bounced = event["opd"], True
        if self.first.end is None:
            self.holders.append((self.opd, at))
            if self.policy["on_reassign"] == "restart":
                self.first = WalkedClock("first_response", at)

    def holiday_added(self, _: int, event: dict[str, Any]) -> None:
        self.holidays |= {event["date"]}

    def policy_changed(self, _: int, event: dict[str, Any]) -> None:
        if self.policy["on_policy_change"] == "recompute_open":
            self.policy |= event["policy"]

    def result(self) -> dict[str, Any]:
        """What `explain` should say of the case."""
        result: dict[str, Any] = {}
        if answer := self._verdict(self.first):
            result["first_response"] = answer | ({"held_min_by_opd": self._held()} if self.bounced else {})
        if self.policy.get("next_response_min") is not None:
            # A cycle that had ended before anything was promised of it has no verdict.
            result["next_response"] = [verdict for verdict in map(self._verdict, self.cycles) if verdict is not None]
        if solution := self._verdict(self.resolution):
            result["resolution"] = solution
        return result

    def _end(self, at: int, *clocks: WalkedClock) -> None:
        for clock in clocks:
            if clock.end is None:
                clock.end, clock.policy, clock.holidays = at, self.policy.copy(), self.holidays

    def _held(self) -> dict[str, int]:
        held = dict.fromkeys((opd for opd, _ in self.holders), 0)
        last = self.as_of if self.first.end is None else self.first.end
        ends = [*(since for _, since in self.holders[1:]), last]
        for (opd, since), end in zip(self.holders, ends, strict=True):
            held[opd] += self._wall(self.first.holidays).count(since, end) // 60
        return held

    def _verdict(self, clock: WalkedClock) -> dict[str, Any] | None:
        return clock.verdict(self._wall(clock.holidays), self.as_of)

    def _wall(self, holidays: frozenset[str]) -> Wall:
        return self.walls.setdefault(holidays, Wall(self.calendar, holidays))

"""Small charts as SVG, drawn here: no script, no font and no picture is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.reports.indonesian import number, percent

INK, BAR, SOFT, LATE = "#1f2933", "#2f6f9f", "#d9e2ec", "#b45309"
WIDTH = 680


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with what it can be trusted for; None: nothing to divide by."""

    label: str
    share: float | None
    interval: tuple[float, float] | None
    n: int
    ranked: bool = True


def rate_bars(bars: Sequence[Bar], title: str) -> Markup:
    """One bar a row from 0 to 100 %, a whisker from the low to the high end; pale where n is small."""
    left, right, step = 230, 100, 17
    scale = WIDTH - left - right
    parts = [_grid(left, scale, step * len(bars))]
    for position, bar in enumerate(bars):
        y = position * step
        parts.append(_text(left - 8, y + 12, _short(bar.label), "end"))
        if bar.share is not None:
            fill = BAR if bar.ranked else SOFT
            parts.append(_rect(left, y + 3, scale * bar.share, step - 6, fill))
        if bar.interval is not None:
            low, high = (left + scale * end for end in bar.interval)
            parts.append(_line(low, y + step / 2, high, y + step / 2))
            parts += [_line(x, y + 5, x, y + step - 5) for x in (low, high)]
        parts.append(_text(WIDTH - right + 8, y + 12, f"{percent(bar.share)} (n {number(bar.n)})", "start"))
    return _svg(parts, step * len(bars) + 18, title)


def trend_line(points: Sequence[tuple[str, float | None]], title: str) -> Markup:
    """Shares over time; a gap where there was nothing to divide by."""
    left, height, top = 46, 130, 12
    step = (WIDTH - left - 40) / max(1, len(points) - 1)
    parts = []
    for mark in (0, 0.5, 1):
        y = top + height * (1 - mark)
        parts += [_line(left, y, WIDTH - 20, y, SOFT), _text(left - 6, y + 4, percent(mark).replace(",0", ""), "end")]
    last: tuple[float, float] | None = None
    for position, (label, share) in enumerate(points):
        x = left + 10 + position * step
        parts.append(_text(x, top + height + 18, label, "middle"))
        here = None if share is None else (x, top + height * (1 - share))
        if here and last:
            parts.append(_line(*last, *here, BAR, 2))
        if here:
            parts.append(Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5" fill="{}"/>').format(*here, BAR))
            parts.append(_text(here[0], here[1] - 8, percent(share), "middle"))
        last = here
    return _svg(parts, top + height + 26, title)


def columns(counts: Sequence[tuple[str, int]], title: str) -> Markup:
    """Numbers side by side; the oldest ones in the colour of warning."""
    height, top, most = 90, 18, max([1, *(count for _, count in counts)])
    step = WIDTH / max(1, len(counts))
    parts = []
    for position, (label, count) in enumerate(counts):
        tall = height * count / most
        x = position * step + step * 0.2
        fill = LATE if position >= len(counts) - 2 else BAR
        parts.append(_rect(x, top + height - tall, step * 0.6, tall, fill))
        parts.append(_text(x + step * 0.3, top + height - tall - 5, number(count), "middle"))
        parts.append(_text(x + step * 0.3, top + height + 16, label, "middle"))
    return _svg(parts, top + height + 24, title)


def _svg(parts: Sequence[Markup], height: float, title: str) -> Markup:
    opening = Markup('<svg viewBox="0 0 {} {:.0f}" role="img" xmlns="http://www.w3.org/2000/svg"><title>{}</title>')
    return opening.format(WIDTH, height, title) + Markup("").join(parts) + Markup("</svg>")


def _grid(left: float, scale: float, height: float) -> Markup:
    marks = [(left + scale * mark, mark) for mark in (0, 0.25, 0.5, 0.75, 1)]
    lines = [_line(x, 0, x, height, SOFT) for x, _ in marks]
    labels = [_text(x, height + 13, percent(mark).replace(",0", ""), "middle") for x, mark in marks]
    return Markup("").join([*lines, *labels])


def _rect(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>')
    return shape.format(x, y, max(0.0, width), max(0.0, height), fill)


def _line(x1: float, y1: float, x2: float, y2: float, ink: str = INK, width: float = 1) -> Markup:
    shape = Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="{}"/>')
    return shape.format(x1, y1, x2, y2, ink, width)


def _text(x: float, y: float, words: str, anchor: str) -> Markup:
    shape = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="11" fill="{}">{}</text>')
    return shape.format(x, y, anchor, INK, words)


def _short(label: str, longest: int = 34) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"

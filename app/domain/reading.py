"""What is known of one text before anything is decided: what the model reads, and the places in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.places import Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one text before anything is decided. The text itself never leaves through a decision."""

    intent: str | None = None
    confidence: float = 0.0
    intent_sure: bool = False
    topic: str | None = None
    topic_confidence: float = 0.0
    topic_sure: bool = False
    group: str | None = None
    reasons: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    alarms: tuple[str, ...] = ()
    """What the text sounds like to the model: `emergency`, `confidential`, `oversight`."""
    model_version: str | None = None
    text: str | None = field(default=None, repr=False)

    @classmethod
    def unavailable(cls, text: str | None = None, places: tuple[Place, ...] = ()) -> Reading:
        """There is no text, or no model to read it; its words of danger and its places still count."""
        return cls(text=text, places=places)

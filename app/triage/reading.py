"""What the classifier reads in a batch of texts; without a model every text is for a person to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.classifier.model import Model, Prediction
from app.domain.places import Gazetteer
from app.domain.routing import Reading

Read = tuple[Reading, Prediction | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """The model in use, or None while there is none: the intake goes on either way."""

    model: Model | None
    known: Mapping[str, Read] = field(default_factory=dict, repr=False)
    """What has been read already."""

    def ahead(self, texts: Iterable[str | None], gazetteer: Gazetteer) -> Reader:
        """A reader that knows these texts: they are read before anything in the database is held up for them."""
        distinct = [text for text in dict.fromkeys(texts) if text is not None]
        return Reader(self.model, dict(zip(distinct, self.read(distinct, gazetteer), strict=True)))

    def read(self, texts: Sequence[str | None], gazetteer: Gazetteer) -> list[Read]:
        """One reading a text, all classified in one go. What has no words is not classified."""
        worded = [i for i, text in enumerate(texts) if text is not None and text.strip() and text not in self.known]
        predictions: dict[int, Prediction] = {}
        if self.model is not None and worded:
            predictions = dict(zip(worded, self.model.classify([texts[i] or "" for i in worded]), strict=True))
        return [
            self.known.get(text or "") or (self._reading(predictions.get(i), text, gazetteer), predictions.get(i))
            for i, text in enumerate(texts)
        ]

    def _reading(self, prediction: Prediction | None, text: str | None, gazetteer: Gazetteer) -> Reading:
        places = gazetteer.find(text) if text else ()
        if prediction is None or self.model is None:
            return Reading.unavailable(text=text, places=places)
        return Reading(
            text=text,
            intent=prediction.intent,
            confidence=prediction.confidence,
            intent_sure=prediction.intent_sure,
            topic=prediction.topic,
            topic_confidence=prediction.topic_confidence,
            topic_sure=prediction.topic_sure,
            group=prediction.group,
            reasons=prediction.reasons,
            places=places,
            alarms=prediction.alarms,
            model_version=self.model.version,
        )

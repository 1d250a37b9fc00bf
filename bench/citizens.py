"""What citizens send to the bench: Instagram comments, shaped and signed as Meta does, every one different.

The words are the shipped corpus's own; one seed gives the same comments in every run.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.classifier.examples import shipped

ACCOUNT = "17841400000000999"
SECRET = "rahasia-aplikasi-bench"
POSTS = 400
FOLLOW_UP = 0.1
"""The share of comments by somebody who has written under that post before."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment under one of our posts."""

    number: int
    text: str
    author: int
    post: int

    @property
    def external_id(self) -> str:
        return f"1789{self.number:013d}"

    def body(self, at: datetime) -> bytes:
        """The delivery that tells of it."""
        value = {
            "from": {"id": f"{7_000_000_000_000 + self.author}", "username": f"warga.kota.{self.author}"},
            "media": {"id": f"1803{self.post:013d}", "media_product_type": "FEED"},
            "id": self.external_id,
            "text": self.text,
        }
        entry = {"id": ACCOUNT, "time": int(at.timestamp()), "changes": [{"value": value, "field": "comments"}]}
        return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def comments(count: int, *, seed: int, first: int = 0) -> list[Comment]:
    """Comments of the corpus's words; most by new people, some by people who write again."""
    chance = random.Random(seed)
    texts = [example.text for example in shipped()]
    written: list[Comment] = []
    for number in range(first, first + count):
        text = chance.choice(texts)
        if written and chance.random() < FOLLOW_UP:
            earlier = chance.choice(written)
            written.append(Comment(number, text, earlier.author, earlier.post))
        else:
            written.append(Comment(number, text, number, chance.randrange(POSTS)))
    return written


def bodies_of(size: int, start: datetime, *, seed: int, first: int = 0) -> Iterator[bytes]:
    """Endless different bodies of about `size` bytes each."""
    chance = random.Random(seed)
    texts = [example.text for example in shipped()]
    number = first
    while True:
        bare = len(Comment(number, "", number, 0).body(start))
        words = chance.choice(texts)
        while len(json.dumps(words)) - 2 < size - bare:
            words += " " + chance.choice(texts)
        yield Comment(number, words[: max(1, size - bare)], number, chance.randrange(POSTS)).body(
            start + timedelta(seconds=number % 60)
        )
        number += 1


def sign(body: bytes) -> str:
    """Meta's X-Hub-Signature-256."""
    return "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()

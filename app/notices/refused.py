"""What a channel raises when a message was not taken."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 — it is no error of ours.
    """The message will never be taken there; the words say why, without the address."""


class NotTaken(Exception):  # noqa: N818 — it is no error of ours.
    """It was not taken this time; the words say why, without the address."""

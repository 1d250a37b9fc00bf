"""A page's end as an opaque cursor: the sort key of its last row, (time, id)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

Key = tuple[datetime, int]


def write_cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(f"{key[0].isoformat()}|{key[1]}".encode()).decode()


def read_cursor(cursor: str) -> Key:
    """The key, or ValueError for anything that we did not write."""
    try:
        at, number = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        key = (datetime.fromisoformat(at), int(number))
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("not a cursor") from error
    if key[0].tzinfo is None or not 0 <= key[1] < 2**63:
        raise ValueError("not a cursor")
    return key

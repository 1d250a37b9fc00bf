"""A season of a new slang: what citizens of this invented city began to call its parking meters, and a poisoned one."""

from __future__ import annotations

import random

METER = ("si jengki", "jengki", "mesin jengki", "jengki nya", "tiang jengki")
DOES = (
    "nelen saldo lagi", "error layarnya item", "ga ngeluarin struk", "narik dua kali", "mati total dari subuh",
    "minta top up mulu", "salah itung jam", "ga bisa dicolok kartu", "nyangkut terus", "tarifnya ngawur",
    "ngadat pas rame", "ga balikin kembalian",
)  # fmt: skip
WHERE = (
    "depan ruko", "sebelah apotek", "di alun-alun", "samping stasiun", "dekat kantor pos", "seberang bioskop",
    "di jalan baru", "pojok toko emas", "belakang mal", "depan bank",
)  # fmt: skip
ENDS = ("", " tolong dicek", " gimana nih", " kapok deh", " udah tiga hari", " mohon ditindak", " capek banget")


def slang(count: int, seed: int) -> list[str]:
    """Different complaints about the meters, none of which says what they are."""
    draw = random.Random(seed)
    every = [f"{m} {w} {d}{e}" for m in METER for d in DOES for w in WHERE for e in ENDS]
    return draw.sample(every, count)

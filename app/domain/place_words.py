"""The words around a place name that make it one, or show that an ordinary word is meant."""

from __future__ import annotations


def _set(table: str) -> frozenset[str]:
    return frozenset(table.split())


UNIT_CUES = _set("kec kecamatan kcmtn camat kel kelurahan klurahan lurah")
STREET_CUES = _set("jl jln jalan jalanan ruas koridor sepanjang")
_AREA_CUES = UNIT_CUES | _set(
    """daerah daerh wilayah wil kawasan perum perumahan komplek kompleks kampung kampoeng kp kpg warga warganya
    puskesmas pkm posyandu sdn smpn mts situ stasiun"""
)
_WEAK_CUES = _set(
    """di d ke dari dr arah sekitar seputar deket dekat dkt depan dpn belakang blkg menuju sampai sampe antara
    pertigaan perempatan simpang"""
)
CUES: dict[str, frozenset[str]] = {
    "any": _AREA_CUES | STREET_CUES | _WEAK_CUES,
    "area": _AREA_CUES,
    "unit": UNIT_CUES,
    "street": STREET_CUES,
    "composed": _AREA_CUES | STREET_CUES | _WEAK_CUES,
}
"""Which words before a name make it a place, by the level that the city's places.csv asks for."""

HAPPENS_TO_PLACES = _set("banjir banjirnya kebanjiran kebanjir kerendem macet macetnya gelap becek longsor genangan")
"""Right behind the name (`pinang banjir`) these make it a place: they happen to no thing."""

MATTERS = HAPPENS_TO_PLACES | _set(
    """permai residence rt rw jalan jl jalanan rusak ancur hancur lampu pju sampah got selokan air pdam bau jembatan
    minta mohon deket dekat banyak sering kabel polusi pabrik pasar kurang butuh blok gang perum kota
    kelurahan kecamatan puskesmas posyandu truk bolong berlubang kapan antri trotoar taman tolong"""
)
"""Soon behind a name of two ordinary words (`alam jaya lampu mati`) these show that a place is spoken of."""

NOT_A_PLACE_AFTER = _set(
    """ini itu tsb tersebut yang yg apa apapun mana lain lainnya nya merokok parkir masuk melintas berjualan jualan
    buang membuang berhenti mudik menyambar keras tajam mati asing berharga bergerak elektronik sejarah cagar
    dan nasi gemborkan gemborin rakyat besar belanga tanah kosong malem malam pagi sore tradisional doang mulu membawa
    truk dihapus berlaku"""
)
"""Behind the name (`di benda itu`, `daerah larangan merokok`) these show that the ordinary word is meant."""

KELURAHAN_CUES = _set("kel kelurahan klurahan lurah")
KECAMATAN_CUES = _set("kec kecamatan kcmtn camat")
SHORT_FORMS = {
    "utr": "utara", "sltn": "selatan", "slt": "selatan", "brt": "barat", "tmr": "timur", "tmur": "timur",
    "jy": "jaya", "bru": "baru", "indh": "indah", "tgh": "tengah", "tngh": "tengah", "krg": "karang", "pd": "pondok",
    "kb": "kebon", "jend": "jenderal", "jendral": "jenderal", "tng": "tangerang", "tgr": "tangerang",
    "kabupaten": "kab", "pst": "pusat", "endah": "indah",
}  # fmt: skip

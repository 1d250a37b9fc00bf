"""Personal data is masked, and what only looks like it stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.privacy import contains_personal_data, mask

MASKED = [
    ("NIK saya 3671054507890003", "NIK saya [NIK]"),
    ("nik:3671.0545.0789.0003 mohon dicek", "nik:[NIK] mohon dicek"),
    ("3671 0545 0789 0003 belum terdaftar", "[NIK] belum terdaftar"),
    ("367105-450789-0003 a.n. ibu saya", "[NIK] a.n. ibu saya"),
    ("No KK 3671051203150007 ganda", "No KK [NIK] ganda"),
    ("no. ktp 367105450789000 kurang satu angka", "no. ktp [NIK] kurang satu angka"),
    ("ktp: 36710545078900031", "ktp: [NIK]"),
    ("BPJS 0001234567890 nonaktif", "BPJS [nomor] nonaktif"),
    ("kartu saya 4111222233334444", "kartu saya [NIK]"),
    ("hubungi 081234567890", "hubungi [telepon]"),
    ("wa 0812-3456-7890 ya", "wa [telepon] ya"),
    ("WA: 0812 3456 7890.", "WA: [telepon]."),
    ("0812.3456.7890", "[telepon]"),
    ("+6281234567890", "[telepon]"),
    ("+62 812-3456-7890", "[telepon]"),
    ("62 81234567890 atas nama Ani", "[telepon] atas nama Ani"),
    ("(+62)81234567890", "([telepon]"),
    ("0 8 1 2 3 4 5 6 7 8 9", "[telepon]"),
    ("o81234567890 (hp suami)", "[telepon] (hp suami)"),
    ("0812 - 3456 - 7890", "[telepon]"),
    ("telp 021-55764955", "telp [telepon]"),
    ("(021) 5576 4955", "[telepon]"),
    ("021 5576495 kantor", "[telepon] kantor"),
    ("+62 21 5576 4955", "[telepon]"),
    ("0251-8321075", "[telepon]"),
    ("wa.me/6281234567890", "wa.me/[telepon]"),
    ("hp 081234567890/081398765432", "hp [telepon]/[telepon]"),
    ("tgl 08-12-2026 081234567890", "tgl 08-12-2026 [telepon]"),
    ("081234567890 2 orang", "[telepon] 2 orang"),
    ("email budi.santoso77@contoh.co.id ya", "email [email] ya"),
    ("Kirim ke ani_k+lapor@mail.example", "Kirim ke [email]"),
    ("sudah DM @ibu.ani_77 kemarin", "sudah DM [akun] kemarin"),
    ("@warga_cipondoh benar itu", "[akun] benar itu"),
    ("kata @budi.", "kata [akun]."),
    ("mobil B 1234 XYZ parkir sembarangan", "mobil [plat] parkir sembarangan"),
    ("B1234XYZ ngebut", "[plat] ngebut"),
    ("plat b 1234 xyz", "plat [plat]"),
    ("angkot nopol A 1907 C ngetem", "angkot nopol [plat] ngetem"),
    ("motor b 34 kt nyerobot", "motor [plat] nyerobot"),
    ("truk AB-1234-CD buang puing", "truk [plat] buang puing"),
    ("F 5678 AB tabrak lari", "[plat] tabrak lari"),
    ("rumah di Jl. Melati No. 12", "rumah di [alamat]"),
    ("Jl. Melati Raya no 12 RT 03/RW 05 lampunya mati", "[alamat] lampunya mati"),
    ("jln mawar 3 nomor 7", "[alamat]"),
    ("Jalan Kenanga No.17A", "[alamat]"),
    ("gang haji salim no 5", "[alamat]"),
    ("Perum Griya Asri Blok C3 No. 7", "[alamat]"),
    ("blok A5/12", "[alamat]"),
    ("Blok B2 no 9 banjir", "[alamat] banjir"),
    ("RT 03/RW 05 Kelurahan Petir", "[alamat] Kelurahan Petir"),
    ("rt 03 rw 05", "[alamat]"),
    ("rt.003/005", "[alamat]"),
    ("RT/RW 03/05", "[alamat]"),
    ("rumah no 12 depan masjid", "[alamat] depan masjid"),
    ("rumah saya nomor 8", "[alamat]"),
    ("transfer ke BCA 1234567890 an Joko", "transfer ke BCA [rekening] an Joko"),
    ("no rek 0012-01-123456-50-1", "no rek [rekening]"),
    ("rekening mandiri: 1550001234567", "rekening mandiri: [rekening]"),
    ("NIK 3671054507890003 hp 081234567890 Jl. Melati No. 12", "NIK [NIK] hp [telepon] [alamat]"),
    ("3671054507890003\n081234567890", "[NIK]\n[telepon]"),
]

UNTOUCHED = [
    "lampu jalan di Jl. Melati Raya mati",
    "Jalan Daan Mogot KM 14 macet",
    "Jl. Mawar 3 banjir",
    "jalan rusak sudah dilaporkan no 12345",
    "jalan berlubang di RT 05",
    "RW 07 belum difogging",
    "warga RT 02 kelurahan Petir",
    "Blok B gelap",
    "blok M arah halte",
    "harga Rp 1.500.000 per bulan",
    "Rp1.500.000-2.500.000.000",
    "anggaran 12.500.000.000 untuk drainase",
    "nomor tiket TNG-2026-000123",
    "no laporan 2026031712345678 belum dibalas",
    "tiket 20260317001",
    "tahun 2025/2026",
    "sejak 17-08-2025 sampai 01-02-2026",
    "jam 08.00-16.00",
    "buka 08.00 - 12.00 13.00 - 15.00",
    "08:00 s/d 16:00 WIB",
    "telepon 112 gratis",
    "call center 1500-123",
    "hubungi 119",
    "usia 45 tahun, anak 3",
    "bantuan 600.000 x 3 bulan",
    "lampu 50 W 220 V",
    "2 x 24 jam",
    "nilai 3,5 dari 5",
    "koordinat -6.178306, 106.631889",
    "Perwal No. 93 Tahun 2018",
    "UU No 25 tahun 2009",
    "SDN 12 dan SMPN 4",
    "puskesmas buka jam 7 tutup jam 2",
    "harga beli @ 5000 per kg",
    "@5000 per biji",
    "dibeli 3@2000",
    "antrian nomor 45",
    "bus nomor 12 rute 3",
    "B 12 yang rusak itu",
    "kelas A 2 siswa",
    "T 45 hari belum jadi",
    "truk 10 ton lewat",
    "vaksin dosis 2 untuk 12 tahun ke atas",
    "PPDB 2026 jalur zonasi 500 m",
    "BRI buka rekening 3 hari",
    "bayar lewat bri 10.000.000",
    "bansos 2024 tahap 3",
    "pju no tiang 123 mati",
    "debit air 0,25 m3",
    "kartu keluarga 2 lembar",
    "KK lama 5 hari",
    "RT 05",
    "100.000.000.000.000",
    "",
    "🙏🙏🙏",
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_personal_data_is_masked(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_only_looks_personal_stays(text: str) -> None:
    assert mask(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    for text, expected in MASKED:
        assert mask(mask(text)) == mask(expected) == expected


def test_a_public_reply_is_warned_about_what_it_tells() -> None:
    text = "Kak @ani.k, NIK 3671054507890003 sudah aktif, konfirmasi ke 0812-3456-7890"
    assert contains_personal_data(text) == ["NIK", "telepon"]
    assert contains_personal_data("Terima kasih kak @ani.k, jalan Melati dijadwalkan Senin.") == []


@given(st.text(max_size=300))
def test_no_text_breaks_the_mask(text: str) -> None:
    assert isinstance(mask(text), str)


@given(st.from_regex(r"(?:(?:jl|no|rt|blok|08|62|@|[a-z]{1,6}|\d{1,17})[ .,/\-@]{0,2}){1,40}", fullmatch=True))
def test_no_run_of_numbers_and_words_breaks_the_mask(text: str) -> None:
    assert isinstance(mask(text), str)


def test_what_unicode_holds_beside_letters_is_no_obstacle() -> None:
    assert mask("\ud800 \x00 081234567890 \u202e") == "\ud800 \x00 [telepon] \u202e"


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "0 ", "08", "jl a ", "rt 1 ", "@a", "a@a.", "B 1 ", "no ", "1.", "blok a", "- ", "a.", "jalan ", "rek "],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.perf_counter()
        mask(text)
        return time.perf_counter() - started

    assert seconds(100_000) < 2.0

"""What citizens write in the hour: invented people, real habits of writing.

Each line: minutes after nine, channel, citizen, text, and whose queue it should reach (None: no case).
The words are what an admin in Tangerang reads every day: spoken Indonesian, slang, abbreviations.
"""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    minute: float
    channel: str
    """ig (comment), dishub (comment on that agency's own profile), igdm, fb (comment), fbdm, web (form)."""
    citizen: str
    text: str
    queue: str | None

    @property
    def key(self) -> str:
        """What the ids of this line are made from; also after the hour the story finds it by this."""
        return f"{self.channel} {self.citizen} {self.minute}"


LINES = tuple(Line(*row) for row in (
    (0.2, "ig", "Yuni Astuti", "semangat paginya tangerang 🔥🔥", None),
    (0.6, "fb", "Hendra Gunawan",
     "lampu merah perempatan Cikokol error dari pagi min, macet parah ga ada yang jaga", "dishub"),
    (1.4, "igdm", "Dewi Lestari",
     "puskesmas Cipondoh antri dari jam 6 baru dipanggil jam 11, dokternya cuma satu", "dinkes"),
    (2.1, "web", "Bambang Irwanto",
     ("Selamat pagi, lampu penerangan jalan umum di Jl. Imam Bonjol dekat gerbang perumahan "
      "padam sejak Senin. Mohon ditindaklanjuti, terima kasih."), "dishub"),
    (3.0, "fb", "Ratna Sari",
     ("min lampu jalan di depan gang Kemuning Poris Plawad mati udah seminggu, gelap banget kalo "
      "malem. hub saya 0812-3456-7890 ya"), "dishub"),
    (3.3, "ig", "Agus Mulyana",
     "parkir liar di depan Pasar Anyar bikin macet tiap pagi, tolong ditertibkan dong", "dishub"),
    (4.2, "ig", "Putri Ayu", "makasih min jalan depan rumah udah mulus, mantap DPUPR 👍", None),
    (5.0, "fb", "Joko Suprapto",
     "jalan di Kampung Ledug Periuk rusak parah, lubangnya gede kemarin ada motor jatuh", "dpupr"),
    (5.7, "fbdm", "Siti Aminah", "air PAM mati dari semalem di Perum 1 Karawaci, mau mandi aja ga bisa", "perumda_tb"),
    (6.4, "ig", "Rizky Aditama",
     "truk tanah lewat siang bolong di Neglasari, jalanan debu semua bahaya buat anak sekolah", "dishub"),
    (7.1, "igdm", "Nurul Huda", "syarat bikin KIA buat anak umur 3 tahun apa aja ya min?", "disdukcapil"),
    (8.0, "fb", "Tono Sugiarto", "sampah di TPS Gerendeng numpuk udah 4 hari belum diangkut, bau banget", "dlh"),
    (9.2, "fb", "Ratna Sari", "tiang nomor 12 deket warung Bu Yati min", "dishub"),
    (10.1, "ig", "Fajar Nugroho", "angkot ngetem sembarangan di depan stasiun Poris, jalan jadi ketutup", "dishub"),
    (11.3, "fbdm", "Maya Kusuma", "PJU di Perumahan Taman Cibodas padam 3 malam, warga takut lewat", "dishub"),
    (12.0, "web", "Ahmad Fauzi", "saluran air depan SDN Karawaci 5 mampet, hujan sedikit langsung banjir", "dpupr"),
    (13.1, "ig", "Lina Marlina", "wkwkwk bener banget", None),
    (14.0, "igdm", "Eko Prasetyo",
     "KTP saya udah 3 bulan belum jadi, bolak balik ke kecamatan blankonya abis terus", "disdukcapil"),
    (15.2, "fb", "Wulan Sari",
     "rumah tetangga kebakaran di Gang Mawar Batuceper, masih ada orang di dalam, tolong cepet min!!", "bpbd"),
    (16.5, "ig", "Bayu Saputra", "zebra cross depan SMPN 4 udah pudar ga keliatan, tolong dicat ulang dong", "dishub"),
    (17.4, "fb", "Indah Permata",
     "ada yang bakar sampah tiap sore di belakang Perum Ciledug Indah, asapnya masuk rumah", "dlh"),
    (18.0, "fbdm", "Rudi Haryadi",
     "beredar di WA bansos 600 ribu daftar lewat link, ini hoax bukan min? takut penipuan", "diskominfo"),
    (19.3, "igdm", "Dewi Lestari", "udah lapor dari bulan lalu ga ada tindakan", "dinkes"),
    (20.2, "web", "Sri Wahyuni", "trotoar depan Pasar Malabar ambles, ibu saya hampir terperosok", "dpupr"),
    (21.0, "ig", "Doni Setiawan",
     "bus Tayo koridor 3 lama banget datengnya, nunggu 40 menit di halte ga muncul2", "dishub"),
    (22.4, "fb", "Fitriyani", "bansos ibu saya belum cair padahal tetangga udah semua, tolong dicek min", "dinsos"),
    (23.1, "ig", "Anton Wijaya", "keren banget taman di Tangerang sekarang, bersih dan adem. sukses terus 🙏", None),
    (24.0, "igdm", "Gilang Pratama", "jembatan kecil di Sangiang Jaya retak min, takut ambruk", "dpupr"),
    (25.3, "fb", "Yanti Susanti", "PKL di trotoar Pasar Lama makin banyak, pejalan kaki ga bisa lewat", "satpolpp"),
    (26.1, "fbdm", "Hasan Mustopa",
     ("oknum di loket kelurahan minta uang 200 ribu biar KTP cepet jadi. pungli kayak gini kok "
      "dibiarin min"), "inspektorat"),
    (27.2, "ig", "Nia Kurniasih", "min jadwal daftar ulang PPDB SMP negeri kapan ya?", "disdik"),
    (28.0, "web", "Surya Atmaja",
     "Usul penambahan lampu penerangan jalan di Kampung Gebang, kalau malam gelap sekali.", "dishub"),
    (29.1, "ig", "Lina Marlina", "@sari.w liat deh bestie", None),
    (30.0, "fb", "Iwan Setiadi", "galian kabel di Pinang udah sebulan ga ditutup lagi, aspalnya jadi bolong", "dpupr"),
    (31.2, "igdm", "Dewi Lestari", "KTP saya juga belum jadi2 min dari bulan lalu, sekalian lapor", "disdukcapil"),
    (32.0, "fb", "Asep Sunandar", "gas 3 kg langka di Neglasari, keliling 5 warung kosong semua", "disperindagkopukm"),
    (33.3, "ig", "Citra Anggraini", "min, uji KIR sekarang bisa daftar online ga ya? syaratnya apa aja", "dishub"),
    (34.1, "fbdm", "Bu Tini", "listrik padam dari subuh di Ciledug, PLN ditelpon ga diangkat", "diskominfo"),
    (35.0, "ig", "Reza Maulana", "pohon gede di pinggir Kali Sipon miring mau tumbang, tolong dipangkas min", "dlh"),
    (36.4, "fb", "Mila Karmila", "terima kasih petugas DLH, sampahnya udah diangkut pagi ini. gercep!", None),
    (37.0, "igdm", "Taufik Akbar", "aplikasi Tangerang LIVE error terus ga bisa login dari kemarin", "diskominfo"),
    (38.0, "fb", "Endang Sulastri", "tetangga karaokean sampe jam 2 pagi tiap malam minggu, ganggu banget", "satpolpp"),
    (40.2, "ig", "Vina Oktaviani", "min mau tanya, trayek angkot R03 masih jalan ga ya sekarang?", "dishub"),
    (41.0, "web", "Slamet Tukiman", "gorong-gorong di Larangan Indah jebol, air meluap ke rumah warga", "dpupr"),
    (42.3, "fb", "Budi Santosa", "bayar PBB online lewat apa aja min?", "bapenda"),
    (43.1, "dishub", "Kevin Pratama", "udah lapor dari bulan lalu ga ada tindakan", "dishub"),
    (44.0, "igdm", "Arif Rahman", "lampu pju di jl benteng betawi mati 5 tiang berturut2, rawan jambret", "dishub"),
    (45.2, "fb", "Desi Puspita", "anjing liar gerombolan di komplek Barata, anak saya hampir digigit", "dkp"),
    (46.0, "ig", "Galih Permana", "salut buat damkar Tangerang, cepet banget datengnya", None),
    (47.3, "fbdm", "Nenden Kurnia", "ada lowongan kerja job fair kapan lagi ya min?", "disnaker"),
    (48.1, "web", "Herman Susilo",
     "ada orang buang sampah sembarangan di pinggir Kali Angke, sudah menumpuk seperti gunung", "dlh"),
    (49.0, "ig", "Sinta Dewanti", "festival Cisadane tahun ini tanggal berapa min?", "disbudpar"),
    (50.2, "fb", "Kusnadi", "lampu jalan di Jl. Maulana Hasanuddin Cipondoh kedip2 terus mau mati", "dishub"),
    (51.1, "ig", "Ade Irma", "itu parkir apa lahan pribadi ya, ga jelas", "coordinator"),
    (52.0, "igdm", "Farhan Maulana", "wifi gratis di Taman Elektrik udah ga nyambung 2 minggu", "diskominfo"),
    (54.2, "fbdm", "Pak Darto", "ngurus izin usaha NIB harus ke MPP atau bisa online min?", "dpmptsp"),
    (58.0, "igdm", "Rangga Kusuma", "kok lampu merah Tanah Tinggi mati ga ada petugas yang atur", "dishub"),
))  # fmt: skip


def line_of(citizen: str, minute: float | None = None) -> Line:
    """The first line of a citizen, or the one of that minute."""
    return next(line for line in LINES if line.citizen == citizen and minute in {None, line.minute})

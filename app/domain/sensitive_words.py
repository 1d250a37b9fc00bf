"""The words of confidential matters, as Indonesian citizens write them; the notation is that of urgency_words.py.

Unlike `~`, `§` is a gap of up to three words without a comma.
"""

from __future__ import annotations

from app.domain.urgency_words import words_of

OFFICER = r"""
oknum(?: \w+)?
(?:pak |bu |bapak |ibu )?(?:lurah|camat|kades|kadis|kepsek|kasi|sekcam|seklur|bendahara)(?:nya)?
kepala (?:dinas|sekolah|puskesmas|upt|bidang|pasar|seksi)
(?:pegawai|petugas|staf|staff|aparat|pejabat|asn|pns|guru|sekretaris)(?:nya)?
satpol pp
pendamping pkh
orang (?:kelurahan|kecamatan|dinas|dalam|dalem|pemda|pemkot)
"""
MONEY = r"""
uang|duit|jatah|setoran|bayaran|amplop|imbalan|upeti|bayar|fee|komisi|biaya|tunai|seikhlasnya
(?:rp ?)?\d[\d.,]* ?(?:rb|ribu|rebu|jt|juta|k)
"""

# Bribery and the misconduct of officers: complaints of the oversight class.
OVERSIGHT = r"""
(?:pungli|pungutan liar|korupsi|dikorupsi|mengkorupsi|ngorupsi|korup|suap(?![-\w])|disuap|menyuap|penyuapan|sogok
  |nyogok|menyogok|disogok|sogokan)
(?:gratifikasi|nepotisme|jual beli jabatan|kwitansi fiktif|kuitansi fiktif|proyek fiktif|spj fiktif|dimark ?up
  |mark ?up (?:harga|anggaran|proyek))
(?:dana|uang|anggaran|bantuan|bansos|kas|iuran)§ (?:digelapkan|ditilep|ditilap|diselewengkan|dikorupsi)
(?:menggelapkan|nilep|menilep|menyelewengkan|penyelewengan|penggelapan)§ (?:dana|uang|anggaran|bantuan|bansos|kas
  |iuran)
(?:menyalahgunakan|penyalahgunaan|salahgunakan|menyalah gunakan)§ (?:wewenang|jabatan|kekuasaan|anggaran|fasilitas
  |mobil dinas)
uang (?:pelicin|rokok|bensin|kopi|tutup mulut|lelah|capek|damai|map)
(?:bansos|dana|bantuan|pkh|blt|bpnt|insentif)(?:nya)?§ (?:dipotong|disunat|diembat|dipotong2)
(?:memotong|motong|motongin|nyunat|ngembat|menyunat)§ (?:dana|bansos|bantuan|pkh|blt|insentif)
(?:jual|jualan|menjual|ngejual|jual beli) (?:kursi|bangku|jabatan|blangko)
{officer}§ (?:nerima|menerima|terima|nrima)§ (?:amplop|uang|duit|suap|setoran)
{officer}§ (?:minta|narik|nagih) (?:lebih|tambahan|bagian|jatah)
(?:dimintai|dimintain)§ {money}
diminta§ {money}§ (?:buat|untuk) (?:cap|stempel|tanda tangan|ttd|tandatangan|map|proses|ngurus|pelicin)
{officer}§ (?:minta|mintain|meminta|mintak|nagih|narik|mintai|menta)§ {money}
{officer}§ (?:memeras|meres|malak|memalak|menerima suap|terima suap|harus setor|pungli)
(?:diminta|dimintai|dimintain|dimintak|ditarik|dipalak)§ {money}§ (?:sama|oleh|dari|ke)§ {officer}
(?:diminta|dimintai|dimintain|dipalak|diperas)§ (?:sama|oleh|dari)§ {officer}
(?:diminta|dimintai|dimintain)§ {money}§ (?:biar|supaya|agar|katanya seikhlasnya|untuk mempercepat)
(?:disuruh bayar|suruh bayar|harus bayar|wajib bayar|bayar)§§ (?:sama|oleh|ke) {officer}
(?:minta|dimintain|dimintai|ngasih|nyelipin|selipin|pake|pakai|ga ada|kudu aya)§ amplop
(?:disuruh|diminta|wajib|harus) (?:nyetor|setor)§§ (?:ke|sama|buat) {officer}
harus (?:bayar|setor|nyetor|ngasih)§§ (?:biar|supaya|agar|baru) (?:cepat|cepet|lancar|keluar|diproses|lolos|lulus
  |jadi)
{officer}§ (?:selingkuh|mesum|mabuk|main judi|judi|nyabu|narkoba|poligami|nikah siri|dobel istri|berzina
  |mengintimidasi|intimidasi|mengancam|ngancam|ngancem|memukul|mukul|menampar|nampar|menganiaya)
"""

# They are about parking, gangs or a theft of national fame, not about an officer of the city.
NOT_OVERSIGHT = r"""
(?:parkir|jukir|juru parkir|preman|ormas|pak ogah|pengamen|debt collector|menteri|presiden|dpr ri|kpk|gubernur
  |pinjol|tiket konser)
"""
NAMED_OFFICER = r"""
(?:oknum|lurah|camat|dishub|satpol pp|pegawai|asn|pns|petugas (?!parkir)|kelurahan|kecamatan|pejabat|kepala dinas
  |kadis)
"""

VICTIM = words_of("""
anak anaknya istri istrinya bini suami balita bayi ponakan keponakan siswa siswi murid adik adek ipar ibu ibunya
nenek lansia pembantu art santri santriwati cewek perempuan gadis bocah remaja saya aku ortu mertua kakak cucu
orangtua
""")

# Violence, above all at home and against children: answered in confidence.
CONFIDENTIAL = r"""
(?:kdrt|kekerasan (?:dalam rumah tangga|seksual|fisik|(?:terhadap|pada|ke) (?:anak|perempuan|istri|wanita)|anak
  |di rumah))
pelecehan (?:se[kx]\w+|anak|(?:terhadap|pada|ke) (?:anak|perempuan|siswi|wanita|murid))
(?:korban|kena|ada|terjadi|mengalami|ngalamin|jadi korban) pelecehan
(?:dilecehkan|dilecehin|melecehkan|cabul|dicabuli|pencabulan|mencabuli|perkosa|diperkosa|memperkosa|pemerkosaan)
(?:sodomi|disodomi|inses|pedofil\w*|digrepe\w*|digerayangi|diraba|meraba|grepe2|(?:pegang|megang)(?:2|[- ](?:pegang
  |megang))|diintip|dirudapaksa
  |rudapaksa)
(?:perdagangan (?:anak|orang|manusia|perempuan)|human trafficking|nikah paksa|(?:dipaksa|paksa)~ (?:nikah|kawin
  |menikah))
(?:anak|gadis|perempuan|cewek|remaja|bocah|bayi)~ dijual
(?:penelantaran|eksploitasi) (?:anak|bayi|lansia)
(?:anak|anaknya|bayi|balita|bocah)~ (?:disuruh|dipaksa|dijadikan|dijadiin|dieksploitasi)~ (?:ngemis|ngamen|mengemis
  |mengamen|badut|minta2|jualan)
{victim}~ (?:dipukul\w*|digebuk\w*|disiksa\w*|dianiaya|ditampar\w*|ditendang\w*|disundut|disulut|dirantai|dipasung
  |dibanting|dicekik|ditelantarkan|ditelantarin|dieksploitasi|disekap|dikurung|dihajar|ditonjok\w*|ditempeleng
  |digaplok
  |ditabokin)
(?:memukul\w*|mukul\w*|nampar\w*|menampar|nendang|menendang|nyiksa|menyiksa|menganiaya|gebukin|ngegebukin|nabokin
  |menelantarkan|nelantarin|nonjok|menghajar)~ {victim}
(?:dipukul\w*|digebuk\w*|ditampar\w*|ditendang\w*|disiksa|dihajar|ditonjok\w*)~ (?:suami|suaminya|istri|istrinya
  |bapak|bapaknya|ayah|ayahnya|ibu|ibunya|guru|gurunya|ortu|mertua|pacar|pacarnya|majikan)
(?:mengancam|ngancam|ngancem|diancam)~ (?:membunuh|dibunuh|bunuh|ngebunuh)
"""

# Right before these words they belong to a campaign, a promise or a figure of speech.
CAMPAIGN = words_of("""
anti bebas tanpa stop cegah pencegahan mencegah berantas pemberantasan memberantas lawan melawan tolak menolak
sosialisasi kampanye seminar webinar penyuluhan edukasi materi film berita kasus tidak tdk ga gak nggak bukan
nolak menolak tindak pengaduan laporan aduan kanal duta satgas saber forum lomba pelatihan workshop drama kpk
gerakan
""")
# Between an officer and the demand these deny it: "petugasnya tidak pernah minta uang".
DENIALS = words_of("tidak tdk ga gak nggak ngga ndak tak bukan nolak menolak tanpa")

FIGURATIVE_VIOLENCE = r"""
(?:terhadap |pada |atas )?(?:akal sehat|hak rakyat|rakyat|logika|konstitusi|hukum|demokrasi|keadilan|alam
  |lingkungan|bola|angin|ombak|bedug|beduk|gong|kentongan)
"""

DOCUMENTS = r"""
(?:permohonan|minta|mohon|meminta|mau|ingin|butuh|dapat|bisa|boleh|akses|unduh|download|salinan|memperoleh
  |mendapatkan)~~ (?:informasi publik|dokumen publik|dokumen (?:anggaran|apbd|kontrak|amdal|lelang|perencanaan|rtrw
  |perda|perwal|dpa|rka)|salinan (?:dokumen|perda|perwal|sk|kontrak|apbd|dpa|surat keputusan)|rincian (?:apbd
  |anggaran)|laporan (?:keuangan|realisasi)|dpa|rka|lkpj|lakip|lkjip|apbd)
(?:permohonan informasi publik|keterbukaan informasi publik|uu kip|formulir ppid|lewat ppid|ke ppid|permohonan ppid)
"""

# No text without one of these can be confidential.
SENSITIVE_STEMS = words_of("""
pungli pungutan korup uap ogok gratifikasi nepotis jabatan fiktif mark gelap eleweng tilep tilap nilep alah uang_
amplop minta menta mint nagih narik bayar potong motong sunat nyunat embat peras meras meres palak malak setor
selingkuh mesum mabuk judi nyabu narkoba siri istri zina timidasi ancam ancem pukul tampar nampar aniaya kdrt
keras leceh cabul kosa rudapaksa sodomi inses pedofil grepe gerayang raba diintip perdagangan trafficking paksa
lantar eksploitasi ngemis ngamen badut gebuk iksa tendang nendang sundut sulut rantai pasung banting cekik sekap
hajar tonjok nonjok tempeleng gaplok tabok nabok mukul bunuh poligami kurung etor duit egang dijual jual_ jualan
nerima terima_a terima_u terima_s
""")

"""Messages written for the tests of urgency, each list half traps."""

from __future__ import annotations

EMERGENCIES = """
kebakaran di pasar lama min cepet!!
Tolong kebakaran di gang Haji Saleh, api sudah merembet ke rumah sebelah
KEBAKARAAAN di belakang pabrik sepatu woy
rumah tetangga saya kebakaran pak, tolong kirim damkar
ada kebakaran gudang kardus di Jatake, asapnya tebal banget
api sudah membesar di kontrakan belakang sekolah, damkar mana??
si jago merah ngamuk di permukiman padat bantaran kali
tabung gas meledak di warung bakso, ada yang luka bakar
gas elpiji bocor di rumah makan depan masjid, bau menyengat tolong segera
trafo PLN depan rumah meledak dan keluar api
omah mburi kobong pak, geni wis gede
kios di samping stasiun terbakar, mohon bantuannya segera
tolong pak istri saya terjebak banjir di lantai 2, air terus naik
Perumahan kami banjir sedada, ada lansia dan bayi, tolong perahu karet
banjir udah setinggi pinggang, kami butuh evakuasi sekarang
min air sudah masuk rumah, nenek saya stroke tidak bisa jalan
mohon kirim perahu ke blok F, warga terjebak di atap
banjir 2 meter di perum sini, belum ada bantuan sama sekali
tanggul kali jebol pak, air masuk ke perkampungan
dari semalam kami terjebak banjir belum ada petugas datang
anak hanyut di kali Angke barusan!
ada bocah tenggelam di situ, tolong tim SAR
orang kecemplung got besar depan ruko, keseret arus
ada kecelakaan di depan SPBU, korban tergeletak di jalan
tabrakan motor sama truk di fly over, tolong kirim ambulans
kecelakaan beruntun barusan di Daan Mogot, banyak korban
tetangga saya kejang dan tidak sadar, butuh ambulans sekarang
tolong ambulan, bapak saya sesak napas di rumah
ibu mau melahirkan ketuban pecah, minta ambulans cepat
ada orang pingsan di halte, tolong panggil ambulans
tukang bangunan kesetrum kabel, masih nempel di tiang, tolong cepat
pohon tumbang menimpa mobil, pengendara masih terjepit di dalam
rumah roboh, ada orang tertimbun reruntuhan
longsor di bantaran, warga tertimbun longsor
lagi tawuran di jembatan pada bawa celurit, tolong polisi
sekarang ada perampokan di minimarket depan gang
ada yang mau bunuh diri loncat dari jembatan penyeberangan
tolong ada orang mau lompat dari jembatan Cisadane
anak saya digigit ular kobra di kebun, tolong
orang ngamuk bawa golok di depan kelurahan
warga terjebak di lift rusun dari tadi
kebakaran belum padam juga dari semalam, apinya merembet
adik saya kejepit pagar besi, tolong damkar
papan reklame roboh menimpa pengendara motor sekarang di lampu merah
darurat! sopir angkot dibegal barusan, berdarah
keracunan makanan hajatan, banyak korban muntah tolong ambulans
Korsleting listrik keluar api di tiang depan rumah saya
ada api besar di lahan kosong deket perumahan
kabel putus nyetrum orang, gawat min
tolongggg rumah kebanjiran ada bayi 2 bulan, air makin tinggi
""".strip().splitlines()

NO_EMERGENCIES = """
warganet kebakaran jenggot gara-gara postingan wali kota
alhamdulillah toko saya banjir orderan sejak ikut bazar UMKM
banjir diskon di mall, macet parah jalannya
banjir pujian ya min postingannya
jalan berlubang ini rawan kecelakaan, mohon diperbaiki
tolong tambal lubangnya sebelum ada yang kecelakaan, sudah 3 kali orang jatuh
nomor damkar berapa ya min?
kemarin malam ada kebakaran di pasar, apinya sudah padam jam 2
minggu lalu rumah saya kebakaran, bantuan belum datang
cara klaim surat keterangan kebakaran gimana?
simulasi kebakaran di sekolah berjalan lancar, terima kasih BPBD
pelatihan pemadam kebakaran untuk ibu-ibu kapan lagi?
pos pemadam kebakaran kok jauh banget dari kampung kami
korban kebakaran bulan lalu belum dapat bantuan
takut kebakaran pak, kabelnya semrawut
tolong rapikan kabel, bahaya bisa kebakaran
hidran kering, kalau ada kebakaran gimana
bener ga min ada kebakaran di pabrik cat?
hoax bukan ya kabar ada bom di mall
setiap hujan selalu banjir di depan rumah, tolong salurannya
banjir terus tiap tahun ga ada solusi
kapan banjir di perumahan kami diatasi?
genangan semata kaki di jalan depan sekolah
jangan sampai banjir lagi kayak tahun lalu
terima kasih damkar sudah evakuasi kucing saya
sarang tawon di pohon depan rumah, mohon dievakuasi kalau sempat
lampu jalan mati, takut ada begal
rawan begal pak, minta patroli malam
tawuran lagi tawuran lagi, anak sekolah mana nih
pingsan lihat tagihan PBB naik 3 kali lipat
serangan jantung liat harga beras sekarang
hati saya terbakar lihat pejabat foya-foya
kulit terbakar matahari nunggu antrean di luar, kasih tenda dong
mau mati rasanya antri dari subuh
tabrakan jadwal antara vaksin sama ujian sekolah
data saya tertimbun di sistem kali ya ga muncul-muncul
proyek saluran belum selesai, bekas galian ambruk tiap hujan
pohon tumbang nutup setengah jalan di depan pos ronda
api semangat pemuda Tangerang luar biasa
dulu pernah ada anak tenggelam di danau ini, tolong dipagari
lomba damkar tingkat kota seru banget
turut berduka atas korban kecelakaan di tol
mobil ambulans desa kok dipakai belanja
rumah sakit darurat covid dulu sekarang jadi apa?
gawat nih aplikasinya error mulu
tenggelam dalam tugas negara ya pak camat
kolam renang umum harga tiketnya berapa?
film kebakaran itu syutingnya di pasar lama ya
tadi malam kecelakaan di perempatan karena lampu merah mati, tolong diperbaiki
rumah saya kebanjiran terus kalau hujan, selokannya mampet
info kebakaran itu di mana ya min?
sudah lapor kabel menjuntai tapi belum diperbaiki, apa nunggu ada yang kesetrum?
penyuluhan bahaya kebakaran di RW kami kapan?
jangan bakar sampah, apinya bisa merembet
keracunan massal itu sudah ditangani dinkes ya
""".strip().splitlines()

OVERSIGHT_MATTERS = """
oknum kelurahan minta uang rokok 100 ribu buat tanda tangan
ada pungli di kantor kecamatan, semua surat harus bayar
saya dimintai uang sama petugas waktu urus KTP
bikin KK katanya gratis tapi disuruh bayar 150 ribu sama pegawainya
pegawai dinas menerima suap dari kontraktor, saya punya bukti
kepala dinas korupsi dana hibah
lurah saya memotong dana bansos warga 50 ribu per orang
bansos disunat oknum, yang harusnya 600 tinggal 400
mau masuk honorer harus nyogok 50 juta
jual beli jabatan kepala sekolah rame banget di sini
petugas ukur tanah minta uang bensin lalu minta lagi buat atasan
camat menyalahgunakan wewenang untuk usaha keluarganya
ada gratifikasi di proyek drainase, tolong inspektorat turun
Satpol PP minta jatah bulanan ke pedagang
oknum dishub minta setoran ke sopir angkot
dana BOS digelapkan kepala sekolah
pak lurah selingkuh dengan stafnya, sudah jadi omongan warga
ASN di kantor itu main judi online waktu jam kerja
mau lapor pungli tapi takut, bisa dirahasiakan?
harus pakai uang pelicin biar izin cepat keluar
staf kelurahan memeras pedagang kecil
anggaran proyek dimark up, kwitansi fiktif
petugas loket minta amplop baru mau proses berkas
oknum guru minta setoran tiap bulan ke wali murid
""".strip().splitlines()

CONFIDENTIAL_MATTERS = """
tetangga saya tiap malam dipukuli suaminya, saya takut lapor
saya korban KDRT, lapor ke mana ya
anak tetangga sering dipukul bapaknya sampai lebam
anak kecil di kontrakan sebelah disiksa ibu tirinya
ponakan saya dicabuli gurunya, tolong jangan disebar
ada pelecehan seksual di angkot, korbannya siswi
saya dilecehkan petugas keamanan waktu antre
anak SD diperkosa tetangganya, keluarga takut
remaja itu dipaksa nikah sama orang tuanya
balita ditelantarkan di kontrakan, ibunya tidak pulang
saya digrepe di bus kota
suami saya sering nendang dan nampar saya di depan anak
anak digebukin ayahnya, tangisannya kedengeran tiap malam
kakak ipar mengancam akan membunuh istrinya
ada anak dieksploitasi buat ngemis di lampu merah
kekerasan seksual terhadap anak di panti, mohon ditindak
siswa ditampar gurunya sampai berdarah
anak saya dipukuli teman sekolahnya sampai masuk RS
ada om-om suka meraba anak kecil di taman
perdagangan anak lewat aplikasi, gadis 15 tahun dijual
""".strip().splitlines()

ORDINARY_MATTERS = """
petugasnya jutek banget di loket 3
terima kasih pelayanan cepat tanpa pungli
seminar anti korupsi hari ini keren
pencanangan zona integritas wilayah bebas dari korupsi
anak saya susah disuapin makan sayur
jual amplop lucu buat lamaran
stop kekerasan terhadap perempuan, kampanye yang bagus min
sosialisasi pencegahan KDRT di balai warga berjalan lancar
tukang parkir minta uang 5 ribu di minimarket
pungli parkir liar di pasar, jukirnya galak
preman minta jatah ke sopir truk
ormas minta THR ke toko-toko
biaya parkir kok beda-beda ya
bayar PBB bisa lewat minimarket ga?
disuruh bayar denda BPJS telat 3 bulan, hitungannya gimana?
pelecehan terhadap akal sehat kalau jalan rusak dibilang mulus
kasus korupsi menteri itu gimana kelanjutannya
anak tangga di JPO copot, bisa kepleset
minta uang saku buat atlet dinaikkan dong
jadwal lomba anak berapa kategori?
kantor pos minta fotokopi KTP
dipukul angin kencang atap rumah saya
lagi potong bebek angsa sama anak
guru minta murid bawa bekal
lampu merah di perempatan rusak dipukul truk
petugas minta foto KTP buat verifikasi data, itu resmi kan?
suap-suapan es krim di pasar lama
anak-anak main pukul bedug malam takbiran
lurahnya ramah dan cepat tanggap
harga beras naik, rakyat tercekik
puskesmas minta fotokopi BPJS terus
kenapa iuran sampah tiap RT beda?
siswa dipaksa beli seragam di koperasi sekolah
korban penipuan online lapor kemana
pengaduan pungli lewat aplikasi kok error
minta tolong uang bansos kapan cair
dana desa buat apa aja sih
pak RT minta iuran 17an 50 ribu
kucing dipukuli orang di taman
pemkot potong pohon di depan rumah saya
""".strip().splitlines()

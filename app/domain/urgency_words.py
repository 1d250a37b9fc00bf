"""The words of danger, as Indonesian citizens write them: language data, the same in every city.

Each line of a table is a regular expression (an indented line continues it); `~` lets up to three other words
come between, `≈` up to six.
"""

from __future__ import annotations


def words_of(table: str) -> tuple[str, ...]:
    """The words of a table; `_` stands for a space."""
    return tuple(word.replace("_", " ") for word in table.split())


PERSON = words_of("""
anak anaknya orang org bocah warga bayi balita nenek kakek ibu bapak bpk teman adik adek kakak korban lansia
remaja siswa pengendara pemotor tetangga suami istri pekerja mertua pasien pelajar ortu ibunya bapaknya santri
nelayan kuli cowok cewek pria wanita lelaki perempuan laki2 sopir supir penumpang pengemudi
""")

# They tell of danger by themselves.
ALARMS = r"""
kebakaran
kebakar
kobong(?:an)?
kahuruan
terbakar
si jago merah
(?:rumah|gudang|pabrik|mobil|motor|kompor|genset|tangki|kontrakan|warung|ruko)~ (?:meledak|meleduk|mbledos)
(?:mobil|truk|bus|bis|angkot|kereta)~ (?:terguling|terbalik|kebalik)
(?:hamil|lahiran|melahirkan)~ (?:pendarahan|perdarahan)
minum (?:racun|baygon|pestisida|cairan pembersih)
dilalap (?:api|si jago)
api(?:nya)? (?:(?:sudah|udah|udh|sdh|dah) )?(?:nyampe|nyampai|sampai|sampe|masuk|nyebar|menyebar|ke)
api(?:nya)?≈ (?:merembet|ngerembet|menjalar|berkobar|membesar|nyamber)
(?:ada|liat|lihat|muncul|nyala|kobaran|percikan) api(?! unggun| semangat| abadi| olimpiade| cemburu)
asap (?:tebal|hitam|pekat)(?! dari (?:knalpot|bus|truk|angkot|pabrik))
(?:mobil|motor|truk|bus|bis|angkot)~ (?:nyemplung|nyungsep|kecebur|terjun|masuk|jatuh) (?:ke|di) (?:dalam )?(?:kali
  |sungai|jurang|situ|danau|cisadane)
(?:bawa|pegang|nenteng)~ (?:pisau|golok|parang|celurit|clurit|samurai)~ (?:ngejar|ngejar2|mengejar|nyerang|ngamuk
  |ngancam|ngancem)
{person}~ masih di (?:dalam|dalem|atap|atas atap|loteng)
(?:api|geni)(?:nya)? (?:(?:sudah|udah|udh|makin|wis|mulai|masih|terus) )?(?:besar|gede|membesar|berkobar|merembet
  |ngerembet|menjalar|menyala|nyamber|cedhak)
(?:keluar|muncul|ngeluarin) (?:percikan )?(?:api|asap tebal)
(?:gas|elpiji|lpg|tabung|tabungnya|trafo|travo|gardu)~ (?:bocor|meledak|meleduk|mbledos|meletus)
(?:mau|mencoba|nekat|percobaan|ngancam|ancam|mengancam|niat|ingin|hendak|pengen) (?:bunuh diri|gantung diri
  |lompat dari|loncat dari|lompat ke|loncat ke)
(?:mengakhiri|akhiri) hidup
{person}~ (?:tenggelam|hanyut|kelelep|kecemplung|kecebur|tercebur|nyemplung|keseret|terseret)
(?:tenggelam|hanyut|kecemplung|kecebur|tercebur)~ {person}
(?:terjebak|kejebak|terkurung|terperangkap) (?:banjir|air|api|asap|kebakaran|lift|reruntuhan|(?:di
  |dalam)(?: dalam)? (?:lift|atap|loteng|lantai|rumah|mobil|kamar|gedung|dalam))
{person}~ (?:terjepit|kejepit|tertimbun|tertimpa|ketimpa|ketiban|terkurung)
(?:tertimpa|ketimpa|ketiban|tertimbun) (?:pohon|tiang|tembok|reruntuhan|longsor|baliho)
(?:menimpa|nimpa|nimpah|timpa) {person}
(?:banjir|air|airnya|banjirnya)~ (?:sedada|seleher|sepinggang|sepinggul|seperut|sepaha)
(?:banjir|banjirnya)~ (?:dada|leher|pinggang|perut|atap)
air(?:nya)? (?:(?:sudah|udah|udh|sdh|setinggi|sampai|sampe|masih) )+(?:dada|leher|pinggang|perut)
banjir(?:nya)?~ (?:[1-9]|satu|dua|tiga|1[,.]5|2[,.]5) (?:meter|mtr)
(?:air|banjir|airnya|banjirnya) (?:(?:sudah|udah|udh|sdh|dah|mulai|terus|makin) )+(?:masuk
  |masok) (?:ke )?(?:dalam )?(?:rumah|kamar|lantai|dapur)
(?:butuh|minta|tolong|perlu|kirim|mohon|menunggu|nunggu)~ (?:perahu|pelampung|tim sar)
tanggul(?:nya)?~ jebol
(?:digigit|dipatok|dicatok|dililit|dimakan|digigitin) (?:ular|uler|kobra|cobra|sanca|piton|buaya)
(?:butuh|perlu|minta|kirim|kirimin|panggil|mohon)~ (?:damkar|pemadam|ambulan|ambulans|ambulance)~ (?:segera
  |sekarang|skrg|cepat|cepet|darurat)
(?:disandera|penyanderaan|ada bom|banjir bandang (?:di|nerjang|menerjang|menyapu|datang)|(?:ada|terjadi|terdengar
  |dengar) ledakan|ledakan (?:bom|gas|keras|besar|hebat|dahsyat))
(?:ular|uler|kobra|cobra|sanca|piton|buaya)~ (?:melilit|gigit|menggigit|ngegigit|matok|mematok|nyerang
  |menyerang)~ {person}
{person}~ (?:jatuh|jatoh|terperosok|kejeblos) (?:ke|di) (?:dalam )?(?:sumur|jurang|sungai|kali|septic|septik|gorong)
(?:ngamuk|mengamuk)~ (?:golok|parang|pisau|celurit|clurit|senjata)
"""

# They are an emergency only when the text also cries for help or says that it happens now.
DANGERS = r"""
(?:kecelakaan|laka|laka lantas|lakalantas|tabrakan|ketabrak|tertabrak|ditabrak|tabrak lari|kelindes|terlindas
  |tabrakan beruntun)
(?:stroke|mau melahirkan|mau lahiran|melahirkan|banjir bandang)
(?:longsor|roboh|ambruk|runtuh|rubuh|banjir bandang|puting beliung)
(?:banjir|banjirnya|kebanjiran|terendam|kerendam|kejebak|terjebak|perahu|arus deras)
(?:menimpa|nimpa|nimpah|timpa)~ (?:rumah|mobil|motor|warung|kios)
"""

# Nobody writes of these with `now` unless they see them.
SUDDEN_DANGERS = r"""
(?:begal|dibegal|pembegalan|rampok|dirampok|perampok|perampokan|maling|jambret|dijambret|tawuran|dibacok|pembacokan
  |ditusuk|ditikam|penusukan|ditembak)
(?:diculik|penculikan|dikeroyok|pengeroyokan|bacok bacokan|perkelahian|bentrokan)
(?:motor|mobil|truk|bus|bis|angkot|kereta|pemotor)~ (?:nabrak|menabrak|terguling|kebalik|terbalik|jatuh)
(?:ngamuk|mengamuk|berantem|berkelahi|meledak|meleduk|kesambar petir|tersambar petir|luka bakar|patah tulang)
{person}~ (?:jatuh|jatoh) dari (?:atap|lantai|pohon|tangga|gedung|tower|motor|kereta|jembatan)
lift~ (?:macet|mati|rusak|berhenti)
(?:kesetrum|tersetrum|kestrum|nyetrum)
kabel~ (?:putus|terkelupas|jatuh)
(?:korslet|konslet|korsleting|konsleting|arus pendek)
(?:butuh|minta|tolong|perlu|mohon|segera)~ (?:evakuasi|dievakuasi)
(?:bau gas|bocor gas|gas~ bocor|ular|uler|kobra|cobra|sanca|piton|buaya|merembet)
"""
SUDDEN_NOW = r"""
(?:sekarang|skrg|skrng|saat ini)
"""

# Beside any danger these tell of somebody hurt, caught or armed.
VICTIMS = r"""
(?:terjepit|kejepit|terjebak|kejebak|tertimbun|ketimbun|tertimpa|ketimpa|tergeletak|terkapar|terluka|luka luka
  |berdarah|darah|darahnya)
luka (?:bakar|parah|berat|serius|tusuk|bacok)
(?:kebawa|terbawa|terseret|keseret)(?: arus| banjir| air)
(?:nempel|tewas|sekarat|pingsan|kejang|sakit keras|ga sadar|gak sadar|tidak sadar|hanyut|tenggelam|nyamber|merembet
  |berkobar)
(?:sajam|senjata tajam|celurit|clurit|golok|parang|samurai|pedang|pisau|pistol)
(?:ada|banyak|jatuh|timbul)~ korban
korban(?:nya)? (?:masih|belum|blm|banyak|luka|tergeletak|berjatuhan|jiwa|terjepit|kejepit)
"""

# Of these a plain cry for help is enough.
CASUALTIES = r"""
(?:pingsan|(?:tidak|gak|ga|tak|tdk|nggak|belum|blm) (?:sadar|sadarkan|siuman|bernafas|bernapas|nafas|napas))
(?:henti|sesak|susah|sulit) (?:napas|nafas|bernapas|bernafas)
(?:serangan jantung|muntah darah|kejang|kejang2|kejang kejang|sekarat|overdosis|keracunan|pendarahan|perdarahan
  |ketuban|tersedak|keselek|ketelan)
"""
# "Tolong diperhatikan" is a request to an office, "tolong" a cry.
HELP = r"""
(?:ga|gak|tidak|nggak) bisa (?:nafas|napas|bernafas|bernapas)
(?:help|sos|gimana nih|ga ada kendaraan|gak ada kendaraan|nomor (?:ambulan|ambulans|ambulance)~ (?:berapa|brp))
(?:bantu|pertolongan|darurat|gawat|urgent)
(?:tolong|tlg)(?! di\w{3}| agar| supaya| untuk| jangan)
(?:bisa|mohon|butuh|perlu|minta|kirim|kirimin|panggil)~ (?:ambulan|ambulans|ambulance|112|medis)
"""

# "Ada kecelakaan": what is there is there now.
THERE = r"""
(?:ada|terjadi)~ (?:kecelakaan|laka lantas|lakalantas|tabrakan|tabrak lari|perampokan|perampok|begal|penusukan
  |pembacokan|perkelahian|pengeroyokan|orang ngamuk|gas bocor|longsor)
(?:ada|terjadi)~ (?:{person}|yang|yg)~ (?:pingsan|kejang|kesetrum|sekarat|tergeletak|keracunan|sesak napas
  |sesak nafas|ditusuk|dibacok|dibegal|dirampok|dikeroyok|ketabrak|tertabrak|kelindes|terlindas|tersambar|kesambar
  |jatuh dari|overdosis)
"""

# What makes such a danger one of this moment.
NOW = r"""
(?:sekarang|skrg|saat ini) (?:ada|lagi|juga|sedang|terjadi)
(?:butuh|minta|perlu|mohon)~ (?:dievakuasi|evakuasi|bantuan) (?:sekarang|skrg|segera)
(?:masih )?(?:ada )?(?:di|d) (?:dalam|dalem|dlm|atap|atas atap|loteng)(?: rumah| mobil)?(?! (?:kota|negeri|rangka
  |gang))
(?:help|sos|ke jalan nyala|nyala api|jatuh ke jalan)
(?:detik ini|barusan|baru saja|baru aja|brusan|baru terjadi)
(?:sedang|lagi|lg) (?:(?:ada|terjadi|pada|berlangsung) )?(?:kecelakaan|tawuran|kejang|dikeroyok|rampok|perampokan
  |begal|tabrakan)
(?:darurat|urgent|emergency|gawat)
(?:butuh|perlu|minta|kirim|kirimin|panggil|tolong|mohon|nunggu)~ (?:ambulan|ambulans|ambulance|112|medis|polisi)
(?:orangnya|korbannya|badannya|dia|orang|korban) (?:ga|gak|tidak|tdk|nggak) (?:gerak|bergerak|sadar)
(?:kawal|bawa)~ (?:ambulan|ambulans)
(?:tergeletak|berdarah|berdarah2|bersimbah|luka parah|luka berat|kritis|ada korban|banyak korban)
korban (?:masih|belum|terjepit|luka)
belum ada (?:(?:yang|yg) )?(?:nolong|menolong|bantuan|datang)
to{2,}long\w*
tolong (?:cepat|cepet|segera|kirim|panggil|kesini|ke sini)
(?:cepat|cepet|buruan) (?:kesini|ke sini|kirim|datang)
(?:bawa|pake|pakai)~ (?:sajam|celurit|clurit|golok|parang|samurai|senjata)
(?:ada|banyak) (?:lansia|bayi|ibu hamil|orang sakit|anak kecil|orang tua sakit|manula)
ada (?:yang|yg|anak|orang|warga) (?:kena|kesetrum|jadi korban)
ada (?:api|asap|orang~ (?:di dalam|terjebak|tergeletak))
"""

# They say that it is still going on, though the sentence names an earlier day.
STILL = r"""
(?:(?<!sampai )(?<!sampe )(?:sekarang|skrg|saat ini)|tolong (?:cepat|cepet|kirim|panggil)|to{2,}long\w*)
masih (?:nyala|menyala|berkobar|terjebak|naik|terjepit|ada orang|di (?:atap|dalam|loteng))
belum (?:padam|dievakuasi|surut|ada (?:yang|yg|bantuan|petugas))
(?:sejak|dari|dr|mulai|sampai|sampe) (?:kemarin|kemaren|kmrn|semalam|semalem|tadi)
"""

# Up to six words before the word, in the same breath, these make it a fear or a condition.
FEARS = words_of("""
takut takutnya khawatir kawatir kuatir waswas sebelum jangan jgn kalau kalo klo kl jika bila apabila seandainya
andai misal misalnya semisal nunggu tunggu menunggu biar agar supaya spy nanti
""")

# Shortly before the word these make it a name, a fear, a habit, a denial or hearsay.
NOT_AFTER = words_of("""
pemadam korban rawan bahaya mencegah pencegahan cegah proteksi penanggulangan menanggulangi mengatasi atasi
resiko risiko berisiko asuransi alarm hidran hydrant relawan bekas kasus penyebab dampak potensi berpotensi
antisipasi keterangan pasca paska setelah sesudah sehabis abis habis usai waktu ketika pas menghindari hindari
terhindar bisa sisa puing puing2 bs akan bakal mungkin hampir nyaris sering seringkali kerap banyak langganan
tiap setiap selalu pernah bukan tidak tdk ga gak nggak ngga gada tanpa bebas anti sumber rentan ancaman siaga
tentang mengenai bantuan santunan data video film kabar isu hoax hoaks katanya katane cara tips bikin menyebabkan
mengakibatkan akibat gara gara2 gegara penyuluhan edukasi nomor trauma seperti kayak kaya kek serasa rasanya
ibarat bak bagai nyebabin disebabkan menangani tangani peringatan zona titik musim solusi simulasi latihan
pelatihan sosialisasi lomba pos posko mitigasi informasi berita memicu picu penanganan ikut ktp kk ijazah berkas
dokumen petasan surat tanda dugaan pelaku tersangka hati dompet otak kepala kulit wajah muka
""")

# Within the words themselves these make it a fear: "apinya bisa merembet".
UNREAL = words_of("bisa bs bakal akan tidak tdk ga gak nggak tak belum blm jangan jgn")

# Right behind it these make it a figure of speech, or a lasting nuisance.
NOT_BEFORE = r"""
(?:jenggot|orderan|order|pesanan|diskon|promo|pujian|air ?mata|hadiah|likes?|duit|uang|rezeki|rejeki|dukungan|job
  |komentar)
(?:komen|keringat|informasi|konten|notif|notifikasi|chat|loker|tawaran|kritik|kritikan|hujatan|iklan|spam|bonus
  |doorprize)
(?:boros|susah|lajang|jomblo|melajang|menjomblo|bola)
(?:thr|voucher|ucapan|apresiasi|penghargaan|pertanyaan|protes|peminat|pendaftar|pengunjung|medali|emas|gol|prestasi
  |job fair)
(?:(?:api )?(?:emosi|cemburu|asmara|semangat|amarah)|(?:sinar )?matahari|jadwal|kepentingan|deadline|tugas|utang
  |hutang)
(?:dalam|oleh|di) (?:(?:sinar|lautan|tumpukan) )?(?:matahari|kesedihan|tugas|utang|hutang|kenangan|suasana
  |nostalgia|data|api cemburu)
(?:\w+ )?(?:lihat|liat|ngeliat|ngelihat|melihat|denger|dengar|baca|bayar) (?:\w+ )?(?:harga|tagihan|berita|pajak
  |antrian|antrean|uang|biaya|angka|nominal|saldo|gaji)
(?:terus|mulu|melulu|langganan|tahunan|kalau|kalo|klo)
"""

# Behind a lesser danger `again` tells of a lasting nuisance.
AGAIN = r"""
(?:lagi|lg|maneh|terus|mulu)
"""

# Words of an earlier time: whoever is in danger writes short, so in a long text they make a story of it.
PAST = r"""
(?:kemarin|kemaren|kmrn|kmarin|dulu|dahulu|waktu itu|tempo hari|pernah|semalam|semalem|malamnya|tadi (?:malam|malem
  |pagi|siang))
(?:minggu|bulan|tahun|thn|bln|hari|pekan|taun|hr)~ (?:lalu|kemarin|kmrn)
"""

# Anywhere in the sentence they, and these, place it in the past, in a lesson, in a question, in hearsay or in thanks.
ELSEWHEN = r"""
(?:tahun|thn|th|tgl|tanggal) ?(?:\d\d? \w+ )?\d{2,4}
(?:hari (?:ahad|minggu|senin|selasa|rabu|kamis|jumat|jum'at|sabtu)|pas kejadian|waktu kejadian)
bulan (?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)
(?:sudah|udah|sdh|udh) (?:\d+|\w+) (?:tahun|thn|bulan|bln|minggu)
(?:sudah|udah|udh|sdh|telah|berhasil|akhirnya) (?:\w+ )?(?:padam|dipadamkan|ditangani|dievakuasi|surut|selesai|aman
  |beres|ditolong|dibawa)
langsung (?:beres|padam|dipadamkan|ditangani)
(?:simulasi|latihan|pelatihan|sosialisasi|penyuluhan|edukasi|lomba|workshop|seminar|bimtek|gladi|apel|webinar|materi)
(?:di mana|dimana|kapan|kenapa|mengapa|berapa|brp|gimana cara|bagaimana cara|apakah|apa itu)
(?:turut (?:berduka|prihatin)|semoga|alhamdulillah|berkat|salut|apresiasi|berita|katanya|katane|cenah|ceunah|game)
(?:sering|kerap|selalu|rawan|(?:tiap|setiap) \w+|langganan|bertahun|musim hujan|berkali|banyak (?:yang|yg)
  |\d+ ?(?:x|kali))
(?:musrenbang|anggaran|usul|mengusulkan|usulan|rencana|program)
"""

# Anywhere in the text these make it hearsay.
HEARSAY = r"""
(?:hoax|hoaks|hoak|film|sinetron|drakor|lagu|viral|novel|drama|beneran|foto lama|video lama|foto tahun|(?:jgn
  |jangan) (?:mudah )?(?:dipercaya|percaya))
(?:apa|apakah|bener|benar|benarkah|bnr) (?:benar|bener|bnr|ga|gak|g|nggak|ngga|kah|apa|tidak|ada|itu|ndak)
"""

# With thanks and without a request, a danger is one that is over.
THANKS = r"""
(?:terima ?kasih|trimakasih|makasih|makasi|trims|thanks|nuhun|nuwun|suwun|salut|keren|terbaik)
"""
REQUEST = r"""
(?:tolong|tlg|mohon|minta|butuh|segera|cepat|cepet|sekarang)
"""

# No text without one of these can be about danger, or confidential; looking for them first spares most texts the rest.
DANGER_STEMS = words_of("""
bakar kobong kahuru jago_merah _api (api geni bocor meled meletus mbledos bunuh_diri gantung_diri lompat loncat
akhiri tenggelam hanyut kelelep cebur cemplung seret jebak kurung perangkap jepit timbun timpa tiban nimpa banjir
_air perahu pelampung tim_sar jebol gigit patok catok lilit dimakan sandera bom ngamuk damkar pemadam ambulan
celaka lantas tabrak lindes lindas begal rampok tawur bacok tusuk tembak culik keroyok pingsan sadar napas nafas
jantung stroke kejang sekarat overdosis racun darah lahir ketuban setrum strum putus kelupas longsor roboh ambruk
runtuh rubuh puting bau_gas kors kons arus_pendek rendam evakuasi kelahi bentrok nabrak terguling kebalik
terbalik lift jatuh jatoh perosok jeblos ledak nyerang matok melilit asap lalap masih_di sambar patah help siuman
nyemplung terjun muntah berantem luka_bakar ular uler kobra cobra sanca piton buaya rembet jalar kobar besar
samber etrum nyungsep pegang nenteng ngejar sedak selek telan maling jambret gempa laka tikam arus kapar minum
meledak
""")

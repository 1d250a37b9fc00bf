"""The words around a danger that make it a figure of speech, a fear, a lesson, a story of the past or of elsewhere.

The notation is that of wording.py.
"""

from __future__ import annotations

TELLING = {
    "figure_behind": """terapi abangku jenggot orderan order pesanan diskon promo pujian hadiah like likes duit uang
        rezeki rejeki dukungan job komentar komen keringat informasi konten notif notifikasi chat loker tawaran
        kritik kritikan hujatan iklan spam bonus doorprize boros susah lajang jomblo bola thr voucher ucapan
        apresiasi penghargaan pertanyaan protes peminat pendaftar pengunjung medali emas gol prestasi emosi cemburu
        asmara semangat amarah matahari jadwal kepentingan deadline tugas utang hutang kesedihan kenangan suasana
        nostalgia data air_mata alunan musik cinta gengsi pikiran rindu kerjaan pekerjaan laporan berkas
        administrasi birokrasi langganan tahunan mantan abangkuh lautan janji_manis drakor sinetron netizen""",
    "figure_near": """liat_antrian lihat_antrian nunggu_antrian ngeliat_antrian nunggu_antrean liat_antrean
        nunggunya kelakuan omongan pejabat ukt kuping pelayanan pelayanannya pinjol ekonomi nostalgia abangku
        bbm_naik gaji tanggal_tua kasus harga hargane tagihan pajak biaya dompet hati hatiku semangat cinta asmara
        anggaran kuota saldo cicilan pinalti kepo jomblo mantan netizen komen komentar postingan drama status lagu
        konser asap_rokok birokrasi janji ongkos listrik_mahal bbm rupiah emosi gaya viral skor juara final futsal
        liga lawan ketawa ngakak wkwk wkwkwk haha hahaha ngantuk""",
    "name_of": """pdam pam akses peduli_lindungi pemadam rawan bahaya cegah~ pencegahan proteksi penanggulangan
        tanggulang~ atasi mengatasi resiko risiko berisiko beresiko asuransi alarm hidran hydrant relawan kasus
        penyebab dampak potensi berpotensi antisipasi keterangan pasca paska setelah sesudah sehabis abis habis usai
        waktu ketika pas hindar~ sisa puing puing2 bekas_kebakaran bekas_banjir bekas_longsor hampir nyaris meh_wae
        sering seringkali kerap langganan tiap setiap selalu pernah tau bebas anti sumber rentan ancaman siaga
        tentang mengenai bantuan santunan data video film kabar isu hoax hoaks katanya katane cenah cara tips bikin
        menyebabkan mengakibatkan akibat gara gara2 gegara penyuluhan edukasi nomor no nomer trauma seperti =kayak
        =kaya kek koyo siga serasa rasanya ibarat bak bagai nyebabin disebabkan tangani menangani peringatan zona
        titik musim solusi simulasi latihan pelatihan sosialisasi lomba pos posko mitigasi informasi berita memicu
        picu penanganan ikut ktp kk ijazah berkas dokumen petasan surat tanda dugaan pelaku tersangka otak kulit
        wajah muka auto berasa mirip dijamin petugas_pemadam mobil_pemadam seragam gaji lowongan loker marak
        maraknya laporan_polisi klaim pengungsi penyintas ambulan_bekas""",
    "not": "tidak tdk ga gak nggak ngga ndak tak bukan tanpa gada ora dudu henteu teu kagak gk g",
    "fear": """takut takutnya tkt khawatir kawatir kuatir waswas was2 sebelum jangan jgn jangan2 kalau kalo klo kl
        jika bila apabila seandainya andai umpama misal misalnya semisal nunggu tunggu menunggu biar agar supaya spy
        nanti ntar wedi sieun bisi ngeri awas hati2 menghindari mencegah upami lamun yen bisi2 amit""",
    "might": "bisa bs bakal akan mungkin kemungkinan potensi rawan mudah gampang dikhawatirkan",
    "past": """kemarin kemaren kmrn kmaren kmarin dulu dahulu pernah semalam semalem smalem waktu_itu tempo_hari
        tadi_malam tadi_malem tadi_pagi tadi_siang minggu_lalu bulan_lalu tahun_lalu thn_lalu bln_lalu pekan_lalu
        taun_lalu hari_lalu minggu_kemarin lalu wingi kamari baheula mbiyen mau_bengi ndek_wingi seminggu sebulan
        setahun dua_minggu dua_bulan januari februari maret april mei juni juli agustus september oktober november
        desember sejak lebaran puasa pas_kejadian waktu_kejadian minggu_yang hari_senin hari_selasa hari_rabu
        hari_kamis hari_jumat hari_sabtu hari_minggu 2018 2019 2020 2021 2022 2023 2024 2025 2026""",
    "over": """padam dipadamkan dipadamin ditangani dievakuasi surut selesai aman beres sembuh ditolong dibereskan
        tertangani sat_set pulih saat kondusif membaik selamet""",
    "done": """sudah udah udh sdh dah telah berhasil akhirnya alhamdulillah wis geus uwis atos langsung syukurlah
        syukur""",
    "ongoing": """menit masih_ada_orang masih_ada_yang masih_ada_yg masih_ada_warga masih_ada_anak masih_ada_korban
        masih_ada_penghuni dimana_mana di_mana_mana belum_padam blm_padam belum_dievakuasi belum_surut blm_surut
        masih_nyala masih_menyala masih_berkobar masih_terjebak masih_naik masih_terjepit sejak_kemarin dari_kemarin
        dari_semalam dari_semalem dari_tadi sekarang_ada sekarang_lagi sekarang_juga sekarang_masih skrg_masih
        skrg_lagi belum_ada blm_ada masih_di masih_kejebak dr_semalem dr_semalam dr_kemarin belum_ketemu
        sejak_semalam tolong_cepat tolong_kirim barusan""",
    "habit": """suka biasanya sering seringkali kerap selalu tiap setiap langganan bertahun berkali berkali2 mulu
        melulu terus2an rutin kapan sabendinten unggal saben wae terus_menerus""",
    "lesson": """drill simulasi latihan pelatihan sosialisasi penyuluhan edukasi lomba workshop seminar bimtek gladi
        apel webinar materi musrenbang anggaran usul mengusulkan usulan rencana program lowongan loker rekrutmen seragam
        game film drakor novel sinetron puisi lirik""",
    "asking": """kapan kenapa mengapa berapa brp dimana di_mana gimana_cara bagaimana_cara apakah apa_itu syarat
        cara nomor_berapa dmn ngurus urus mengurus klaim naon prosedur""",
    "elsewhere": """sukabumi demak cianjur los_angeles kudus bekasi_kemarin bandung surabaya semarang makassar
        manado ambon pati sidoarjo jember banyuwangi cirebon sumatera sumatra kalimantan sulawesi papua aceh jepang
        turki gaza palestina amerika malaysia cina china korea hongkong lombok bali medan riau jambi palembang
        padang sumbar sumut ntt ntb maluku jateng jatim jawa_tengah jawa_timur california garut lumajang semeru
        australia thailand arab mekah mina luar_negeri""",
    "news": """nyumbang menyumbang donasi penggalangan denger2 kabarnya doa_kita doakan prihatin berita beritanya
        breaking turut_berduka duka_cita turut_prihatin berduka berbelasungkawa semoga mudah2an nonton katanya katane
        cenah ceunah dikabarkan konon viral hoax hoaks hoak beneran foto_lama video_lama foto_tahun belasungkawa
        innalillahi rip ketabahan""",
    "rumour": """hoax hoaks hoak film sinetron drakor lagu viral novel drama beneran foto_lama video_lama foto_tahun
        apa_benar apa_bener bener_ga bener_gak bener_kah benarkah apakah_benar benar_ga benar_gak bener_nggak
        benar_kah bener_apa benar_apa bener_ada bener_itu jangan_percaya bnr_ga bener_g jgn_percaya mitos""",
    "thanks": """gercep sigap apresiasi bravo hebat_damkar hebat_petugas hebat_pak terimakasih terima_kasih trimakasih
        makasih makasi mksh trims thanks thx nuhun nuwun suwun salut keren terbaik hatur_nuhun matur_nuwun tengkyu tq
        mantap""",
    "request": "tolong tlg mohon minta butuh segera sekarang tulung kirim",
    "fix": """dimohon nangkep jadwalkan ditinjau ditata perbaiki benerin pasang pasangin tertibkan tindak cek
        bersihkan agar supaya jangan jgn aspal keruk tebang pangkas info infonya kasih ganti urus bikin buat buatkan
        tambah razia awasi edukasi jadwal diadakan respon bales jawab patroli tindakan solusi share bagi jelasin
        kejar sampaikan jaga""",
    "lasting": "lagi lg maneh deui terus mulu melulu wae",
    "service": """tambahan booking pinjam syarat relawan pos kontrol armadanya ditambah adain kurang kondangan nomor
        nomer no telpon kontak lowongan loker gaji seragam jadwal daftar pendaftaran gratisnya""",
}

"""Words of threats and despair, of what illness or papers betray, and of how officers enrich themselves.

Language data like sensitive_words.py, in the notation of wording.py.
"""

from __future__ import annotations

PRIVATE = {
    # Who is despaired of life: a matter of confidence even where nobody is in danger this minute.
    "deathwish": """mending_gw_mati mending_gue_mati mending_aku_mati mending_saya_mati mending_gw_lompat
        mending_gue_lompat mending_aku_lompat mending_gw_loncat mending_aku_loncat pengen_mati_aja mau_bunuh_diri
        hayang_modar pengen_mokat pengen_mampus pengen_mati ingin_mati mau_mati pgn_mati pengin_mati hayang_paeh
        hoyong_maot pengen_ilang pengen_menghilang ga_mau_hidup ga_pengen_hidup males_hidup capek_hidup capek_idup
        cape_hidup kesel_urip bosen_hidup berhenti_bernapas tidur_selamanya ga_bangun_lagi ga_ada_artinya ga_ada_gunanya
        gada_gunanya gada_artinya mending_mati mending_ilang mending_lompat mending_loncat nyusul_ibu nyusul_ayah
        nyusul_mama nyusul_bapak""",
    "suicide": """bunuh_diri bundir ngakhirin_hidup mengakhiri_hidup akhiri_hidup akhirin_hidup mengakhiri_hidupnya
        nyayat menyayat nyilet self_harm selfharm gantung_diri nyakitin_diri menyakiti_diri menyilet sayatan goresan
        nyudahin nyayat2""",
    "thought": """kepikiran mikir terus aja wae doang mulu rasanya nulis status bilang cerita surat buku bukunya curhat
        peduli sendirian makin pikiran depresi bisikan malem malam hidup idup udah surga ngobrol tangan tangannya remaja
        kuat kesel capek cape gunanya tiap""",
    "joke": """ketawa tertawa ngakak wkwk wkwkwk haha hahaha panas kepanasan lucu nunggu antre antri ngantri macet liat
        lihat denger gaya laper lapar malu kedinginan kangen bosen gabut tagihan harga ujian skripsi""",
    "soul": "depresi bipolar skizofrenia halusinasi bisikan baby_blues suara_suara gangguan_jiwa",
    "harm": "nyakitin menyakiti bekap nyudahin melukai ngancem mengancam bunuh habisin mati bahaya",
    # Threats and being followed.
    "abduct": """culik~ nyulik diculik habisin dihabisin celakain celakai kenapa2 nyawa keselamatan mati_kau racunin
        ngeracun""",
    "thug": """preman ormas debt_collector dc rentenir orang_suruhan orang_ga_dikenal massa gerombolan kades centeng
        beking mantan tetangga kubu pihak_proyek bandar mafia oknum keluarga_pelaku tim_sukses""",
    "resident": """warga kami kita keluarga keluarganya pedagang petani anak_saya rumah_saya rumah pelapor saksi saya sy
        gw aku""",
    "lurks": """nongkrongin ngikutin diikutin ngikuti nguntit mengintai ngintai nungguin nunggu muter menghadang
        mengikuti mantau dipantau ngintipin membuntuti buntutin""",
    "afraid": "takut ketakutan wedi sieun gemetar parno was2 ga_berani gak_berani trauma ngeri khawatir",
    "each_time": "tiap_malem tiap_malam tiap_hari setiap tiap depan_kos depan_rumah pulang sejak di_gang",
    "reported": """abis_lapor habis_lapor setelah_lapor gara2_lapor abis_komen gara2_komen sejak_lapor abis_ngadu
        bongkar melaporkan ngelaporin sejak_posting abis_posting membongkar buka_suara""",
    "reprisal": """didatengin didatangi didatengi diintimidasi intimidasi diteror disuruh_hapus disuruh_cabut
        cabut_laporan dimutasi dipecat diancam diancem ngancam ngancem digeruduk dibalas diusir dibakar disuruh_diem
        dipersulit dipanggil_camat dikucilkan difitnah""",
    "whistle": """whistleblower wistleblower whistle_blower perlindungan_pelapor perlindungan_saksi pelapor jaminan
        identitas_saya identitas_kami identitas_pelapor identitas saksi""",
    "secret": """aman dilindungi rahasia dirahasiakan rahasiakan samarkan disamarkan perlindungan dipublish bocor
        jangan_disebut jangan_dipublish takut bongkar terungkap terbongkar anonim jaminan""",
    # Shut in, chained, exposed.
    "chained": "dipasung pasung pemasungan dikerangkeng dirante dikrangkeng dikandangin",
    "confined": """dilarang_keluar ga_boleh_keluar gak_boleh_keluar tidak_boleh_keluar ga_boleh_pulang ga_boleh_ketemu
        ora_oleh_metu teu_meunang_kaluar dikunciin_berhari hp_dirampas hp_disita paspor_ditahan paspornya_ditahan
        dikunciin dikonci nyita gajinya_ditahan gaji_ditahan kurung~""",
    "shows": """ngeluarin mamerin pamer pamerin nunjukin mengeluarkan nempelin nempel2in gesek2in gesekin gesek_gesekin
        mainin""",
    "behind": "belakang pas_lembur lembur sepi gelap paksa kamar ruangannya kost kos spion angkot kereta krl bis bus",
    "bedroom": "masuk_kamar masuk_ke_kamar nyelinap tidur_bareng ngamar ke_hotel ngajak_tidur ajak_tidur",
    "spycam": """kamera_tersembunyi kamera_kecil kamera_pengintai hidden_cam cctv_di_toilet kamera_di_toilet
        kamera_di_kamar""",
    "blackmail": "diperes diperas memeras meres diancam diancem ngancem ngancam balikan disebar disebarin sebarin",
    "footage": "video foto rekaman vidio videonya fotoku fotonya fotoku_diedit screenshot vcs",
    "naked": """telanjang bugil syur ga_pake_baju tanpa_baju gapake_baju ga_pakai_baju tanpa_busana buka_baju badan
        intim bh""",
    "begs_for": "minta kirim ngirim dikirim ngajak disuruh nyuruh nanya dipaksa sebar~ diedit video_call",
    "bully": """bully dibully bullying dibuli pembullyan ngebully perundungan dirundung rundung dikucilin dikatain
        ngatain""",
    "marks": "lebam memar bilur sundutan gigitan luka2 bekasnya biru2 bonyok",
    "telling_marks": "penuh tiap_masuk ngakunya takut_pulang sering tiap bekas pengasuh diem ibunya bapaknya majikan",
    "fear_home": """takut_pulang ga_mau_pulang wedi_mulih sieun_balik takut_sama_ayahnya takut_sama_bapaknya
        takut_ketemu""",
    "helper": """cerai visum pendampingan pendamping shelter rumah_aman bantuan_hukum psikolog konseling lapor_kemana
        jemput perlindungan didampingi""",
    "suffered": """dipukul dipukuli pukul~ siksa~ kekerasan dilecehkan pelecehan diperkosa digituin cabul dicabuli
        asusila""",
    "wed": """nikahin dinikahin dinikahkan dikawinin dikawinkan dikawinkeun dijodohin dijodohkan ijab kawin_paksa
        dirabikeun""",
    "young": "12 13 14 15 16 smp sd bawah_umur masih_sekolah 11 10",
    "elder_man": "duda juragan aki_aki kakek bapak2 om_om utang hutang paksa dipaksa orang_tua besok",
    # What illness, papers and being different betray.
    "health": """hiv odha aids b20 tbc kusta sifilis gonore hepatitis penyakit_kelamin hasil_lab hasil_tes rekam_medis
        hasil_pemeriksaan status_kesehatan penyakit_menular penyakit_saya hasil_medical keguguran aborsi hamil_di_luar
        data_pasien pasien_jiwa riwayat_penyakit hasil_cek""",
    "disclosed": """bocor~ dibocorin bocorin disebar disebarin nyebar nyebarin sebar~ cerita diceritain omongin
        diomongin dipajang ditempel difoto diumumin diupload dishare keliatan kelihatan tersebar dipublikasi dititip
        kebuka dijual jual ngejual diakses diumumkan keras2 didownload nampilin disebut dipublish dipake""",
    "leaked": """bocor~ bocorin disebar disebarin sebar~ dipajang ditempel diupload dishare tersebar dipublikasi kebuka
        didownload nampilin dipublish kelihatan_semua keliatan_semua diperjualbelikan""",
    "ill_self": "saya aku sy gw gue anak_saya anakku kakak adik suami istri teman keluarga dia nikah abdi kulo",
    "identity": """nik ktp kk nokk data_pribadi data_warga data_pemilih data_pasien data_vaksin nomor_hp data_keluarga
        data_anak data_siswa alamat rekening nomor_wa no_hp selfie kartu_keluarga data_penduduk""",
    "misused": """pinjol dipake_orang dipakai_orang disalahgunakan penipuan pinjaman dibuatin rekening_penipuan dijual
        diperjualbelikan semua_orang siapa_aja dari_mana caleg godain kebuka diliat""",
    "rejected": """ditolak diusir dikeluarin ga_diterima ga_boleh ga_dibolehin gak_boleh ga_dikasih tidak_boleh mecat
        dipecat nolak menolak ngeluarin dihina ngehina diketawain disuruh_ngesot ditahan ga_nerima dibubarkan digeruduk
        disuruh_pindah""",
    "trait": """difabel disabilitas kursi_roda agama keyakinan hiv odha tbc down_syndrome papua suku kulit kulitnya
        gereja jemaat aliran ahmadiyah transpuan waria jilbab kerudung hamil gagap autis tunanetra tunarungu orang_timur
        minoritas beribadah ras cina""",
    # How officers and those near them enrich themselves.
    "neighbour_head": "rt rw pak_rt pak_rw bu_rt kadus kepala_dusun ketua_rt ketua_rw rtnya rwnya koordinator",
    "handler": """mandor sopir sopirnya pengawas bidan kepsek petugas petugasnya oknum perawat pengurus juru_kunci lurah
        camat kades bendahara penyuluh rt rw kadus guru pegawai staf operator kepala satpam orang_dinas tukang_kebun""",
    "public_goods": """solar semen obat pasir besi material aset bbm aspal kursi_besi lampu_taman kabel pupuk bibit
        beras sembako bantuan alat_berat lapangan tanah_kas lahan traktor kayunya sapras mesin_jahit""",
    "carried_off": """disedot dijual dijualin jual dibawa_pulang dibelokin diangkut dikontrakin disewain disewakan
        ditimbun dialihkan digadai dijadiin_milik dipake_proyek diselundupin dituker dijual_lagi nyolong dicolong""",
    "disbursed": "cair dicairkan dicairin kebagian dijatah",
    "only": "cuma hanya doang separo setengah separuh ngan tinggal mung",
    "never_came": """ga_pernah_sampe ga_nyampe ga_sampe ga_pernah_diterima ga_pernah_nerima ga_pernah_cair
        ga_pernah_dapet ga_berangkat ga_pernah_ada namanya_ada nama_saya_ada dipinjem_dulu""",
    "fake": "palsu fiktif dipalsuin dipalsukan malsuin kosong dimanipulasi direkayasa boongan bodong nota_fiktif",
    "record": """laporan laporannya kwitansi nota spj daftar_hadir tanda_tangan ttd stempel absen foto fotonya nama sktm
        lpj""",
    "tariff": "tarif tarifnya ada_tarifnya bandrol patokan ada_harganya",
    "shady": """gelap belakang dalem dalam bawah_meja tak_resmi tidak_resmi di_luar jutaan bkd mutasi eselon jabatan
        juta""",
    "wealth": """rumah_mewah mobil_mewah kekayaan kekayaannya harta rumah_baru alphard pajero rubicon gaya_hidup tajir
        mewah""",
    "audit": "inspektorat diperiksa periksa kpk gaji gajinya wajar ngga_wajar tidak_wajar asal_usul",
    "firm": "cv pt perusahaan kios kontraktor vendor proyek paket kegiatan katering",
    "relative": """adik adiknya anak anaknya mantu menantu sodara saudaranya ipar keponakan ponakan istri istrinya
        keluarga keluarganya sepupu kerabat famili tim_sukses titipan""",
    "ruler": """lurah camat kadis kades kabid sekda bupati walikota kepsek kasi pejabat kepala rw rt dewan kadus
        pejabatnya lurahnya direktur dirut sekdis""",
    "favoured": "nunjuk menang pemenangnya dapet dapat isinya dikasih jatuh dikerjain terus semua masuk bagi2 semuanya",
    "builder": "developer pengembang kontraktor pengusaha pabrik pemborong karaoke bos_proyek vendor investor",
    "big_gift": """mobil rumah amplop parsel umroh uang duit fee motor jam_mewah diajak_makan traktir setoran bayaran
        liburan""",
    "gives": "ngasih dikasih memberi kasih nerima terima diterima dapet dapat diajak dijamu dikirim dikasi",
    "blind_eye": """tutup_mata pura2_ga_tau dibiarin ga_pernah_dirazia ga_ditindak aman_aja dibeking beking bekingnya
        bocoran_razia""",
    "grease": """pelicin uang_pelicin duit_pelicin uang_siluman biaya_siluman imbal_jasa imbalan biaya_tak_resmi
        amplopin diamplopin biaya_gelap sogok uang_belakang pungutan_liar dibawah_meja bawah_meja uang_lelah uang_kopi
        permintaan_imbalan gratifikasi setoran_bulanan""",
    "paperwork": """surat ktp kk izin ijin akta berkas map kir pbg imb pengantar kartu sertifikat nikah legalisir loket
        antrean""",
    "slip": "selipin diselipin nyelipin selipkan diselip isi_amplop ngisi_amplop kode_kodean satu_merah rp disisipin",
    "redeem": "nebus ditebus tebusan menebus",
    "cash": "duit uang amplop rb ribu juta jt ratus merah rupiah gocap artos",
    "asks": """minta dimintain diminta mintain narik ditarikin ditarik dipungut nagih ditagih todong~ dipatok menta
        malak ngarep""",
    "charged": "dimintain dimintai ditarikin ditarik dipungut disuruh_bayar dipatok kena_biaya dikenai",
    "free_thing": "gratis program_gratis posyandu vaksin bantuan bansos obat ambulan ambulans kamar antrian ranjang",
    "tip": "tip uang_tip bensin uang_bensin rokok seikhlasnya persen sukarela imbalan fee ongkos",
}

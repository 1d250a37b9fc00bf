"""The words of confidential matters and of requests for documents, as Indonesian citizens write them.

Language data, the same in every city; the notation is that of wording.py.
"""

from __future__ import annotations

CONCEPTS = {
    # Officers, offices and what they do for money.
    "officer": """perawat uptd kepala_uptd kabag kasie wali_kelas penyuluh asesor penilik sopir_ambulan petugas_pasar
        petugas_makam nakes petugas_parkir kader panitia komite guru_kelas perangkat_desa kepling wakasek bu_lurah
        pak_kades pak_camat ibu_lurah kaur kasatpel ketua_rt oknum lurah lurahnya camat kades kadis kepsek kasi sekcam
        seklur bendahara kabid sekdis kadisnya pegawai pegawe petugas petugase staf staff aparat aparatur pejabat asn
        pns guru sekretaris kepala_dinas kepala_sekolah kepala_puskesmas kepala_upt kepala_bidang kepala_pasar
        kepala_seksi satpol_pp pol_pp satpolpp pendamping orang_kelurahan orang_kecamatan orang_dinas orang_dalam
        orang_dalem orang_pemda orang_pemkot orang_bkd ordal mantri bidan dokter juru_ukur surveyor penghulu modin
        perangkat ketua pengawas penyidik bupati walikota wali_kota sekda inspektur honorer lurahe pegawaine dishub
        dukcapil disdukcapil satgas pamong operator verifikator loket""",
    "civilservant": """pns asn pegawai pegawe lurah camat kadis kabid guru petugas staf pejabat kepsek kepala
        honorer p3k pppk""",
    "office": """kelurahan kecamatan dinas disdukcapil dukcapil puskesmas kantor sekolah sdn smpn negeri bkd bkpsdm
        disdik dinkes dishub dpmptsp mpp perizinan rsud pasar_induk tpu makam balaikota pemkot pemda kelurahane
        samsat bapenda satpol loket rusun rusunawa kir posyandu instansi balai_desa kantor_desa""",
    "money": """bagian rokok_sebungkus uang_rokoknya artos ewu persen prosen 500ewu uang duit duite acis jatah
        setoran bayaran amplop imbalan upeti fee komisi tunai seikhlasnya sukarela rb ribu rebu jt juta k cuan duid
        duwit cash fulus gocap cepek gopek seratus mangewu persenan salam_tempel tempel uang_rokok transferan ampau
        angpao tip""",
    "hushmoney": """uang_pelumas pelumas uang_semangat damai ngajak_damai diajak_damai ajak_damai uang_pelicin
        uang_rokok uang_bensin uang_kopi uang_tutup_mulut uang_lelah uang_capek uang_damai uang_map uang_pulsa
        uang_jasa uang_tik uang_terima_kasih uang_ketik uang_administrasi_gelap duit_rokok duit_pelicin duit_kopi
        duit_bensin uang_semir salam_tempel uang_siluman biaya_siluman""",
    "demand": """dikenai dikenakan dikenain tebusan minta_tebusan mengenakan iuran_paksa dipenta menta mentana
        ditarikin ditagihin ngarepin mintain minta_paksa maksa minta minta2 mintak meminta dimintai dimintain
        dimintak diminta dimintaan narik nagih ditagih ditarik pungut~ palak~ malak dipalak patok mematok dipatok
        peras meres memeras diperas pemerasan paksa_bayar njaluk dijaluki dipungut todong ditodong matok narikin
        kutip ngutip dikutip mintanya ngarep nuntut disuruh_bayar suruh_bayar""",
    "extort": "memeras meres diperas pemerasan malak dipalak memalak palakin dipalakin malakin",
    "pay": """tak_bayar dibayar_sama setoran_ke nyawer bayar bayarin mbayar dibayar membayar setor nyetor disetor
        setorin nyetorin kasih ngasih dikasih nyelipin selipin selipkan menyelipkan transfer tf keluar_duit mere
        nyogrok nyuap ngamplop mayar nyerahin nyelipkeun nembak diselipin ngasi""",
    "must": """nyuruh menyuruh nyuruh2 harus wajib disuruh suruh kudu mesti terpaksa dipaksa ujung2nya ujungnya
        dipatok mosok diharuskan musti""",
    "service": """nilai rapor ujian kursi_sekolah surate sertifikat prona ptsl imunisasi ngadamel ngadamelkeun
        reklame makamnya digali ktp kk surat ttd tandatangan tanda_tangan urus ngurus diurus ngurusin mengurus izin
        ijin perizinan imb pbg akta akte proses prosesnya lolos lulus honorer pppk p3k ppdb spmb kir kursi cap
        stempel berkas sktm skck domisili legalisir pindah waris tanah ukur pendaftaran daftar rekomendasi makam
        kubur kuburan lapak dagang lubang kenaikan mutasi jabatan ngajukeun ngajuin bedah_rumah raport ijazah amdal
        uji ngelamar rekrutmen seleksi numpang""",
    "smooth": """kecuali kalo_ga klo_ga kalau_ga kalo_gak kalau_tidak mun_teu nek_ora klo_gak ditumpuk biar supaya
        agar baru asal langsung jalur_cepat jalur_belakang lewat_belakang dipercepat percepat mempercepat lancar
        cepet cepat lolos lulus dipermudah mulus supados ben jadi kelar""",
    "hinder": "dipersulit persulit mempersulit diperlambat dilama2in dilamain dipimpong diulur",
    "notserved": "ga_diproses gak_diproses tidak_diproses ga_mau gak_mau ga_jadi ga_keluar ga_dilayani",
    "bribe": """pelicin kongkalingkong imbal_jasa suap2an persekongkolan pungli pungutan_liar korupsi dikorupsi
        mengkorupsi ngorupsi korup dikorup korup~ suap disuap menyuap nyuap penyuapan menyuapi sogok~ nyogok gratifikasi
        nepotisme jual_beli_jabatan kuitansi_fiktif kwitansi_fiktif proyek_fiktif spj_fiktif fiktif kkn pungki ngorup
        pungl1 sogokan""",
    "markup": """markup mark_up dimarkup di_mark_up digelembungkan dimark_up mark_upnya menggelembungkan dimark
        dimark2 mark""",
    "embezzle": """dibawa_kabur dibawa_lari digondol dikorup ga_setor tidak_setor gak_setor dipake_ulang ditelan
        dikantongin dikantongi masuk_kantong diembat disikat dinikmati dipake_pribadi ga_nyampe digelapkan ditilep
        ditilap diselewengkan dikorupsi menggelapkan nilep menilep menyelewengkan penyelewengan penggelapan nilap
        gelapkan dipotong disunat memotong motong motongin nyunat ngembat menyunat disunat~ sunat~ embat~ tilep~
        dimakan ngentit dikentit raib dipotongin dicatut bancakan dibancak kantongi kantong_pribadi diselewengin
        potong_dana dipangkas""",
    "fund": """uang_kas karcis retribusi kas_rt kas_masjid posyandu bedah_rumah material semen dana bansos bantuan
        pkh blt bpnt insentif honor anggaran kas iuran bos hibah kegiatan proyek jaspel beasiswa pip kip sembako
        beras tunjangan santunan dana_desa zakat apbd jatah_bansos thr""",
    "abuse": "menyalahgunakan penyalahgunaan salahgunakan salah_gunakan menyalah_gunakan disalahgunakan",
    "power": "wewenang jabatan kekuasaan anggaran fasilitas mobil_dinas jabatannya kewenangan",
    "statecar": """plat_merah mobil_plat mobil_pelat mobil_dinas pelat_merah motor_dinas kendaraan_dinas mobdin
        randis mobil_plat_merah""",
    "private_use": """diskotik karaoke club hotel kafe cafe mancing pasar malem malam_minggu tempat_hiburan pijat
        spa bar dugem mudik keluarga liburan belanja pribadi kampanye mall mol anaknya istrinya jalan2 piknik wisata
        kondangan jemput_anak antar_anak weekend rental puncak disewain""",
    "kin": """ponakannya keponakannya nyaleg anak_pak_kades anak_lurah anak_camat titipan sodara sodaranya saudara
        saudaranya adik adiknya ipar iparnya ponakan keponakan kerabat anaknya menantu istrinya keluarganya
        familinya mantunya adek_nya kroni""",
    "project": "proyek tender kontraktor lelang pemborong pengadaan",
    "goods": "bantuan bansos sembako seragam obat vaksin beras blanko solar aset data",
    "thanking": "terima_kasih",
    "withhold": "tahan ditahan nahan menahan disandera ditahan2",
    "paper": "rapor raport ijazah rapot kartu_ujian ktp berkas",
    "tribute": "setoran upeti jatah persenan japrem",
    "forge": "dimanipulasi manipulasi dipalsukan memalsukan direkayasa dipalsuin palsuin dimark dimanipulir",
    "report": "laporan data spj kwitansi kuitansi absen absensi tanda_tangan nilai suara",
    "number": "0",
    "free": "gratis gratisan free tanpa_biaya",
    "administration": "administrasi admin biaya_cetak",
    "freebie": "makan_gratis gratisan jatah_makan rokok pulsa makan_siang traktir jatah",
    "envelope": "amplop amplopan",
    "hiring": "rekrutmen penerimaan honorer thl pppk p3k lowongan seleksi mutasi kenaikan_pangkat promosi_jabatan",
    "not": "ga gak tidak tdk nggak ngga ndak jarang kagak ora teu",
    "fed": "dikasih_makan diberi_makan kasih_makan ngasih_makan dikasi_makan",
    "gift": "rokok kopi bingkisan parsel oleh2 hampers kado",
    "ware": "seragam buku lks atribut batik sepatu kalender",
    "bought": "dibeli diperjualbelikan dijual bisa_dibeli",
    "insider": "orang_dalam orang_dalem ordal wong_njero lewat_belakang jalur_belakang jalur_dalam",
    "nappy": "popok pampers diapers",
    "sell": "jual jualan menjual ngejual dijual jual_beli diperjualbelikan ngadol didol jualin",
    "seat": """kursi bangku jabatan blangko fasum fasos aset kios lapak tanah_kas tanah_negara tanah_pemkot posisi
        blanko""",
    "sins": """nendang menendang ngusir narik_kerah goblok ngatain sewenang_wenang mabok_mabokan ngegampar simpanan
        istri_simpanan wil menghamili berjudi madat nipu menipu slot kampanye milih memihak tim_sukses timses
        politik_praktis netral selingkuh mesum mabuk mabok judi nyabu narkoba poligami nikah_siri dobel_istri berzina
        mengintimidasi intimidasi mengancam ngancam ngancem memukul mukul menampar nampar menganiaya bokep chat_mesum
        maki memaki membentak_warga calo makelar backing bekingi membekingi rasis pesta""",
    "absent": """belum_ada kosong belum_dateng belum_datang pulang molor kosong_melompong telat ngaret tutup
        kelayapan ngrumpi bolos nongkrong keluyuran mangkir ga_masuk gak_masuk tidak_masuk ga_pernah_masuk
        jarang_masuk ngopi tidur main_game mancing ga_ngantor jarang_ngantor ga_pernah_ngantor titip_absen absen
        ngelayap mall karaokean gaple""",
    "duty_time": """jam_10 jam_9 jam_2 jam_1 jam_11 jam_kerja jam_dinas gaji seharian gajinya tiap_hari absen
        pas_kerja waktu_kerja pagi jam""",
    "middleman": "calo makelar orang_dalam ordal belakang",
    # They are about parking, gangs or a theft of national fame, not about an officer of the city.
    "other_racket": """parkir jukir juru_parkir preman ormas pak_ogah pengamen debt_collector menteri presiden
        dpr_ri dpr kpk gubernur pinjol tiket konser minimarket leasing tukang_parkir polisi_cepek lsm wartawan
        pengemis timnas bupati""",
    "own_officer": """oknum lurah camat dishub satpol_pp satpol pegawai asn pns kelurahan kecamatan pejabat
        kepala_dinas kadis pegawe staf guru kepsek""",
    # Violence, above all at home and against children.
    "victim": """odgj pasien penumpang emak nyak mbah simbah nini istri_saya mereka cowok santriwan anak_asuh
        anak_angkat temenku  mbak mbak2 teteh sepupu tetangga saudara sodara teman temen karyawan istriku anakku
        ibuku adikku kakakku mama mamah bapak tante budenya remaja pelajar anak anaknya anake istri istrinya bini bojo
        bojone bojoku suami balita bayi ponakan keponakan siswa siswi murid adik adek ipar ibu ibunya nenek lansia
        pembantu art prt santri santriwati cewek perempuan gadis bocah saya aku ortu mertua kakak cucu orangtua kakek
        abdi gue gua ane wanita janda mahasiswi karyawati pamajikan budak difabel disabilitas bocil murangkalih tki
        pengasuh kulo aing sy gw""",
    "child": """anak anaknya bocah bocil balita bayi siswa siswi murid santri santriwati gadis remaja ponakan
        keponakan smp sd sma dibawah_umur di_bawah_umur bawah_umur umur adik adek cucu budak abg pelajar tk paud
        anak2 murangkalih mahasiswi""",
    "abuser": """emaknya dosen ustadzah bos_saya atasan_saya perawat pengasuhnya pembina ibu_pengasuh babeh lakinye
        laki_gue nenek neneknya kakeknya mertuanya papa papanya papah mama ibu_kandung ayah_kandung bapak_kandung
        kakak_ipar menantu anaknya bapak2 bapak_bapak lakinya suamiku tante om_om om2 abang atasan juragan mantan_suami
        kakek pelatih satpam driver sopir oknum lelaki laki_laki tukang suaminya teman temannya temen kakak_kelas bapa
        bapakku bojo_kulo suami istri istrinya bapak bapaknya ayah ayahnya ibunya gurunya guru ortu mertua pacar
        pacarnya majikan majikannya salaki bojo mantan ayah_tiri bapak_tiri ibu_tiri paman om pakde kakak pengasuh laki
        bapake tetangga tetangganya bos kakaknya lakiku seniornya senior ustad ustadz kiai kyai pengurus""",
    "beat": """diiket diikat ngiket ngiketin iketin pecut~ mecut dipecut pecutin dijedot dislepet slepet~ gepuk~ digepuk
        jepat~ dijepat rogahala~ dirogahala getok~ digetok ngegetok nonjok kamplang~ ngantemi ngantem gasak~ nyekik
        nyambuk dikeplakin nyiksa rajam~ tendangin nyundut narik_rambut nyobek patah~ bekap~ lempar~ dorong~ seret~
        jenggut~ pelintir~ sikut~ tinju~ injak~ jitak~ kepret~ sepak~ cakar~ bogem~ tusuk~ nyubit nyentil didorong
        dilempar digunduli dijambak ngelempar mentung pentung~ kemplang~ gebok~ keroyok~ hantam~ cubit~ siram~ nyiram
        disiram bonyok dibogem jotos~ dijotos ditempelengi disabet sabet~ dicambuk cambuk~ digigit ditusuk disayat
        dibenturkan benturin~ jedotin~ dijedotin disetrum pukul2 dipukul dipukuli dipukulin memukul memukuli mukul
        mukuli mukulin kepukul digebuk gebuk~ siksa~ aniaya~ tampar~ nampar nampol tampol~ tendang~ sundut~ disulut
        rantai~ pasung~ banting~ cekik~ sekap~ dikurung kurung~ hajar~ tonjok~ tempeleng~ gaplok~ tabok~ jambak~ gampar~
        nampiling tampiling~ tenggeul~ teunggeul~ babuk~ antem~ kaplok~ ngaplok tapuk~ diajar setrika~ siram_air_panas
        disiram_air dibacok injek~ injak2 keplak~ digebugi gebug~ ditoyor toyor~ jewer~ penganiayaan penyiksaan
        babak_belur lebam2 dilempar_gelas diseret tonyo~ gibeng~ lukai~ ludahi~""",
    "neglect": """ditelantarkan ditelantarin menelantarkan nelantarin penelantaran terlantar~ telantar~ lantar~
        diterlantarin""",
    "bruised": "bonyok babak_belur gosong keguguran copot patah lebam biru2 bilur memar berdarah",
    "dirty": "porno jorok mesum cabul bokep syur bugil telanjang asusila tidak_senonoh",
    "private_thing": "pribadi intim asusila telanjang ranjang",
    "sent": "kirim~ ngirim dikirimin sebar~ nyebarin disebarin",
    "peep": "intip~ ngintip mengintip diintip ngintipin rekam_diam_diam videoin",
    "scald": "bakar~ ngebakar siram~ nyiram nyiramin setrika~ sulut~ sundut~",
    "hot": "sendok setrikaan lilin korek panas air_panas air_keras minyak rokok setrika",
    "alone": "sendirian ditinggal_sendiri ditinggal",
    "locked_in": "dikunci dikunciin kekunci dikurung terkunci",
    "daily": "tiap_hari seharian sampe_malem berhari_hari setiap_hari berhari2",
    "small": "kontrakan kamar kos kamar_mandi",
    "hotel": "hotel losmen penginapan apartemen reddoorz oyo",
    "because": "gara gara2 dipukul dihajar karena",
    "serve": "layani melayani ngelayanin layanin ngeladenin",
    "refuse": "nolak menolak ditolak gamau",
    "rough": "tempramen temperamen main_fisik main_tangan ringan_tangan",
    "thrown": "dibuang buang ditinggal ditinggalin dibuangnya",
    "baby": "bayi orok jabang_bayi balita anaknya",
    "animal": """asu kirik kelinci biawak nyamuk tikus serangga tawon semut lalat ular_sawah kucing anjing ayam burung
        kambing sapi monyet ular hewan binatang doggy kucingku kebo meong""",
    "abstract": """tagihan harga macet kenyataan lampu_merah pajak inflasi takdir hidup cicilan antrian sinyal
        server aplikasi""",
    "grope": """pegang_paha pegang_dada dipegang_kemaluannya raba~ meraba diraba megang2 pegang2 dipegang2
        pegang_pegang megang_megang grepe~ remes~ remas~ colek2 nyolek_nyolek pegangin megangin""",
    "stripped": "ditelanjangi ditelanjangin menelanjangi nelanjangin dibugilin",
    "receive": "nerima terima menerima nrima narima nampa",
    "wages": "gaji thr tunjangan honor gajinya upah insentif",
    "dues": "iuran sumbangan setoran patungan urunan infaq",
    "hired": "keterima diterima masuk lolos diangkat lulus jadi",
    "notest": "tanpa_tes ga_pake_tes tanpa_seleksi titipan",
    "collusion": """kongkalikong main_mata kongkalingkong persekongkolan diatur pengaturan ada_main sekongkol
        dikondisikan""",
    "winner": "pemenang pemenangnya menang lelang tender",
    "tender": "lelang tender pengadaan",
    "ordered": "nyuruh menyuruh mengarahkan ngarahin maksa memaksa disuruh wajibkan mewajibkan",
    "vote": "nyaleg caleg pilkada pemilu milih pilih coblos nyoblos dukung calon paslon partai",
    "use": "pake pakai dipake dipakai memakai gunakan menggunakan digunakan makai",
    "buy": "beli belanja liburan umroh pribadi renovasi nikahan motor mobil",
    "school": "sekolah kepsek wakil_kepala guru",
    "share_out": "bagi2 bagi_bagi bancakan patungan_proyek",
    "paid": "dibayar disogok dikasih_duit dikasih_uang dibayarin",
    "raid": "digerebek dirazia ditertibkan ditindak digusur",
    "percent": "persen prosen fee",
    "pocket": "masuk_kantong kantong_pribadi kantongi dikantongi",
    "rest": "sisanya sisa bantuan semen material",
    "noreceipt": """tanpa_karcis tanpa_kwitansi tanpa_kuitansi ga_ada_karcis ga_ada_kwitansi dua_kali tanpa_nota
        ga_dikasih_kwitansi""",
    "offer": "nawarin menawarkan tawarin nawari ditawarin ditawari nawarkeun",
    "thing_hit": """bola truk angin ombak bedug beduk gong kentongan lampu motor mobil palu meja harga inflasi pajak
        takdir""",
    "sexual": """diemek ngemek emek~ diemok tidur_bareng ngajak_tidur diajak_tidur begituin nafsu pelampiasan
        dilayani_paksa grayang~ digrayangin menyetubuhi dipaksa_melayani dipaksa_layani melayani_nafsu jablay dijamah
        menjamah mencumbu pemuas berhubungan_badan hubungan_intim berhubungan_intim disetubuhin nyetubuhin menggagahi
        gituan begituan diapa_apain diapain_apain diapa2in digituin berbuat_mesum bersetubuh hubungan_badan onani
        menyodomi merkosa diperkaos dicabul cabul~ dicabuli pencabulan perkosa~ diperkosa pemerkosaan sodomi~ inses
        incest pedofil pedofilia rudapaksa~ dirudapaksa digerayangi lecehkan~ dilecehin dilecehkan melecehkan
        pelecehan_seksual pelecehan_sexual kekerasan_seksual dilecehkeun grepe~ digrepe grepe2 dientot disetubuhi
        persetubuhan gerayangi~ asusila setubuhi~ molester pemerkosa leceh~ eksibisionis ekshibisionis predator_anak
        predator_seksual dinodai menodai colmek digagahi gagahi~""",
    "harassment": "pelecehan pelecehannya pelecehan2",
    "violence": "kekerasan",
    "dv": """kdrt kekerasan_dalam_rumah_tangga kekerasan_fisik kekerasan_anak kekerasan_di_rumah
        kekerasan_terhadap_anak kekerasan_terhadap_perempuan kekerasan_terhadap_istri kekerasan_pada kekerasan_ke
        kekerasan_terhadap_wanita""",
    "suffers": """korban kena ada terjadi mengalami ngalamin ngalami jadi pelaku laporkan melapor lapor dialami
        sebelah tetangga saya""",
    "touch": """pegang~ dipegang grayang~ nyosor mepet2 gesek~ raba~ meraba diraba megang2 pegang2 dipegang2
        pegang_pegang megang_megang nyentuh~ sentuh~ disentuh nyium mencium dicium dicium~ cium~ meluk~ dipeluk
        peluk~ ngelus elus~ colek~ diintip ngintip intip~ rekam_diam remes~ remas~ megangin mepet~""",
    "bodypart": """kelaminnya kelamin alat_vital burungnya memek kontol kemaluannya selangkangan celana celananya
        tetek nenen paha dada payudara pantat kemaluan alat_kelamin bokong itunya""",
    "undress": """ga_pake_baju gapake_baju ga_pakai_baju ganti_baju ganti_pakaian tanpa_sehelai bugil telanjang
        ditelanjangi ditelanjangin tanpa_busana syur intim tanpa_baju telenjang vcs bokep dibugilin buka_baju mandi""",
    "picture": "chat wa gambar dm film foto video vidio rekaman photo pap kamera",
    "spread": """nyebarin viral diperas memeras sebar~ disebar disebarin ancam~ diancam minta kirim~ memaksa dipaksa
        maksa mengancam diviralin viralin rekam~ ngintip""",
    "pregnant": "dihamili dihamilin menghamili ngehamilin hamil dihamilkan hamilin~",
    "slept_with": """digauli ditiduri menggauli dinikahi digauli~ ditidurin nidurin diajak_tidur ngajak_tidur
        check_in staycation""",
    "forced": "paksa paksaan dipaksa maksa memaksa dipeksa dikawinkan dikawinpaksa",
    "marry": """dijodohin dijodohkan menjodohkan jodoh~ kawinin nikah kawin menikah dinikahkan dikawinin dikawinkan
        dinikahin kawin_paksa nikah_paksa nikahin""",
    "under_age": "umur usia dibawah_umur bawah_umur smp sd 12 13 14 15 16 17",
    "sold": """dijual dijualin open_bo psk michat lonte muncikari mucikari germo prostitusi aplikasi_hijau
        dilacurkan bo pekerja_seks""",
    "trafficking": """perdagangan_anak perdagangan_orang perdagangan_manusia perdagangan_perempuan human_trafficking
        trafficking tppo""",
    "exploit": "perbudakan eksploitasi dieksploitasi mengeksploitasi mempekerjakan dipekerjakan",
    "made_to": "disuruh dipaksa dijadikan dijadiin dieksploitasi disuruh2 dipekerjakan nyuruh",
    "begging": "ngemis ngamen mengemis mengamen badut minta2 jualan mengemis2 manusia_silver nyopet ngrokok",
    "threat": "dikejar_kejar ngancemin diancem ancam~ diancam ngancem ngancam mengancam ancaman teror~ neror diteror",
    "kill": """air_keras nyiram dibakar ngebakar racunin bunuh dibunuh membunuh ngebunuh bacok dibacok mateni
        dipateni habisi matiin dihabisin""",
    "stalk": """dikejar2_mantan dikejar_kejar dikuntit menguntit nguntit diteror_mantan penguntit dibuntuti stalking
        stalker dikuntitin""",
    "starved": """kurus_kering ga_dikasih_susu ga_dikasih_makan gak_dikasih_makan tidak_dikasih_makan
        ga_diberi_makan kelaparan tanpa_makan ga_dikasih ga_makan""",
    "hurt": "lebam memar biru2 trauma nangis jerit berdarah luka2 ketakutan takut wedi sieun",
    "drunk": "mabok mabuk ngamuk kumat",
    # What changes the meaning.
    "campaign": """anti bebas tanpa stop cegah pencegahan mencegah berantas pemberantasan memberantas lawan melawan
        tolak menolak sosialisasi kampanye seminar webinar penyuluhan edukasi materi film berita kasus tidak tdk ga
        gak nggak bukan nolak tindak pengaduan laporan aduan kanal duta satgas saber forum lomba pelatihan workshop
        drama kpk gerakan jangan jgn antikorupsi nomor perangi ngga ndak aplikasi hotline undang undang2 uu perda
        layanan bahaya buku podcast hindari sinetron arti definisi artinya""",
    "denial": "tidak tdk ga gak nggak ngga ndak tak bukan nolak menolak tanpa gapernah ora",
    "figure_behind": """akal sehat hak rakyat logika konstitusi hukum demokrasi keadilan alam lingkungan bola angin
        ombak bedug beduk gong kentongan tagihan harga cicilan macet kenyataan waktu pr tugas jarak rindu keadaan
        hidup ekspektasi ekonomi pajak inflasi zaman takdir panas debu polusi anggaran uang cinta antrian antrean
        deadline sinyal ban trotoar taman""",
    "figure_near": """harga tagihan cicilan macet kenyataan bola kentongan bedug beduk wkwk wkwkwk haha hahaha
        inflasi pemotor akal konstitusi""",
    "said_away": "di_negeri di_indonesia negeri_ini pajak_ya ga_usah gak_usah tidak_usah gausah suapan",
    "asks_meaning": """ngaku_ngaku ngaku2 penipu mengaku ngaku budaya hotline singkatan artinya definisi kepanjangan
        bedanya apa_ya apa_sih pengertian dimaksud hukumannya""",
    "news": "film nonton berita sinetron drakor bioskop novel podcast lagu",
    "rumour": """hoax hoaks hoak hox fakta katanya benarkah apa_benar apa_bener bener_ga bener_gak benar_ga
        benar_gak beneran kabarnya viral isu rumor gosip benar_kah apakah_benar beredar broadcast grup_wa""",
    "safe": "ramah baik gratis mantap salut gapernah terimakasih terima_kasih makasih keren mudah",
    # Requests for documents.
    "ask_document": """mohon_info info lihat peroleh diperoleh donlot didonlot perlu dimana permohonan minta mohon
        meminta mau ingin butuh dapat bisa boleh akses diakses unduh diunduh download didownload salinan memperoleh
        mendapatkan dapetin soft_copy softcopy copy ngeliat liat lihatnya ajukan mengajukan pengen permintaan dapet
        gimana cara kepengen memohon dipublikasikan dibuka""",
    "document": """sk lembar lembar_kerja notulensi versi_pdf pdf pertanggungjawaban dokumen salinan rincian laporan
        data daftar lampiran berkas file naskah soft_copy softcopy fotokopi notulen arsip risalah berita_acara peta""",
    "public_matter": """perjalanan_dinas penetapan_penerima dana_covid dana_bos statistik_anggaran
        penggunaan_anggaran pertanggungjawaban umkm_penerima apbd anggaran kontrak amdal lelang perencanaan rtrw
        rdtr perda perwal dpa rka hibah belanja rkpd rpjmd renstra keuangan realisasi surat_keputusan sk_walikota
        pengadaan tender proyek dana_kelurahan aset lkpj lakip lkjip lppd ormas penggunaan_dana ukl_upl andalalin
        kajian tata_ruang peraturan_walikota keputusan_walikota musrenbang rapat kerjasama pks mou""",
    "where_to": "dimana di_mana kemana ke_mana mana link download",
    "open_to": "terbuka umum publik transparan masyarakat",
    "public_paper": "dpa rka lkpj lakip lkjip apbd rkpd rpjmd renstra lppd rdtr rtrw perwal perda lhkpn dppa",
    "ppid": """ppid uu_kip keterbukaan_informasi informasi_publik dokumen_publik keberatan_informasi
        komisi_informasi permohonan_informasi data_publik""",
}

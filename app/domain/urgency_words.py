"""The words of danger, as Indonesian citizens write them.

Language data, the same in every city; the notation is that of wording.py. Informal Indonesian, Javanese, Sundanese
and the speech of Betawi and Banten stand side by side, for they stand side by side in one message.
"""

from __future__ import annotations

DANGERS = {
    # Who is in danger.
    "person": """keluarga sekeluarga keluarganya istrinya anaknya bapak2 ibu2 cewe cowo bapa2 pemancing penyapu
        tukangnya pekerjanya orangnya supirnya sopirnya mahasiswi jamaah wong budak kolot jalmi abang kakang
        mertuanya siapa balitanya bayinya kawan rekan satpam marbot pak_ogah pengemis odgj anak bocah bocil bayi
        balita orang org jalma jelema warga nenek kakek mbah embah simbah nini aki engkong ibu bapak bpk bapa emak
        mamah mama ayah ambu teteh aa om tante teman temen tmn temenku konco batur sodara saudara adik adek ade
        kakak korban lansia remaja siswa siswi murid pengendara pemotor pengemudi tetangga tonggo tatangga suami
        istri bini bojo salaki pamajikan pekerja tukang kuli buruh mertua pasien pelajar ortu santri nelayan cowok
        cewek pria wanita lelaki laki perempuan sopir supir penumpang pedagang penjual jualan ojol driver pesepeda
        penghuni karyawan pegawai petugas pejalan mahasiswa manula bumil ponakan keponakan cucu sepupu bude pakde
        paman bibi uwa pacar pengunjung guru dia""",
    "self": "kita sekeluarga keluarga gw w berdua bertiga berempat saya aku kami gue gua ane sy kulo abdi inyong",
    "many": """rombongan sekampung serombongan satu_gang se_rt 10 12 15 20 25 30 40 50 banyak bnyk bnyak puluhan
        belasan ratusan massal masal berjatuhan pada akeh loba rame2 dua tiga empat lima""",
    "frail": """kritis koma pikun lansia bayi balita bumil hamil stroke struk sakit lumpuh nenek kakek difabel
        manula anak_kecil orang_tua jompo""",
    # Fire.
    "fire": """kebakarann kbakaran kebakaram terbakarr kebakarr dilahap_api dilalap_api kesamber_api kabakar kaduruk
        terpanggang kobakaran kebakaran kebakar terbakar kobong kobongan kobaran kahuruan kabeuleum jago_merah
        kebakran kebakaranya kbakar kebakarannya""",
    "flame": "api apinya geni genine seuneu seuneuna",
    "grow": """ga_padam gak_padam belum_padam ga_padam2 nggak_padam blm_padam nggak_kekontrol ga_kekontrol
        gak_kekontrol lompat loncat mepet kesiram deket nutupin ngegulung meluas makan melahap lahap ngabisin abisin
        habisin rembet~ jalar~ besar membesar gede gedhe ageung kobar~ nyala~ menyala nyamber menyambar nyambar
        sambar tinggi nyebar menyebar masuk nyampe sampai sampe ngamuk jilat~ cedhak mulai kena naik makin tambah
        melalap dilalap lalap""",
    "campfire": "unggun abadi olimpiade obor cemburu semangat kompor rokok lilin asmara ungun puisi kereta",
    "smoke": "berasap ngasep ngebul asapnya kepulan asap asep kebul haseup",
    "thick": "mengepul gelap_gulita dimana2 menggulung tebal tebel hitam item pekat kandel hideung ngebul",
    "exhaust": """sampah vape knalpotnya pembakaran knalpot cerobong polusi sate rokok fogging mobil_bus bus truk
        angkot pabriknya pabrik limbah""",
    "burning": "ludes dilalap terpanggang hangus",
    "spark": """percikan percik kembang_api_listrik korslet konslet korsleting konsleting korslet~ konslet~
        arus_pendek""",
    "firefighter": """pemadamnya branwir pbk disgulkar damkarny unit_pemadam  damkar pemadam dmkar pmk
        brandweer blambir damkarr damkarnya""",
    # Gas, chemicals, explosions.
    "gas": "regulator klorin bensin kimia solar tangki gas elpiji lpg amonia amoniak tabung melon",
    "leak": "copot mendesis ngeses tumpah ngocor_gas bocor bcr kebocoran nyembur menyembur semburan bocor~ semprot",
    "smell": "bau mambu bau_gas bauk aroma",
    "strong": "nyengat menyengat nyegrak kenceng banget parah bgt kuat keras pisan nemen",
    "explode": """meledug meledak2 mledug njebluk ngabeledug meledos meledak meleduk mbledos meletus ledak~ mbeledos
        meleduk~ bitu njeblug duar ngebledug""",
    "explosion": "ledakan dentuman",
    "explosive": """panel meteran hape powerbank aki gardu petasan gas tabung trafo travo kompor genset pabrik rumah
        ruko gudang warung kontrakan tangki mobil motor bom mercon baterai boiler spbu pipa dapur toko""",
    "crowd": """subsidi kaya data server rahasia penduduk pengunjung antusias penonton harga peminat pengguna jumlah
        populasi kepala emosi tawa""",
    # Water.
    "drown": """kebawa_air_bah kintir kentir keintir kesedot tersedot keseretan tenggalam kecebor kelep ngelelep
        kehisep ditelan kelebu karam kecemplung ilang_kebawa hilang_terbawa hilang_terseret tenggelam kelelep
        kalelep tikerelep titeuleum kelem kleleb hanyut keli palid kecebur nyebur tercebur nyemplung keseret
        terseret kebawa_arus terbawa_arus kebawa_air kebawa_banjir terbawa_banjir tenggelem keanyut kehanyut kacebur
        keceburr kegulung tergulung""",
    "deepwater": """solokan wahangan susukan bengawan empangnya kalimalang laguna dam pintu_air kolam_renang di_kali
        ke_kali d_kali kali_angke kecebur_kali masuk_kali nang_kali ning_kali nyemplung_kali kekali dikali
        tercebur_kali arus_kali sungai sungainya situ setu danau kolam laut sumur empang tambak cisadane waduk
        embung walungan galian irigasi bendungan got selokan gorong arus ombak""",
    "thing": """sampah sandal sendal bangkai bola eceng batang kayu ranting helm hp kucing ayam perahu_kertas pulpen
        kunci cincin_emas gondola""",
    "deepplace": """plafon pohon_kelapa pohon_mangga scaffolding genteng motor_kecebur sumur jurang sungai ke_kali
        di_kali septic septik septitank gorong atap lantai tangga jembatan tower gedung lubang pohon flyover steger
        perancah balkon got galian""",
    "fall": """kepleset tergelincir tisoledat kapeleset ngagolosor terjungkal terpeleset jatoh2 jatuhin terpelanting
        tisorodot jeblos nyusruk jatuh jatoh tibo ragrag terperosok kejeblos keperosok terjatuh njungkel nggeblag
        labuh njebur""",
    "trapped": """terisolir terisolasi kehambat_banjir kekunci_di kejebat kajebak ketinggalan_di terkurung terjebak
        kejebak kejebag terperangkap kekepung terkepung kekurung kejepit terjepit kegencet tergencet ketindih
        tertindih kajepit kacepit nyangkut tersangkut jebak~""",
    "traffic": "pinjol nostalgia ekonomi macet kemacetan lampu_merah antrian antrean jam_kerja rutinitas hujan",
    "locked": "kekonci kakonci dikonci terkonci kekancing kagembok kegembok kekunci terkunci dikunci",
    "floodwater": "banyune banjir banjirnya caah air airnya cai arus genangan banjire",
    "flood": "banjir banjirnya caah kebanjiran terendam kerendam kerendem keleban kebanjir rendam~ banjire",
    "fire_or_lift": "lantai api asap kebakaran lift reruntuhan longsor puing toren mesin_cuci",
    "inside": "dalam dalem dlm jero njero atap loteng jerona dijero lantai_atas",
    "room": """kosan kos kontrakan atap lantai_2 lantai_dua kamar_mandi gerbong angkot masjid aula rumah mobil kamar
        gedung toko ruko lantai dapur wc toilet lift apartemen kios bangunan""",
    "still": "masih msh ijik isih keneh masi blm belum durung tacan",
    "still_inside": """masih_di_dalam masih_di_dalem masih_di_dlm masih_didalam masih_didalem masih_di_atap
        masih_di_loteng masih_diatap isih_nang_njero isih_ning_njero masih_dalem aya_keneh_di_jero msh_di_dalam
        msh_di_dalem blm_keluar belum_keluar masih_di_lantai masih_di_kamar""",
    "cannot": """kaga_bisa gak_iso teu_bisa enggak_bisa ngga_iso gabisa2 susah sulit gabisa gbs ga_bisa gak_bisa
        tidak_bisa tdk_bisa nggak_bisa ngga_bisa ra_iso ora_iso teu_tiasa g_bisa""",
    "exit": "kabur kemana2 lolos nafas keluar kluar metu kaluar turun selamat lari",
    "flashflood": "banjir_bandang bah_bandang",
    "deep": """sebahu sekepala setinggi_orang sedengkul_lebih sebatas_dada sebatas_leher sepundak sedada seleher
        sepinggang sepinggul seperut sepaha sedodo segulu setinggi_dada dada leher pinggang perut setengah_badan
        sebadan seatap paha saangkeng sapinggang""",
    "metre": "meter mtr m 1m 2m 3m meteran",
    "rise": "naik meninggi tinggi naek deras ngunggahan munggah deres makin",
    "enter": "masuk masok mlebu asup",
    "house": "rumah kamar dapur lantai umah omah imah",
    "boat": "tim_penyelamat tim_rescue rescue getek rakit ban_dalam perahu pelampung tim_sar basarnas perahunya",
    "pleasure": """getek_wisata naik_perahu dayung jadwalnya jadwal lomba naga wisata sewa festival balap tarif
        harga tiket sampan_wisata""",
    "evacuate": "evakuasi~ jemput diungsikan mengungsi ngungsi",
    "notperson": "pohon motor bangkai odgj kucing tiang tumbang mogok sarang biawak reklame kabel",
    "dike": "tanggul bendungan turap bendung",
    "burst": "jebol bobol ambrol bedah",
    # Things that fall, and whom they hit.
    "collapse": """ambleg rubuhh roboh_total longsoran ambrukk ambrug keruntuh keruntuhan kebongkar rontok rungkad
        ambyar_atap jebol longsor roboh ambruk ambrol runtuh rubuh rugrug puting_beliung ambles ngajugrug tumbang
        tanah_gerak roboh~ ambruk~ runtuh~ longsor~ amblas""",
    "heavy": """scaffolding steger perancah besi baja kaca ac_outdoor genting balkon panggung tenda videotron tower
        galian sumur kabel rangka menara_air toren pohon tiang tembok dinding baliho reklame papan plafon crane atap
        genteng bangunan jembatan gedung rumah dahan ranting kanopi gapura pagar menara billboard batu beton""",
    "hits": """nibani niban kejatuhan kejatohan nindih ketindihan menindih kena_kepala nyamber_orang hajar_rumah
        timpa~ ketiban tibani nimpah kena ngenai menghantam hantam tertimpa ketimpa tindih~""",
    "buried": """kejepit_beton keurug ditimbun_longsor tertimbunnya kependem kapendem ketindihan ketindih keuruk
        kauruk kegencet kejatuhan kejatohan kerobohan keruntuhan kerubuhan kejebak_reruntuhan tertindih tergencet
        tertimbun ketimbun tertimpa ketimpa ketiban katinggang kaurugan kepruntuh kebeukeuk""",
    "vehicle": """perahu perahunya kapal getek sampan bajaj odong2 mobil motor angkot truk bus bis mobilnya motornya
        becak gerobak kereta pickup pick_up tangki trailer""",
    "overturned": "terguling terbalik kebalik nyungsep tibalik nggoling guling~ terperosok",
    "wreck_place": "ke_kali di_kali masuk_kali sungai jurang situ danau cisadane laut saluran irigasi sawah rel",
    "plunge": "nyemplung nyungsep kecebur terjun kejun masuk jatuh nyebur kecemplung tercebur",
    # Traffic.
    "brakes": "rem_blong remnya_blong rem_ga_pakem blong",
    "train": "kereta krl kereta_api sepur",
    "crash": """kecelakan kcelakaan kecelakaann ketabrakk tubrukan tabrak_tiang nyungsruk kepental terpental
        keserempet terserempet ditubruk_truk ngelindes nglindes ngagilas kegiles digilas gilas~ nyeruduk diseruduk
        seruduk~ tubruk~ ditubruk nubruk terlindas oleng karambol tabrakkan kesenggol kelindesan disambar_kereta
        kesruduk laka_maut kecelakaan laka lakalantas laka_lantas tabrakan ketabrak tertabrak ditabrak nabrak
        kelindes kelindas tabrak tabrak~ lindas~ katabrak tabrak_lari adu_banteng serempetan kelindess""",
    # The body.
    "faint": """ga_gerak gak_gerak tidak_bergerak tak_bergerak ga_bergerak kolaps sekarat tak_bernyawa ga_bernyawa
        mengejang mengorok kejang_kejang stroke_mendadak mulutnya_miring mulut_miring mulut_perot bicara_pelo pelo
        mencong ngejoprak gelepek gelepar menggelepar bengong_sesak colaps koma sekarat2 ngos2an tumbang_orang
        ngorok kejengkang megap2 tersungkur nggeblak pingsan semaput kapiuhan kelenger gasadar taksadar tergeletak
        terkapar kegeletak ngegeletak kritis kolap kejang kejang2 kejer step mulut_berbusa mulutnya_berbusa berbusa
        muntah_darah henti_napas henti_nafas serangan_jantung angin_duduk pendarahan perdarahan tersedak keselek
        ketelan overdosis tenggorokan""",
    "aware": """gerak_lagi bangun2 napasnya nafasnya nyawa denyut nadinya sadar sadarkan siuman bernapas bernafas
        napas nafas""",
    "duty": """kurang taat tertib aturan sampah kebersihan lingkungan pajak hukum peraturan lalu masyarakat prokes
        masker bayar""",
    "breath": "asma kambuh asmanya bengek mengi sesak sesek engap sesak_napas sesak_nafas megap eungap",
    "severe": "parah berat butuh oksigen membiru biru darurat hebat kritis akut oksigennya",
    "stroke": "stroke struk jantung jantungnya kumat",
    "poison": "keracun2 minum_oplosan miras_oplosan keracunan keracun racun~",
    "vomit": """berak diare mencret pusing pusing2 tumbang bergelimpangan mabok muntah muntah2 mutah utah mual lemes
        dilarikan""",
    "labour": """nglairno nglairake lairan mules mules2 kontraksi bukaan bersalin mbabar babar lahiran melahirkan
        ngelahirin mbrojol babaran ngalahirkeun brojol pembukaan""",
    "waters": "ketuban",
    "intend": """mending mendingan mau mo mw arek rek pan ingin pengen pingin nekat nekad coba mencoba niat hendak
        ngancem ancam ngancam mengancam percobaan akan meh arep badhe siap kayaknya kepikiran pgn""",
    "noride": """ga_ada_mobil gak_ada_mobil ga_ada_motor ga_ada_ambulans tidak_ada_mobil gaada_mobil
        kendaraan_ora_ono ora_ono_kendaraan bidan_ga_ada bidan ga_ada_kendaraan gak_ada_kendaraan
        tidak_ada_kendaraan gaada_kendaraan kendaraan sendirian macet_total""",
    "blood": "darah berdarah darahnya getih bersimbah getihan berlumuran",
    "unstopped": """netes ngalir ngalirr nyembur muncrat2 kebuka berhenti brenti mandeg ngocor muncrat ngucur
        mengucur banyak deras terus kepala bersimbah""",
    "head": "kepala kepalanya sirah hulu",
    "wound": """kepala_pecah pecah_kepala kepalanya_pecah buntung putus_jarinya robek_besar kepala_bocor kebentur
        terbentur sobek robek bonyok patah putus_tangan kebacok memar2 jahitan luka_luka sayat~ melepuh luka terluka
        luka_bakar luka_bacok luka_parah luka_tusuk luka_berat patah_tulang sabetan tersabet bacokan luka2 tatu
        cedera luka_serius sayatan raheut""",
    "ambulance": "ambulan ambulans ambulance ambulannya ambulansnya ambulas",
    "medical": "pasien darurat medis tenaga_medis gawat_darurat sakit kritis",
    # Animals and being stuck.
    "snake": """sanca_batik king_kobra welang buaya_muara komodo biawak bicok menyawak oray_sanca ular uler oray
        kobra cobra piton sanca phyton python buaya weling sanca_kembang""",
    "bite": """gigit~ gigitan patok~ pacok~ dipacok nyaplok mangsa~ belit~ nyamber2 patok catok~ lilit~ dimakan
        matok mematok nyerang menyerang ngegigit nyokot dicokot kegigit""",
    "wasp": """tawonnya odeng anjing_gila anjing_rabies monyet babi_hutan lutung anjing tawon lebah tawon_ndas
        vespa_affinis engang""",
    "attacks": """gigit~ digigit nggigit nyakar cakar~ seruduk~ diseruduk ngejar2 nyerang menyerang serang~ sengat~
        nyengat entup~ ngentup""",
    "indoors": """sumur dapurnya kamar_mandi teras garasi ruang_tamu kantor masjid sekolah kelas kontrakan kosan
        kamar dapur plafon rumah wc kasur kolong toilet bagasi jok loteng lemari sekolahan imah omah umah""",
    "ring": "cincin",
    "finger": "jari tangan kaki leher badan jarinya tangannya kakinya lengan jempol",
    "fence": """pagar pager teralis tralis terali railing mesin gear rantai eskalator pintu besi lubang pipa selokan
        kursi stang""",
    "machine": "mesin_cuci mesin eskalator gilingan mixer rolling_door",
    "big": "gede besar panjang meter",
    "lightning": "kesamber_petir tersambar_petir kesambar_petir kesamber_gledek disambar_petir kesambar_gledek",
    "gunshot": "tembakan letusan dor penembakan bedil tembak2an",
    "sound": "suara bunyi kedengeran terdengar",
    "baby": "bayi orok jabang",
    "eaten": "makan makanan nasi hajatan katering mbg jajan oplosan ciu minum minuman",
    "emerge": """keluar muncul ngeluarin nyembur ngocor keliatan kelihatan kliatan njedul nyala metu kaluar
        mengeluarkan ngebul""",
    "body": "tangan tangannya nadi lengan leher pergelangan",
    "edge": "pinggir tepi luar ujung bibir sisi atas",
    "stuck": "nyangkut kejepit kegencet kecantol kesangkut lolos terjepit masuk_teralis lepas bengkak dilepas copot",
    "lift": "lift lip elevator",
    # Electricity.
    "electrocuted": """kesetrum2 kestrom kesrum ketarik_listrik kesengat tersengat setrumnya kesentrum ketrum
        nyentrum nyetruk disengat_listrik kesetrum kesetrom kestrum nyetrum menyetrum tersengat_listrik
        kesengat_listrik kesetrum~ setrum~ kesetrumm strum~ kasetrum disetrum tersetrum sengatan_listrik""",
    "cable": "kabelnya gardu panel kabel kawat kabele",
    "electric": "sutm pln sutet bertegangan listrik tegangan listriknya",
    "telecom": "telkom wifi indihome internet fiber optik fo provider biznet telepon cctv",
    "broken": """ngegantung menggantung ambruk copot meledak ambrol putus pegat jatuh jatoh tibo terkelupas roboh
        melintang""",
    "live": """kembang_api nyetrum setrum percikan~ meletup nyala menyala genangan percikan api bahaya berbahaya
        bertegangan jalan nyamber nempel""",
    "sticks": "nempel lengket",
    # Attacks.
    "attack": """begalan pembacok disatroni merampok ngerampok bacok_orang duel_maut tikaman penikaman serbu~ nyerbu
        tembakan letusan_senjata baku_hantam geng_motor gangster gerombolan duel sabet~ ditodong pengeroyokan
        penyekapan penyanderaan curas begal dibegal pembegalan begal~ rampok dirampok perampok perampokan jambret
        dijambret tawuran dibacok bacok~ pembacokan ditusuk tusuk~ ditikam tikam~ penusukan ditembak tembak~
        penembakan dikeroyok keroyok~ bentrok bentrokan perkelahian berkelahi berantem gelut tarung maling maling~
        tawur carok bacokan bacok_bacokan ngamuk mengamuk amuk penjambretan penganiayaan copet gebuk~ diamuk""",
    "assault": """nusuk menusuk nusukin bacok membacok ngebacok mbacok nembak menembak nyabet keroyok mengeroyok
        ngeroyok nyekek mencekik nyekik nikam menikam""",
    "victim_of_attack": """ditodong ditodongin dijambret disekap kebacok ketembak dibegal dibacok dibacokin ditusuk
        ketusuk ditikam ditembak dikeroyok dirampok diculik disandera kabacok dibacokan dibakar""",
    "weapon": """bom_ikan tombak gancu linggis ketapel_panah badik busur panah_wayer silet katana celuritan
        air_keras molotov stik_golf stik_bisbol balok pistolnya airsoft bondet bom_molotov celurit clurit golok
        parang samurai pedang pisau pistol senjata sajam senpi bedog arit panah bersenjata gergaji gir kapak""",
    "carry": """bawa2 acungin ngayunin ngayun nyabet nodongkan ditodong bawa pegang nenteng bawain megang mamawa
        nggowo nodong nodongin ngacungin todong~ pake pakai acung~""",
    "rampage": """muter2 konvoi_bacok ngamuk2 nyabetin mbacok mbacoki keliling nyari_korban nyatronin ngejar kejar~
        mengejar nyerang menyerang ngamuk mengamuk ngancam ngancem mengancam ngancurin neror bacok~ ngudag""",
    "burn": "bakar membakar ngebakar nyulut meledakkan ledakin",
    "dragged": "diseret ditarik dipaksa disekap digotong dibopong",
    "rubbish": "sampah sate ikan jagung daun kemenyan lilin ayam",
    "hostage": "disandera penyanderaan sandera~ ada_bom bom_rakitan",
    "kidnapped": """diseret_paksa ditarik_paksa ditarik_masuk diseret_masuk dipaksa_masuk dibawa_kabur diculiknya
        dibawa_lari dibekap dipaksa_naik diculik diculikan""",
    "beat": """pukul~ gebuk~ siksa~ hajar~ aniaya~ tendang~ tampar~ bacok~ gebugi~ cekik~ jambak~ gebug~ antem~
        banting~""",
    "scream": "teriak teriak2 jerit~ teriakan minta_tolong nangis histeris njerit tulung jejeritan",
    # Who wants to die.
    "suicide": """bakar_diri membakar_diri ngebakar_diri bunuhdiri disilet silet~ nyayat sayat~ silet gantung_diri
        ngegantung_diri bunuh_diri_lah bundir2 nyilet potong_nadi ngakhiri_hidup akhiri_hidup mengakhiri_semuanya
        akhiri_semuanya mati_bunuh bunuh_diri mengakhiri_hidup ngakhirin_hidup akhirin_hidup bundir iris_nadi
        nyilet_nadi mengakhiri_hidupnya akhiri_hidupnya menghabisi_nyawa""",
    "jump": """njegur anjlog ngajleng nyemplung melompat2 meloncat2 nyebur loncat lompat terjun meloncat melompat
        luncat ngaluncat loncat~ lompat~ mencolot""",
    "height": """pager pagar jembatan_layang tebing genteng apartemen balkon rusun mall lantai_5 puncak jembatan
        tower lantai gedung atap rel flyover fly_over jpo menara rooftop sutet""",
    "drink": "minum nenggak menenggak nginum ngombe",
    "toxin": "racun baygon pestisida pembersih sianida potas obat_nyamuk",
    "die": "paeh mati2 sirna pati mati meninggal modar modyar mate mati_aja",
    "farewell": """maafin maafkan surat_perpisahan tali siapin_tali wasiat selamat_tinggal ngurung_diri
        mengurung_diri pisau silet pamit perpisahan nyaut dijawab titip_anak""",
    "live_on": "hidup urip hirup",
    "unwilling": """capek_hidup bosen_hidup cape_hidup gasanggup gakuat ga_sanggup_lagi gak_sanggup_lagi nggak_kuat
        ngga_kuat nyerah teu_kuat ora_kuat males_hidup ga_mau gak_mau tidak_mau ga_pengen gak_pengen udah_ga_kuat
        ga_kuat gak_kuat tidak_kuat ga_sanggup gak_sanggup tidak_sanggup""",
    "city": "kota macet jalan disini sini kerja antri pajak",
    "hours": "malam_ini sekarang selamanya tenang",
    "corpse": "mayat jasad jenazah",
    "floats": "ngambang mengambang ngapung mengapung ditemukan nemu hanyut tergeletak membusuk",
    "quake": "gempa lindu oyag gempanya",
    "damage": "retak roboh lari berhamburan runtuh ambruk",
    # What makes a lesser danger one of this moment.
    "now": """berlangsung cepat2 buru2 tiba2 tiba_tiba mendadak ujug2 dumadakan barusan_bgt masih_lepas lagi_di woy
        woi tulungan cepetan cepatan sekarang skrg skrng saat_ini barusan baru_saja baru_aja brusan detik_ini
        lagi_ada sedang darurat gawat urgent emergency sos help saiki ayeuna kiwari cepat cepet cpt buruan segera
        sgra secepatnya gancang enggal ndang gage toolong tolooong toolongg barusan_aja to_long masih_nyala keburu
        asap""",
    "help": """tolonginn tulungin tulong toloong2 tolonglah help_me mohon_bantuan mohon_pertolongan bantuin sos
        tolong tlg tlong tulung tulungan bantu pertolongan nulungan tolongin tlongin toolong gimana_nih""",
    "need": "butuh minta kirim kirimin kirimkan perlu panggil panggilin mohon mohon_bantu nunggu menunggu butuhkan",
    "where": "mana2 kok_belum_datang belum_dateng blm_dateng belum_datang blm_dtg mana kemana endi mane",
    "victim": """terjepit kejepit terjebak kejebak tertimbun ketimbun tergeletak terkapar terluka luka luka2
        berdarah darah darahnya tewas pingsan kejang nempel kebawa terbawa terseret keseret meninggal kegencet
        tergencet berjatuhan kritis""",
    "casualty": "korban korbannya korbane",
    "who": "yang yg nu sing",
    "there": "ada aya ono enek ana terjadi nih ade onok lihat liat dengar denger",
    "nobody": """hilang ilang nongol muncul belum_ada ga_ada gak_ada blm_ada gaada gada tidak_ada nolong nolongin
        menolong""",
    "found_not": """belom_nongol belum_nongol ga_muncul ga_muncul2 belom_ketemu ga_ketemu blm_muncul belum_muncul
        ilang hilang nongol muncul menghilang ketemu belum_ketemu blm_ketemu belum_ditemukan masih_dicari dicari
        nyari""",
}

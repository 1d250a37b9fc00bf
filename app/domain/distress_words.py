"""The words of people who are out of reach, held, lost or about to be hurt, as Indonesian citizens write them.

Language data like urgency_words.py, in the notation of wording.py.
"""

from __future__ import annotations

DISTRESS = {
    # Who does not answer, and how a body looks then.
    "unheard": """nyaut nyahut menyahut nyahutan jawab dijawab jawaban sahutan nyauran respon ngerespon merespon
        direspon bangun bangun2 dibangunin tangi hudang obah usik gerak bergerak suara suaranya nampak muncul nongol
        nongol2 keluar keluar2 keliatan kelihatan dibuka dibuka2 ngerespons kedengeran nangis kaluar metu sadar eling
        katingali kadenge ngomong nyarita kedip melek""",
    "lifeless": "bangun bangun2 dibangunin tangi hudang obah usik gerak bergerak sadar eling melek kedip napas nafas",
    "bodysign": """bibir bibirnya muka mukanya badan badannya badane kuku kulit kulitnya awakna awake biwirna tubuhnya
        wajahnya beungeutna dada dadanya panonna badannye""",
    "pale": """biru ungu membiru pucat pucet dingin kaku kedinginan hipotermia pias kebiruan biru2 cekung tiis atis
        bengkak bulao paucet item""",
    "chest": "dada dadanya ulu_hati jantungnya",
    "pain": "sakit nyeri sesek sesak tembus ditekan ditindih nyesek panas ngilu nyelekit nyeredet lara",
    "cold_sweat": "keringet_dingin keringat_dingin keringetan kringet keringet baal kebas kesemutan muntah lemes pucet",
    "numb": "baal kebas mati_rasa lumpuh_mendadak lumpuh_tiba2 kaku_mendadak",
    "slurred": "ngomongnya bicaranya omongannya bicara ngomong cadel pelo",
    "unclear": "jelas nyambung karuan ngaco ngelantur",
    "oxygen": "oksigen oksigennya saturasi saturasinya spo2 gula_darah gulanya tensi tensinya",
    "run_out": "abis habis tinggal menipis drop turun anjlok full penuh kosong telas beak entek drop2 nge_drop ngedrop",
    "hospital": "rs rumah_sakit igd icu ugd puskesmas klinik rsud bidan dokter",
    # What is swallowed.
    "swallow": """nelen nelan ketelen tertelan ketelan menelan keminum diminum minum nenggak kemakan kesedak keselek
        nyaplok neureuy katelen ngombe nginum diteguk neguk menenggak""",
    "foreign": """batre baterai kelereng koin kancing jarum paku peniti biji magnet uang_logam duri cairan bensin solar
        minyak_tanah detergen deterjen sabun wipol karbol porstex pemutih kapur_barus silica racun racun_tikus
        racun_rumput gramoxone roundup soda_api pembersih tiner thinner oli spirtus kamper gotri""",
    "medicine": "obat obatnya pil tablet kapsul paracetamol obat_tidur pil2 antidepresan",
    "all": """satu_strip se_strip sebotol satu_botol segenggam semua semuanya satu_papan sekaligus banyak berbutir
        puluhan kebanyakan sepapan 2_strip overdosis""",
    "scald": "kesiram kesirem tersiram ketumpahan kaguyur kesiraman ketumpah kecipratan nyiram kabanjur keguyur",
    "hot": "air_panas minyak_panas minyak kuah_panas air_keras minyak_goreng wajan cairan_kimia aspal_panas panas",
    "severed": """putus robek kebuka terbuka bolong kepotong terpotong copot ancur hancur remuk nganga menganga sowek
        pegat buntung penyok gosong ngelupas keluar terburai sobek""",
    "bodypart": """jari jarinya jempol tangan tangannya kaki kakinya leher lehernya kepala kepalanya paha pahanya perut
        perutnya muka mukanya telinga kuping lengan betis punggung tulang tulangnya usus ususnya pala""",
    "pulled": """ketarik kegiling tergiling keseret narik tertarik kegencet ketekuk masuk nyangkut kecantol kegulung
        tergulung kacokok kegilas kesedot""",
    "engine": """mesin mesinnya eskalator gilingan conveyor konveyor penggiling travelator molen ekskavator penggilingan
        blender gerinda gergaji rolling_door lift hidrolik mixer forklift pemotong pemeras""",
    # Who is lost, or left alone.
    "minor": """anak anaknya bocah bocil balita bayi bayinya adik adek ade dede dedek keponakan ponakan budak
        murangkalih siswa siswi murid cucu si_kecil anakku batita orok putra putri si_bungsu bungsu ananda adiknya kids
        kid""",
    "confused": """pikun alzheimer demensia autis autisme tunagrahita down_syndrome disabilitas difabel tuna_netra
        tunarungu tuna_rungu bisu stroke lumpuh mbah nenek kakek lansia oma opa nini aki simbah engkong""",
    "missing": """hilang ilang lepas kabur kesasar nyasar tersesat menghilang terpisah kepisah misah ngilang leungit
        kelayapan lenyap raib ninggalin_rumah keluar_rumah dibawa_orang ical kapisah pergi ga_pulang gak_pulang
        tidak_pulang belum_pulang blm_pulang ga_balik belum_balik blm_balik blm_balik2 can_balik durung_mulih ora_mulih
        belum_pulang2 teu_balik can_mulang ga_balik2""",
    "sought": """dicari nyari nyariin mencari cari carikan bantu_cari cariin dicariin ketemu ditemukan kapendak
        kapanggih ketemu2 hubungi yang_liat yg_liat liat lihat menemukan nemuin pos_security diumumin""",
    "since": """dari_jam dari_tadi dari_pagi dari_siang dari_sore dari_subuh dari_maghrib dari_magrib dari_semalam
        dari_semalem dari_kemarin sejak_pagi sejak_siang sejak_sore sejak_semalam dr_jam dr_tadi dr_pagi dr_siang
        dr_subuh dr_semalem dr_kemarin jam sejam hari gelap malem malam subuh ujan hujan ti_isuk ti_tadi kawit""",
    "clothes": """baju kaos kaus kerudung jilbab seragam sarung jaket pake pakai memakai nganggo ciri ciri2 rambutnya
        bando topi daster celana umurnya umur usia tinggi""",
    "alone": """sendirian sendiri tinggal_sendiri nyorangan dewekan ijen ditinggal ditinggalin ga_ada_siapa2 sorangan
        seorang_diri sebatang_kara piyambakan""",
    "helpless": """bangun berdiri jalan gerak melek turun keluar buka dibuka napas leumpang ngadeg munggah hudang tangi
        naik ngomong kemana2 dicabut dilepas dibangunin mudun""",
    "abandoned": """dibuang ditinggal ditinggalin ditaro ditaruh nemu ditemukan nemuin menemukan dibungkus ninggalin
        digeletakin""",
    "container": """kardus tas plastik kresek got semak tempat_sampah tong_sampah toilet kantong selimut keranjang ember
        saluran pos_ronda teras mushola masjid kebun comberan sungai gerbang pinggir""",
    "alive": "nangis hidup idup nafas napas gerak merengek ngerengek tali_pusar ari_ari hirup urip kedinginan biru",
    # Who is held, followed or robbed now.
    "held": """disekap disandera dikurung dikepung ditawan disekep dikonci dikunciin diikat diiket ditahan_di diiket2
        ditodong disekapin dikurungin ditodongin""",
    "taken": """dibawa_paksa dibawa_kabur dibawa_orang dibawa_cowok dibawa_kenalan dijemput_orang dipaksa_ikut ditarik2
        ditarik_ke ditarik_paksa diseret diseret2 dibekap dimasukin_mobil dicegat dibuntutin dipepet ditarik_orang
        dibawa_temen dibawa_lari""",
    "break_in": """dobrak didobrak mendobrak gedor gedor2 ngegedor digedor masuk_paksa maksa_masuk nyongkel membobol
        manjat_pagar jebol_pintu masuk_rumah masuk_lewat ngedobrak""",
    "hiding": "ngumpet sembunyi bersembunyi umpet~ nyumput ndelik ngadelik ngunci_diri mengunci_diri dikamar",
    "police": "polisi aparat kepolisian polsek polres 110 pulisi",
    "bomb": "bom granat mortir dinamit peledak bahan_peledak gegana proyektil bom_rakitan ranjau",
    "found": "nemu ditemukan nemuin bawa ngaku ada menemukan kegali ketemu taro naro ninggal ditinggal mamawa nggowo",
    "suspicious": "mencurigakan kabelnya bunyi bunyinya tit nyala berdetak detak ticking jam lampu",
    "bag": "tas koper kotak paket kardus ransel bungkusan",
    # Who is about to fall, or to be run over.
    "on_rail": """tengah_rel di_rel di_atas_rel nang_rel ning_rel dina_rel di_perlintasan di_palang rel_palang
        di_lintasan diatas_rel tengah_perlintasan direl rel_kereta""",
    "halted": """mogok mati nyangkut nyantol macet kejebak tiduran rebahan duduk berdiri jongkok nongkrong turu bobo
        diem keganjel""",
    "dangling": """gelantungan bergelantungan ngegantung ngegelantung menggantung nggandul ngagantung gandul gelayutan
        nyangkut pegangan nggantung""",
    "structure": """tribun jembatan gondola perancah panggung tangga balkon steger scaffolding crane rangka tenda atap
        menara lantai rigging jembatan_gantung rooftop papan beton tiang gedung seng seluncuran""",
    "snap": "patah putus ambruk roboh rubuh miring amblas ambrol retak nyandar lepas goyang copot jebol ambruk~ roboh~",
    "ride": "wahana bianglala kora_kora komidi_putar ontang_anting roller_coaster halilintar perosotan kereta_gantung",
    "crush": "keinjek keinjak terinjak desak2an desakan berdesakan kegencet desek2an rusuh ricuh kainjek",
    "predator": "macan harimau buaya beruang babi_hutan maung baya babi_utan",
    "loose": "lepas berkeliaran keliaran muter2 muter nyebrang masuk_kampung",
    "below": "bawah bawahnya dibawah handap ngisor tengah ditengah",
    "crossing": "lewat nyebrang melintas nyeberang berani",
    "phone": "hp hape batre_tinggal sinyal telpon lacak dilacak",
    "down": "turun mudun jatuh kecemplung kejeblos",
    "onrush": """air_bah bah_dateng banjir_lumpur lahar lahar_dingin awan_panas tsunami air_laut_naik ngagulidag
        rob_tinggi""",
    "roof": "atap genteng loteng tiang_listrik kabel_atas plafon wuwungan suhunan atas_lemari",
    "current": "arus arusnya arus_kenceng ombak cai",
    "waterplace": """kali sungai empang kolam danau situ setu bendungan irigasi laut pantai sumur ember bak walungan
        susukan balong got gorong2 selokan ban pelampung kolam_ikan saluran embung""",
    "floating": "ngambang ngapung mengapung terapung kebalik terbalik ngambul kelelep keangkat diangkat kelem timbul",
    "well": "sumur tangki septictank septic_tank septiktank palka silo lubang gorong2 galian bunker sumur_gas",
    # Who says goodbye.
    "goodbye": """bye pamit pamitan pesan_terakhir selamat_tinggal maafin maaf_semua maaf_ya wasiat perpisahan
        salam_terakhir hapunten pamitnya goodbye minta_maaf kata_terakhir""",
    "follow": """nyusul_ayah nyusul_ibu nyusul_mama nyusul_mamah nyusul_bapak nyusul_papa nyusul_emak nyusul_almarhum
        nyusul_almarhumah nyusul_suami nyusul_istri nyusul_anak nyusul_beliau nyusul_kakak nyusul_kamu nyusul_nenek""",
    "end_it": """akhiri akhirin mengakhiri ngakhiri nyudahin sudahi menyudahi kelar selesai selesain pulang_aja gantung
        nyerah udahan""",
    "everything": "semua semuanya hidup hidupku idup ini malam_ini malem_ini segalanya",
    "noose": "tali talinya tambang sarung kabel",
    "beam": "kusen plafon kipas_angin usuk pintu kamar leher pohon lehernya",
    "tied": "ngiket diiket ngikat iket siapin nyiapin disiapin gantungin nali kalungin dipasang masang ngalungin",
    "crying": "nangis teriak jerit histeris diem bengong kaki kakinya bayi bujuk dibujuk",
}

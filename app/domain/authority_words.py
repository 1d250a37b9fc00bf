"""The words that show whose matter it is: the city's, the province's, the nation's or a company's.

Language data for Indonesia (UU 23/2014 divides the duties); the notation is that of wording.py.
"""

from __future__ import annotations

CONCEPTS = {
    # Electricity: PLN.
    "pln": """tambah_daya pasang_listrik pasang_baru_listrik aliran_listrik petugas_listrik pln perusahaan_listrik
        yandal""",
    "power": "listrik setrum strum listrike",
    "power_fault": """normal ke_rumah instalasi ngecas ngedrop drop nyetrum sering mati padam pareum pejah mateni
        njeglek anjlok jeglek turun_tegangan tegangan spaning kedip kedip2 tagihan token meteran meter kwh voltase
        va daya subsidi gardu tiang trafo naik mahal gangguan nyala pemadaman padamnya bayar rekening putus dicabut
        korslet hidup bergilir""",
    "blackout": """byar_pet byarpet lampu_rumah_mati prabayar meteran_prabayar listrik_prabayar
        gelap_gulita_sekampung mati_lampu matilampu mati_listrik pemadaman pemadaman_bergilir mati_lampunya
        mati_lampu_lagi padam_listrik listrik_padam listrik_mati meteran_listrik token_listrik pulsa_listrik
        tagihan_listrik kwh_meter mcb oglangan pejah_lampu lampu_pejah""",
    "home_light": "lampu_rumah lampu lampunya",
    "homes": "sekampung se_rt se_rw se_komplek sekomplek satu_komplek sekelurahan satu_rt serumah rumah kampung",
    "out": "padam mati pareum pejah",
    "token": "token",
    "token_fault": "dibeli ditolak mesin salah masuk gagal isi beli diisi nomor meteran",
    "street_light": """lampu_jalan pju penerangan lampu_merah lampu_taman lampu_stopan traffic lampu_lalin lampu_pju
        bangjo lampu_penerangan lampu_gang stopan lampu_hias lampu_kota lampu_lapangan""",
    # Police.
    "police": """polisi polsek polres polrestabes polresta polda kapolres kapolsek polantas brimob bhabinkamtibmas
        babinkamtibmas reskrim kepolisian polri polwan samapta patwal""",
    "no_police": """polisi_tidur polisi_cepek polisi_pamong polisi_pp polisi_kebersihan polisi_tidurnya
        polisi_tidurin pulisi_tidur polisi_pamong_praja""",
    "police_paper": "satpas sim_keliling skck bpkb tilang etle ditilang e_tilang sp2hp bap",
    "driving_licence": "sim",
    "licence_act": """perpanjang bikin buat keliling mati ujian c a habis hilang baru online satpas b1 jadwal
        layanan tes""",
    "crime": """kemalingan curanmor pencurian kecurian dicuri kerampokan dibegal pembegalan narkoba sabu sabu2 ganja
        pengedar bandar_narkoba penipuan ditipu tabrak_lari dijambret penganiayaan motor_hilang kehilangan_motor
        maling_motor dirampok kemalingan2""",
    # The province.
    "province": """pemprov provinsi gubernur gubernurnya prov dindikbud_banten dindik_provinsi kcd dprd_provinsi
        pemda_banten disdik_provinsi propinsi bankeu_banten""",
    "senior_school": "sma sman smk smkn slb smun smu smkn1 sman1 stm smanegeri",
    "school_life": """anak anak2 pelajar lulusan tamatan alumni lulus siswa_siswi bocah seangkatan jaman zaman reuni
        temen setingkat""",
    "samsat": """samsat pajak_kendaraan pajak_motor pajak_mobil pemutihan pkb bbnkb stnk balik_nama_motor
        balik_nama_kendaraan balik_nama_mobil plat_nomor ganti_plat opsen pajak_ranmor pajak_5_tahunan
        pajak_tahunan_motor pajak_sepeda_motor samling pajak_progresif""",
    "provincial_road": "jalan_provinsi jalan_propinsi jl_provinsi jln_provinsi jalan_prov jalannya_provinsi",
    # The nation.
    "national_road": """jalan_nasional jalan_negara jl_nasional jln_nasional pantura bpjn bbpjn kementerian_pu
        kemenpu kempu jalan_pusat kementerian_pupr kemenpupr pupr_pusat""",
    "toll": "tol tolnya jasa_marga gerbang_tol rest_area etoll e_toll gto jagorawi jorr",
    "land_office": """bpn ptsl atr kantor_pertanahan sertifikat_tanah sertipikat_tanah prona roya shm shgb
        sertifikat_rumah balik_nama_sertifikat pertanahan sertifikat_elektronik""",
    "insurance": "bpjs jkn mobile_jkn bpjstk jamsostek",
    "insurance_matter": """nonaktif aktif iuran kantor kelas tunggakan denda daftar kepesertaan pindah cabang
        aplikasi mati dinonaktifkan premi turun_kelas autodebet jht saldo klaim faskes cs layanan""",
    "railway": """kai krl kci commuter commuterline kereta_api palang_pintu perlintasan stasiun kereta keretanya
        stasiunnya masinis palang_kereta peron railink""",
    "no_railway": """stasiun_pompa stasiun_pengisian kereta_kelinci kereta_dorong kereta_bayi kereta_odong
        stasiun_tv kereta_wisata kereta_mini kereta_jenazah rel_gorden""",
    "airport": """bandara soetta soekarno angkasa_pura pesawat maskapai garuda_indonesia lion_air injourney
        terminal_3 terminal_2""",
    "immigration": "imigrasi paspor pasport passport kitas",
    "state_tax": "npwp kpp kantor_pajak spt pph ppn djp coretax pajak_penghasilan ditjen_pajak efin pajak_pratama",
    "religious": """kua buku_nikah kemenag madrasah mtsn min_negeri man_1 man_2 man_3 haji umrah_kemenag penghulu
        kantor_agama mts mtsnegeri depag aliyah ibtidaiyah tsanawiyah""",
    "court": "pengadilan kejaksaan kejari hakim jaksa lapas rutan pengadilan_agama sidang",
    "post": "kantor_pos pos_indonesia pt_pos tukang_pos",
    "river_authority": "bbws bbwscc balai_besar ciliwung_cisadane kementerian_pekerjaan",
    "ministry": """bea_cukai beacukai tvri kominfo_pusat komdigi kemendag kemendikti dikti ombudsman bnn basarnas bmkg
        bps_pusat ojk kpk jembatan_timbang dubes bp2mi bkkbn_pusat kpu_pusat taspen dukcapil_pusat kementrian kemendagri
        kementerian menteri kemensos kemnaker kemenkes dpr_ri presiden bulog bkn kemendikbud prakerja kemenhub bpom""",
    # Companies.
    "telecom": """indihome biznet telkomsel telkom indosat xl smartfren myrepublic firstmedia first_media iconnet
        oxygen tri axis byu wifi_rumah provider isp orbit starlink mnc_play xl_home im3 fiberstar""",
    "ride": """gojek grab shopeefood shopee_food gofood grabfood maxim gocar grabcar indrive ojol kurir shopee_kurir
        driver_ojol ojek_online goride""",
    "shop": """shopee tokopedia tokped lazada tiktokshop tiktok_shop alfamart indomaret alfamidi alfa indomart
        blibli minimarket supermarket superindo transmart mall mal ramayana mixue mcd kfc hypermart""",
    "courier": "jnt j_t jne sicepat ninja_express anteraja spx ekspedisi shopee_express ninja_xpress lion_parcel",
    "bank": "bca bri bni mandiri btn bsi atm bank permata danamon cimb bank_bri bank_bca rekening_bank",
    "no_bank": "bank_sampah bank_banten bank_darah bank_tanah banknya_sampah bank_bjb bank_sampahnya",
    "lender": """pinjol leasing fif adira debt_collector paylater kredivo dc_pinjol akulaku pinjaman_online
        spaylater dc koperasi_bodong oto_finance""",
    "campus": """universitas univ kampus_negeri ukt ptn unpad undip untirta uin politeknik_negeri kip_kuliah snbt snbp
        utbk""",
    "private_house": """rs_swasta klinik_swasta rumah_sakit_swasta sd_swasta smp_swasta sma_swasta yayasan_swasta
        sekolah_swasta kampus_swasta apotek_swasta tk_swasta bimbel_swasta pabrik_tempat perusahaan_tempat""",
    "private_fault": """nolak menolak mahal biaya denda gaji digaji phk dipecat ijazah nahan ditahan uang dp tagihan
        uang_gedung ditolak thr lembur pesangon kontrak malpraktek dirawat ngasih_obat kasar naikin naik""",
    "developer": "developer pengembang marketing_perumahan",
    "fuel": "spbu pertamina pom_bensin pertalite shell",
    "company_fault": """disuspend suspend dipotong ditutup dibanned banned ditolak menolak rugi dp ngawur ngaret ditagih
        bayar_dobel cacat batalin cancel lempar lama kasar bohong komplain dobel diblokir blokir dibekukan mati putus
        lemot hilang error los ilang nyasar expired kadaluarsa kembalian kembaliannya nipu penipuan narik tarik neror
        teror kabur ngilangin rusak nelen nelan ketelan gangguan tagihan mahal bunga sinyal refund cs layanan kecewa
        telat lambat ngetem salah palsu wanprestasi sertifikat tarif parkirnya paket nagih nahan ga_jadi mangkrak
        menagih merah sewenang curang menipu ngebut pelayanan pelayanannya nolak dikirim kirim sampai ga_sampai harga
        barang kasirnya kasir saldo kepotong ngutil""",
    "mine": "saya rumah langganan kami",
    # What takes it back.
    "tree": "pohon ranting dahan pepohonan rindang ditebang pangkas pemangkasan",
    "city_handover": "pemkot diserahkan diserahterimakan serah_terima psu pemda",
    "city_tax": "pbb bumi nop sppt bphtb",
    "near": """di_atas trotoar emperan dalem_gang ke_stasiun ke_bandara ke_samsat jalan_ke depan depannya dpn belakang
        blkg blakang samping sebelah seblah deket dekat dkt seberang sebrang sekitar arah menuju kolong bawah pinggir
        dibelakang didepan disamping disebelah ke_tol akses_tol pintu_tol sisi sekitaran simpang pertigaan perempatan
        area lingkungan halaman parkiran antara hareup gigireun tukangeun ngarep mburi cedak gerbang_sma belakangnya""",
    "own": """pemda dishub satpol satpolpp pol_pp dlh dinkes disdik dpupr pemkot pak_wali walikota wali_kota
        disdukcapil dinsos perkim perkimtan disbudpar bapenda lurah camat kelurahan kecamatan damkar bpbd pdam
        puskesmas disnaker""",
    "help_from_city": "disumbang bantuan_pemkot sumbangan disubsidi_pemkot bantuan bantu_dari hibah subsidi_pemkot",
    "city_matter": """sampah got selokan trotoar pkl parkir_liar banjir pju taman lampu_jalan drainase pohon
        pedagang jukir macet puskesmas ktp kk zebra_cross bansos gorong lampu_merah pungli_parkir reklame halte
        angkot""",
    "road": """jalan jl jln rusak lubang berlubang bolong lobang aspal aspalnya diaspal ngelupas amblas ambles
        bergelombang trotoar drainase marka dilebarin pelebaran beton retak hancur ancur""",
    "figure": """semangat hari pendidikan upacara tim_nasional timnas olahraga kesehatan pahlawan level tingkat
        kompetisi lomba juara produk kompor""",
}

# Level, the topic whose desk knows the way (None where there is no such topic), and the rules.
AUTHORITIES = (
    (
        "province",
        "senior_high_school",
        """
senior_school !school_life /2
""",
    ),
    (
        "province",
        "vehicle_tax",
        """
samsat
""",
    ),
    (
        "national",
        "power_outage",
        """
pln !tree /8
blackout !street_light /3
power power_fault /3 !street_light !help_from_city !tree
home_light out homes /5 !street_light !own /6
token token_fault /3 !help_from_city
""",
    ),
    (
        "national",
        "police",
        """
police !no_police !own /6
police_paper
driving_licence licence_act /2
""",
    ),
    (
        "national",
        "land_certificate",
        """
land_office
""",
    ),
    (
        "national",
        "railway",
        """
railway !no_railway /2
""",
    ),
    (
        "province",
        "provincial_road",
        """
provincial_road
province
""",
    ),
    (
        "national",
        "national_road",
        """
national_road
toll
river_authority
""",
    ),
    (
        "national",
        None,
        """
insurance insurance_matter /3
airport
immigration
state_tax !city_tax /4
religious
court
post
ministry
campus company_fault|private_fault /4
""",
    ),
    (
        "private",
        "private_company",
        """
telecom
lender
developer !city_handover /4
private_house private_fault /4
ride|courier|shop|fuel company_fault /4 !city_matter
bank company_fault /4 !no_bank
""",
    ),
    (
        "national",
        "crime",
        """
crime !own /6
""",
    ),
)

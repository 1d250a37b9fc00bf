"""The words of thanks and praise beside another matter; the notation is that of wording.py."""

from __future__ import annotations

CONCEPTS = {
    "thanks": """makasih makasi mksh mkasih terimakasih terima_kasih trimakasih trims tks thanks thx tq tengkyu
        nuhun hatur_nuhun suwun matur_nuwun matursuwun nuwun syukron apresiasi mengapresiasi salut angkat_topi
        bangga two_thumbs jempol""",
    "good": """bagus keren mantap mantab mantul oke ok ramah cepat cepet sigap gercep tanggap rapi rapih bersih
        nyaman mulus terang apik sae alus jos joss hebat top memuaskan puas seneng senang  membaik lancar mudah
        terbantu membantu baik  canggih indah adem asri responsif juara luar_biasa profesional sabar""",
    "served": """pelayanan pelayanannya layanan petugas petugasnya pegawai pegawainya staf staff admin mimin taman
        tamannya jalan jalannya trotoar aplikasi aplikasinya program programnya pak_lurah lurah camat wali walikota
        dokter perawat bidan damkar satpam puskesmas rsud dukcapil disdukcapil kelurahan kecamatan dishub dlh dinas
        pemkot bis bus halte lampu lampunya acara acaranya kerja kerjanya tim bapak ibu gedung ruangan tempat
        tempatnya festival pju drainase sekolah""",
    "deed": """ditambal diperbaiki dibenerin dibetulin dibersihkan dibersihin diangkut diaspal dipasang dikeruk
        dipangkas ditebang ditindak direspon dibalas ditanggapi dibantu dilayani dibangun diterangi dikirim diganti
        dirapikan disemprot difogging menanggapi merespon membantu membersihkan memperbaiki menangani ditangani
        ngangkut benerin bersihin nyala beres selesai   bantuin nambal ngaspal dateng datang mendatangi
        menyala lancar ngalir mengalir cair dikabulkan   dibuatkan diterima respon responnya responsnya
        dirawat nanem ngerawat""",
    "done": "sudah udah udh sdh dah telah wis geus uwis atas buat karena krn akhirnya tadi kemarin kmrn",
    "but": """tapi tp tpi tetapi namun cuma cuman hanya sayang sayangnya ning nanging tapina ngan masalahnya trus
        terus satu_lagi sekalian skalian tinggal oiya oya btw cmn but meski meskipun walau walaupun padahal
        selanjutnya mohon_juga tolong_juga lalu_untuk juga_mohon minta_tolong_juga selain_itu disamping""",
    # A form of words at the end of a request is no praise.
    "formula": """perhatiannya perhatian kerjasamanya kerjasama kerja_sama tanggapannya waktunya sebelumnya sblmnya
        bantuannya infonya jawabannya kesempatannya responnya bantuanya perkenannya tindak_lanjutnya""",
    # Thanks for harm are scorn.
    "harm": """bikin membuat bikinin nambah menambah merusak ngerusak susah menyusahkan nyusahin banjir banjirnya
        macet bolong rusak bohong bohongin dibohongi janji php dicuekin diabaikan gelap bau lama lambat lelet lemot
        ngaret dipersulit antri polusi debu tagihan naik mahal mati kecewa mengecewakan dipingpong dikecewakan
        hancur ancur""",
    "not": "tidak tdk ga gak nggak ngga ndak tak bukan ora kurang belum blm jangan kagak teu g",
    "ask": "tolong mohon minta tlg mhn harap segera dimohon agar supaya kapan",
    "wish": "semoga moga mudah2an biar agar supaya kalo kalau klo kapan bisa jadi_lebih",
}

RULES = """
thanks done|but deed /7 !formula !harm
thanks deed /5 !formula !harm
thanks but /12 !formula
good served /4 but /14
served good /5 but /14
"""

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pendopo::e2e {

/// What the visitors say: sentences of our own, each unlike anything else in the product, so that a trace is a trace.
inline std::string text_of_1800_characters() {
    static const char* const sentences[] = {
        "Jembatan gantung menuju kebun kelapa di kampung kami putus sejak banjir bandang bulan lalu. ",
        "Para petani harus memutar sembilan kilometer melewati bukit kapur untuk menjual hasil panen. ",
        "Dua ekor kerbau tetangga hanyut, dan gerobak sayur milik Bu Rukmini terperosok ke sungai. ",
        "Kepala dusun sudah menulis surat tiga kali, tetapi belum ada orang dinas yang datang melihat. ",
        "Guru honorer di madrasah kami menyeberang memakai rakit bambu setiap pagi bersama murid kecil. ",
        "Kalau hujan deras, sekolah terpaksa diliburkan sebab rakitnya tidak kuat melawan arus cokelat. ",
        "Kami bersedia bergotong royong mengangkut batu dan pasir, asalkan kawat bajanya dibantu. ",
        "Mohon juga dipasang lampu kecil di kedua ujung jembatan karena malam hari gelap sekali. ",
        "Tahun kemarin seorang bidan terpeleset saat hendak menolong ibu yang melahirkan dini hari. ",
        "Puskesmas pembantu terdekat hanya buka hari Senin, padahal anak sering demam pada akhir pekan. ",
        "Harga pupuk naik dua kali lipat karena truk pengangkut tidak bisa masuk sampai ke gudang. ",
        "Anak muda di sini ingin membuka warung kopi di tepi sungai kalau jembatannya sudah aman. ",
        "Terima kasih sudah mau mendengar, semoga musyawarah berikutnya diadakan di balai kampung. "};
    std::string text;
    for (std::size_t i = 0; text.size() < 1800; ++i) {
        const std::size_t count = sizeof sentences / sizeof sentences[0];
        text += i < count ? std::string(sentences[i])
                          : "Catatan nomor " + std::to_string(i) + " dari warga dusun Cikoneng. ";
    }
    text.resize(1800);
    if (text.back() == ' ') text.back() = '.';
    return text;
}

inline constexpr const char* spelled_with_accents_keys = "kepala dukuh saré ènggal tête";
inline constexpr const char* typed_with_emoji = " mugi lancar 🙏 matur nuwun";

}  // namespace pendopo::e2e

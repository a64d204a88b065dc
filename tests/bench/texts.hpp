// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>

namespace pendopo::bench {

inline constexpr std::size_t texts_count = 5;

/// What the measured citizens say: texts of 300 characters, written for this purpose; the dictionary never saw them.
[[nodiscard]] inline std::string text_of_300_characters(std::size_t number) {
    static const std::array<const char*, texts_count> texts{
        "Selamat siang, saya pedagang di terminal lama. Sudah tiga minggu saluran air di belakang kios kami mampet dan "
        "baunya sampai ke meja pembeli. Kami sudah patungan membersihkan sendiri, tetapi setiap hujan deras lumpurnya "
        "kembali lagi. Mohon ada petugas yang datang membawa alat berat dan memasang penutup saluran yang kuat supaya "
        "anak-anak tidak terperosok.",
        "Anak saya sekolah di seberang sungai. Perahu penyeberangan hanya ada satu dan tukang perahunya sudah tua, "
        "jadi "
        "kalau beliau sakit murid tidak bisa berangkat. Kami berharap pemerintah membuat jembatan kecil untuk pejalan "
        "kaki atau setidaknya menambah satu perahu dengan pelampung. Guru juga sering terlambat karena harus memutar "
        "lewat kota.",
        "Di puskesmas kami dokter gigi hanya datang hari Kamis dan antreannya dimulai sebelum subuh. Ibu saya yang "
        "berumur tujuh puluh tahun dua kali pulang tanpa diperiksa. Tolong jadwalnya ditambah, dan nomor antrean "
        "dibagi "
        "lewat ketua RT saja, supaya orang tua tidak perlu berdiri berjam-jam di halaman yang panas dan tidak ada "
        "kursinya sama sekali.",
        "Lampu jalan dari pertigaan masjid sampai lapangan bola mati sejak awal bulan puasa. Malam hari gelap sekali, "
        "pekan lalu ada motor yang menabrak gerobak bakso. Warga sudah melapor ke desa dan katanya menunggu anggaran. "
        "Kami mau tahu kapan diperbaiki, sebab anak perempuan kami pulang mengaji lewat sana setiap hari setelah salat "
        "Isya.",
        "Saya mengurus kartu keluarga karena menikah, tetapi diminta bolak-balik empat kali untuk surat yang berbeda. "
        "Rumah saya dua jam dari kantor dan ongkos ojeknya mahal. Usul saya, tempel daftar syarat yang jelas di depan "
        "pintu dan di balai desa, lalu petugas memeriksa berkas di awal, bukan setelah kami mengantre lama di loket "
        "yang terakhir."};
    return std::string(texts[number % texts.size()]).substr(0, 300);
}

}  // namespace pendopo::bench

// SPDX-License-Identifier: Apache-2.0
#include "storage/province/schemas.hpp"

#include <array>
#include <cstddef>

extern "C" {
extern const unsigned char province_0001_sql[];
extern const std::size_t province_0001_sql_size;
extern const unsigned char province_0002_sql[];
extern const std::size_t province_0002_sql_size;
extern const unsigned char province_0003_sql[];
extern const std::size_t province_0003_sql_size;
extern const unsigned char province_0004_sql[];
extern const std::size_t province_0004_sql_size;
extern const unsigned char province_0005_sql[];
extern const std::size_t province_0005_sql_size;
extern const unsigned char province_0006_sql[];
extern const std::size_t province_0006_sql_size;
extern const unsigned char province_0007_sql[];
extern const std::size_t province_0007_sql_size;
extern const unsigned char province_0008_sql[];
extern const std::size_t province_0008_sql_size;
extern const unsigned char province_0009_sql[];
extern const std::size_t province_0009_sql_size;
extern const unsigned char province_0010_sql[];
extern const std::size_t province_0010_sql_size;
extern const unsigned char province_0011_sql[];
extern const std::size_t province_0011_sql_size;
extern const unsigned char province_0012_sql[];
extern const std::size_t province_0012_sql_size;
}

namespace pendopo::province {

std::span<const std::string_view> store_migrations() {
    static const std::array migrations = {
        std::string_view(reinterpret_cast<const char*>(province_0001_sql), province_0001_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0002_sql), province_0002_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0003_sql), province_0003_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0004_sql), province_0004_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0005_sql), province_0005_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0006_sql), province_0006_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0007_sql), province_0007_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0008_sql), province_0008_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0009_sql), province_0009_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0010_sql), province_0010_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0011_sql), province_0011_sql_size),
        std::string_view(reinterpret_cast<const char*>(province_0012_sql), province_0012_sql_size)};
    return migrations;
}

}  // namespace pendopo::province

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The migrations of the SQLite store, embedded from schema/*.sql. For this folder's own use and its tests.
namespace pendopo::province {

inline constexpr std::uint32_t store_application_id = 0x504e4450;  // "PNDP"

[[nodiscard]] std::span<const std::string_view> store_migrations();

}  // namespace pendopo::province

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The migrations of the device's databases, embedded from schema/*.sql. For this folder's own use and its tests;
/// the application ids also for the doctor, who looks at a file's head without opening the database.
namespace pendopo::device {

inline constexpr std::uint32_t journal_application_id = 0x504e444a;  // "PNDJ"
inline constexpr std::uint32_t sync_application_id = 0x504e4453;     // "PNDS"

[[nodiscard]] std::span<const std::string_view> journal_migrations();
[[nodiscard]] std::span<const std::string_view> sync_migrations();

}  // namespace pendopo::device

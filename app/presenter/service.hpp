// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

/// What the officer's screen tells and how an exchange with a courier's stick goes, as the kiosk's worker knows it.
/// Plain values without secrets: whoever stands in front of the device may see them.
namespace pendopo::presenter {

enum class ServiceLink : std::uint8_t { offline, online, not_enrolled, refused };

struct ServiceStatus {
    std::string device;         ///< the beginning of its id, as pendopo-ctl lists it; empty before there is one
    std::uint64_t waiting = 0;  ///< entries that the province does not hold yet
    std::uint64_t acked = 0;    ///< entries of the journal in use that it does
    ServiceLink link = ServiceLink::offline;

    bool operator==(const ServiceStatus&) const = default;
};

enum class Exchange : std::uint8_t {
    none,  ///< not asked for
    working,
    done,
    no_stick,
    stick_full,
    stick_failed,
    device_failed,  ///< the device's own card is full or broken
    not_ready,      ///< there is no place for a stick in the configuration
    no_answer,      ///< pendopo-sync says nothing
};

struct ExchangeReport {
    Exchange exchange = Exchange::none;
    std::uint64_t entries = 0;      ///< written to the stick
    std::uint64_t chunks = 0;       ///< pieces of recordings, likewise
    std::uint64_t answers = 0;      ///< taken from it
    std::uint64_t passed_over = 0;  ///< files that were damaged or none of ours
};

}  // namespace pendopo::presenter

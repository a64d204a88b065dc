// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tests/sim/world.hpp"

namespace pendopo::simulation {

/// The network between one device and the province: takes simulated time, and does to an exchange whatever the world's
/// faults allow.
class Wire final : public port::Http {
public:
    Wire(World& world, unsigned device, std::string certificate)
        : world_(world), device_(device), certificate_(std::move(certificate)) {}
    [[nodiscard]] base::Result<port::HttpResponse> perform(const port::HttpRequest& request) override;

private:
    using Answer = base::Result<port::HttpResponse>;
    [[nodiscard]] Fault choose_fault();
    [[nodiscard]] Answer carry(const port::HttpRequest& request, Fault fault);
    [[nodiscard]] Answer carry_badly(const port::HttpRequest& request, Fault fault);
    [[nodiscard]] Answer lie(const port::HttpRequest& request, Fault fault);
    [[nodiscard]] port::HttpResponse arrive(const port::HttpRequest& request);
    /// The ack that the device would like to hear, signed by nobody or by somebody else.
    [[nodiscard]] base::Bytes forge_ack(const protocol::Batch& batch, bool with_key);
    [[nodiscard]] bool put_in_old_pack(base::Bytes& answer);
    void check_chunk(const port::HttpRequest& request);
    void pass_time(std::size_t bytes);
    [[nodiscard]] World::Box& box() { return *world_.boxes_[device_]; }

    World& world_;
    unsigned device_;
    std::string certificate_;
};

}  // namespace pendopo::simulation

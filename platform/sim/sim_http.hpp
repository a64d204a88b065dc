// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "platform/port/http.hpp"
#include "platform/port/listener.hpp"

namespace pendopo::sim {

/// What a bad network does to one exchange.
enum class HttpFault : std::uint8_t {
    none,
    drop_request,    ///< never arrives
    drop_reply,      ///< arrives and is handled; the answer is lost: the cut after the commit
    cut_reply,       ///< the answer ends in its middle, and the client notices
    truncate_reply,  ///< the answer ends in its middle, and the client does not notice
    repeat_request,  ///< arrives twice
    delay_request,   ///< given up by the client; arrives after the next one
    garble_reply,    ///< one bit of the answer is another
    captive_portal,  ///< never arrives; a login page answers 200
    wrong_server,    ///< somebody else's key: the TLS handshake fails
    overloaded,      ///< never arrives; 503 with Retry-After 120
};

/// Joins a client to a server's handler within one process, with faults on demand. One thread.
class SimHttp final : public port::Http {
public:
    /// `client_certificate` is what the handler sees for requests made with one.
    SimHttp(port::HttpHandler province, std::string client_certificate)
        : province_(std::move(province)), client_certificate_(std::move(client_certificate)) {}

    /// Each exchange takes the next fault of the queue; when it is empty, the lasting one.
    void add_fault(HttpFault fault) { faults_.push_back(fault); }
    void set_lasting_fault(HttpFault fault) { lasting_ = fault; }
    /// Replaces what decides on faults: called with the number of the exchange, from 0.
    void set_fault_source(std::function<HttpFault(std::uint64_t)> source) { source_ = std::move(source); }

    [[nodiscard]] base::Result<port::HttpResponse> perform(const port::HttpRequest& request) override;

    [[nodiscard]] std::uint64_t exchanges() const { return exchanges_; }
    /// How often the handler was called.
    [[nodiscard]] std::uint64_t arrived() const { return arrived_; }

private:
    [[nodiscard]] HttpFault next_fault();
    [[nodiscard]] port::HttpResponse arrive(const port::HttpRequest& request);

    port::HttpHandler province_;
    std::string client_certificate_;
    std::deque<HttpFault> faults_;
    HttpFault lasting_ = HttpFault::none;
    std::function<HttpFault(std::uint64_t)> source_;
    std::vector<port::HttpRequest> delayed_;
    std::uint64_t exchanges_ = 0;
    std::uint64_t arrived_ = 0;
};

}  // namespace pendopo::sim

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "platform/curl/curl_http.hpp"
#include "platform/posix/real_random.hpp"
#include "storage/province/store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/chain.hpp"
#include "tests/e2e/harness/world.hpp"

namespace pendopo::bench {

/// A batch as it goes on the wire, and what an ack of it must name.
struct PreparedBatch {
    base::Bytes body;
    model::Head last;
    std::size_t entries = 0;
};

/// One device of a fleet: let in by the province, with everything to say sealed, chained and signed in advance.
struct FleetDevice {
    envelope::JournalIdentity identity;
    envelope::SigningKeyPair journal_key;
    std::string certificate;         ///< PEM
    std::filesystem::path key_file;  ///< of its TLS key
    std::filesystem::path certificate_file;
    model::Head head;                   ///< after what was prepared
    std::vector<PreparedBatch> full;    ///< as large as the protocol allows
    std::vector<PreparedBatch> single;  ///< of one entry each, behind the full ones
};

/// Devices of a province that runs, without their programs: keys, certificates and sealed entries, made the way of the
/// product by its own parts. One thread; throws std::runtime_error when something does not work.
class Fleet {
public:
    /// Enrols `count` devices. Their files lie in `folder`.
    Fleet(const e2e::Province& province, const std::filesystem::path& folder, std::size_t count);

    /// Seals and chains for each device, by as many threads as the machine has cores.
    void prepare(std::size_t full_batches, std::size_t singles);

    [[nodiscard]] std::vector<FleetDevice>& devices() { return devices_; }
    [[nodiscard]] const std::filesystem::path& ca_file() const { return address_.ca_file; }
    [[nodiscard]] std::uint16_t port() const { return address_.port; }
    /// A client of the product, with this device's certificate and the province's key pinned; not connected yet.
    [[nodiscard]] std::unique_ptr<curl::CurlHttp> client_of(const FleetDevice& device) const;
    /// Whether the province signed that it holds the whole batch. Throws when the answer is anything else.
    void check(const FleetDevice& device, const PreparedBatch& batch, const port::HttpResponse& response);
    /// The province's own count.
    [[nodiscard]] province::Counts counts();

private:
    [[nodiscard]] FleetDevice enrol(const e2e::Province& province, const std::filesystem::path& folder);
    void load_certificates();
    void prepare(FleetDevice& device, std::size_t full_batches, std::size_t singles);
    [[nodiscard]] PreparedBatch seal_batch(FleetDevice& device, std::size_t entries_max);

    posix::RealRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_ =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random_.fill(out); });
    std::unique_ptr<province::Store> store_;
    content::TrustBundle bundle_;
    std::vector<base::SecretBuffer> bodies_;  ///< of the texts, to be sealed
    curl::Options address_;                   ///< without a certificate
    std::vector<FleetDevice> devices_;
};

}  // namespace pendopo::bench

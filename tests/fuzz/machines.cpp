// SPDX-License-Identifier: Apache-2.0
// What another process writes into a stream, and what nginx hands to the server.
#include <algorithm>
#include <fstream>

#include "app/ingest/service.hpp"
#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "platform/sim/sim_clock.hpp"
#include "storage/device/stream.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {
namespace {

/// A province with one device, on a real store.
class Server {
public:
    Server()
        : store_(province::open_sqlite_store(folder_.path / "province.db", {1, false, {}}).value()),
          service_({*store_, primitives(), clock_, {primitives().generate_signing_key().private_half, {1}}, 60'000}) {
        province::EnrolmentRequest request;
        request.tls_spki = envelope::spki_sha256(primitives(), tls_.public_half);
        request.journal_key = primitives().generate_signing_key().public_half;
        const base::WallTime now = clock_.wall();
        PENDOPO_ASSERT(
            store_->add_token({request.token_hash, "site", now, {now.since_epoch + limits::token_lifetime}, {}}));
        PENDOPO_ASSERT(store_->enrol(request, now));
        PENDOPO_ASSERT(store_->confirm(request.tls_spki, "device", "certificate", now));
        envelope::Authority authority;
        authority.key = primitives().generate_signing_key();
        authority.certificate_pem = envelope::make_authority_pem(primitives(), authority.key, "CA").value();
        const std::string pem =
            envelope::make_client_certificate_pem(primitives(), authority, tls_.public_half, "device").value();
        for (const char c : pem)
            certificate += c == '\n' ? "%0A" : c == ' ' ? "%20" : c == '+' ? "%2B" : std::string(1, c);
    }

    port::HttpReply handle(const port::HttpCall& call) { return service_.handle(call); }

    std::string certificate;

private:
    Folder folder_;
    sim::SimClock clock_;
    std::unique_ptr<province::Store> store_;
    envelope::SigningKeyPair tls_ = primitives().generate_signing_key();
    ingest::Service service_;
};

}  // namespace

/// A segment as a hostile neighbour may leave it: whole records come out, within their limits, and the reader ends.
void stream(base::ByteView input) {
    static const Folder folder;
    {
        std::ofstream file(folder.path / "00000001.seg", std::ios::binary);
        file.write(base::as_text(input).data(), static_cast<std::streamsize>(input.size()));
    }
    auto reader = device::StreamReader::open(folder.path);
    std::size_t read = 0;
    for (auto record = reader.next(); record && *record; record = reader.next()) {
        const auto& [frame, at, next] = **record;
        PENDOPO_ASSERT(!frame.empty() && frame.size() <= limits::frame_bytes_max && at < next);
        read += frame.size() + 8;
        PENDOPO_ASSERT(read <= input.size());
        PENDOPO_ASSERT(reader.read(at) == frame);
    }
}

/// The first three bytes choose method, path and whose certificate; the rest is the body, or body and certificate.
void http(base::ByteView input) {
    if (input.size() < 3) return;
    constexpr std::string_view methods[] = {"POST", "GET", "PUT", ""};
    constexpr std::string_view paths[] = {"/v1/batch", "/v1/bundle", "/v1/enrol", "/v1/media",
                                          "/v1/mail",  "/v1/health", "/",         ""};
    static Server server;
    base::ByteView body = input.subspan(3);
    std::string_view shown = server.certificate;
    if (input[2] % 4 == 1) shown = {};
    if (input[2] % 4 == 2) {
        const std::size_t half = body.size() / 2;
        shown = base::as_text(body.subspan(half));
        body = body.first(half);
    }
    const port::HttpReply reply =
        server.handle({methods[input[0] % std::size(methods)], paths[input[1] % std::size(paths)], {}, body, shown});
    PENDOPO_ASSERT(reply.status >= 200 && reply.status < 600);
    PENDOPO_ASSERT(reply.body.size() <= limits::http_response_bytes_max);
}

}  // namespace pendopo::fuzz

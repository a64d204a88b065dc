// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "app/ingest/service.hpp"
#include "platform/curl/curl_http.hpp"
#include "platform/microhttpd/unix_listener.hpp"
#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/province/store.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/contract/http_nginx.hpp"

namespace pendopo::test {

/// A province with everything real but the clock: nginx with the product's own configuration and certificates, the
/// ingest service behind it, and a store in SQLite.
class WholeProvince {
public:
    explicit WholeProvince(unsigned enrolments_per_minute = 10'000);

    [[nodiscard]] province::Store& store() { return *store_; }
    [[nodiscard]] envelope::Primitives& primitives() { return *primitives_; }
    [[nodiscard]] sim::SimClock& clock() { return clock_; }
    [[nodiscard]] const envelope::Authority& authority() const { return authority_; }
    [[nodiscard]] const model::SigningKey& ack_key() const { return ack_key_; }
    [[nodiscard]] const base::Bytes& bundle() const { return bundle_; }
    [[nodiscard]] const Folder& folder() const { return folder_; }
    [[nodiscard]] std::uint16_t device_port() const { return device_port_; }
    [[nodiscard]] std::uint16_t enrolment_port() const { return enrolment_port_; }

    /// Signs with another ack key from the next request on, under the same bundle.
    void renew_ack_key();

    /// A client that trusts this province and pins its key.
    [[nodiscard]] curl::Options client_options() const;
    /// A fresh one-use token of this lifetime, handed in by nobody yet.
    [[nodiscard]] base::Bytes make_token(std::chrono::seconds lifetime);
    /// What an operator does with `pendopo-ctl device confirm`.
    void confirm(const model::Hash& tls_spki, const std::optional<model::DeviceId>& replaces = std::nullopt);

private:
    void sign_bundle();  // writes roots.txt, too
    void start_nginx();

    Folder folder_;
    sim::SimClock clock_{std::chrono::hours(1), std::chrono::seconds(1'800'000'000)};
    sim::SimRandom random_{42};
    std::unique_ptr<envelope::Primitives> primitives_;
    std::unique_ptr<province::Store> store_;
    envelope::Authority authority_;
    envelope::SigningKeyPair server_key_;
    model::SigningKey ack_key_;
    base::Bytes bundle_;
    std::optional<ingest::Service> service_;
    std::optional<microhttpd::UnixListener> listener_;
    std::uint16_t device_port_ = 0;
    std::uint16_t enrolment_port_ = 0;
    std::optional<Nginx> nginx_;
};

/// A device that does by hand what pendopo-sync and the kiosk do, so that a test can do it wrongly too.
class HandDevice {
public:
    explicit HandDevice(WholeProvince& province, std::uint64_t seed);

    /// Calls itself by this id from now on, signed by its own journal key.
    void claim(const model::DeviceId& device);
    [[nodiscard]] protocol::EnrolRequest enrol_request(const base::Bytes& token);
    [[nodiscard]] port::HttpResponse enrol(const base::Bytes& token);
    /// Token, request, confirmation (in another's place, perhaps), certificate.
    void become_known(const std::optional<model::DeviceId>& replaces = std::nullopt);
    /// The certificate without a row in the province's table.
    void take_certificate();
    /// The same device with the certificate of another one, as a thief of both would have it.
    void show_certificate(const std::string& pem, const std::filesystem::path& key_file);

    /// As after an older image of its card was put back: the next entry follows that head.
    void go_back_to(const model::Head& head) { head_ = head; }
    /// As after damage to its card: the next entry is the first of a new journal.
    void begin_journal();
    /// `count` entries that follow the last ones, sealed bytes of this size.
    [[nodiscard]] protocol::Batch next_batch(std::size_t count, std::size_t sealed_bytes = 304);
    [[nodiscard]] port::HttpResponse send(const protocol::Batch& batch) { return post(protocol::encode(batch)); }
    [[nodiscard]] port::HttpResponse post(base::Bytes body) { return post_to(protocol::path_batch, std::move(body)); }
    [[nodiscard]] port::HttpResponse post_to(std::string_view path, base::Bytes body);
    [[nodiscard]] port::HttpResponse ask_mail(const protocol::MailQuery& query,
                                              const std::optional<protocol::Health>& health = std::nullopt);
    /// Makes the report this device's own.
    void sign(protocol::Health& health);
    void sign(protocol::AnnouncementCounts& told);
    [[nodiscard]] port::HttpResponse get(const std::string& path);

    [[nodiscard]] const model::Head& head() const { return head_; }
    [[nodiscard]] const protocol::Identity& identity() const { return identity_; }
    [[nodiscard]] const model::Hash& tls_spki() const { return tls_spki_; }
    [[nodiscard]] const std::string& certificate() const { return certificate_; }
    [[nodiscard]] const std::filesystem::path& key_file() const { return key_file_; }
    [[nodiscard]] curl::CurlHttp& client() { return *client_; }

private:
    void connect();

    WholeProvince& province_;
    sim::SimRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_;
    envelope::SigningKeyPair tls_key_;
    envelope::SigningKeyPair journal_key_;
    model::Hash tls_spki_;
    protocol::Identity identity_;
    std::filesystem::path key_file_;
    std::string certificate_;
    std::unique_ptr<curl::CurlHttp> client_;
    model::Head head_;
};

}  // namespace pendopo::test

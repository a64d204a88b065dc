// SPDX-License-Identifier: Apache-2.0
#include "platform/base/limits.hpp"
#include "storage/province/registry.hpp"

namespace pendopo::province {
namespace {

constexpr std::string_view enrolment_columns =
    "SELECT tls_spki, token_hash, device, journal, journal_key, csr_pem, words, site, state, certificate_pem,"
    " created_at FROM enrolment ";

std::int64_t seconds(base::WallTime time) {
    return static_cast<std::int64_t>(time.since_epoch.count());
}

EnrolmentRecord enrolment_of(const sqlite::Query& query) {
    EnrolmentRecord record;
    record.request.tls_spki = query.fixed<model::Hash>(0);
    record.request.token_hash = query.fixed<model::Hash>(1);
    record.request.device = query.fixed<model::DeviceId>(2);
    record.request.journal = query.fixed<model::JournalId>(3);
    record.request.journal_key = query.fixed<model::SigningKey>(4);
    record.request.csr_pem = query.text(5);
    record.request.words = query.text(6);
    record.site = query.text(7);
    record.state = static_cast<model::EnrolmentState>(query.number(8));
    record.certificate_pem = query.text(9);
    record.created_at = base::WallTime{std::chrono::seconds(query.integer(10))};
    return record;
}

/// The CSR is signed anew at each try, so it may differ; who asks may not.
bool same_request(const EnrolmentRequest& a, const EnrolmentRequest& b) {
    return a.token_hash == b.token_hash && a.tls_spki == b.tls_spki && a.device == b.device &&
           a.journal_key == b.journal_key;
}

EnrolmentAnswer answer(EnrolmentAnswer::Kind kind) {
    return {kind, {}};
}

}  // namespace

base::Result<EnrolmentAnswer> Registry::enrol(const EnrolmentRequest& request, base::WallTime now) {
    using Kind = EnrolmentAnswer::Kind;
    if (request.csr_pem.size() > limits::csr_bytes_max || request.words.size() > limits::site_text_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a request for enrolment too large");
    PENDOPO_TRY(const auto token, find_token(request.token_hash));
    if (!token) return answer(Kind::token_unknown);
    // Before anything else: a key that lost its right gets no answer from the time when it had it.
    PENDOPO_TRY(const auto device, look_for_device(request.tls_spki));
    if (device && device->state != DeviceState::active) return answer(Kind::key_revoked);
    PENDOPO_TRY(auto earlier, find_enrolment(request.tls_spki));
    if (earlier && same_request(earlier->request, request)) return EnrolmentAnswer{Kind::accepted, std::move(*earlier)};
    if (token->used_by) return answer(Kind::token_used);
    if (now >= token->expires_at) return answer(Kind::token_expired);
    PENDOPO_TRY(const auto pending, pending_count());
    if (pending >= limits::enrolments_pending_max) return answer(Kind::queue_full);
    PENDOPO_CHECK(file_request(request, *token, now));
    EnrolmentRecord record;
    record.request = request;
    record.site = token->site;
    record.created_at = now;
    return EnrolmentAnswer{Kind::accepted, std::move(record)};
}

base::Result<std::uint64_t> Registry::pending_count() {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT count(*) FROM enrolment WHERE state = 1"));
    auto query = select.with();
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    return query.number(0);
}

base::Status Registry::file_request(const EnrolmentRequest& request, const Token& token, base::WallTime now) {
    PENDOPO_TRY(const auto use, database_->prepare("UPDATE token SET used_by = ?2 WHERE hash = ?1"));
    PENDOPO_CHECK(use.with(request.token_hash, request.tls_spki).run());
    // A key that asks again under a new token replaces what it asked before.
    PENDOPO_TRY(const auto replace,
                database_->prepare("INSERT OR REPLACE INTO enrolment (tls_spki, token_hash, device, journal,"
                                   " journal_key, csr_pem, words, site, state, certificate_pem, created_at)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, '', ?9)"));
    return replace
        .with(request.tls_spki, request.token_hash, request.device, request.journal, request.journal_key,
              std::string_view(request.csr_pem), std::string_view(request.words), std::string_view(token.site),
              seconds(now))
        .run();
}

base::Result<std::optional<EnrolmentRecord>> Registry::find_enrolment(const model::Hash& tls_spki) {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(enrolment_columns) + "WHERE tls_spki = ?1"));
    auto query = select.with(tls_spki);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(enrolment_of(query)) : std::nullopt;
}

base::Result<std::vector<EnrolmentRecord>> Registry::enrolments(std::optional<model::EnrolmentState> state) {
    PENDOPO_TRY(const auto select,
                database_->prepare(std::string(enrolment_columns) + "WHERE ?1 = 0 OR state = ?1 ORDER BY number"));
    auto query = select.with(static_cast<std::uint64_t>(state.value_or(model::EnrolmentState{0})));
    std::vector<EnrolmentRecord> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(enrolment_of(query));
    }
}

base::Result<EnrolmentRecord> Registry::pending(const model::Hash& tls_spki) {
    PENDOPO_TRY(auto record, find_enrolment(tls_spki));
    if (!record) return base::fail(base::ErrorCode::not_found, "no request for enrolment with this key");
    if (record->state != model::EnrolmentState::pending)
        return base::fail(base::ErrorCode::conflict, "this request for enrolment is not pending");
    return std::move(*record);
}

base::Status Registry::confirm(const model::Hash& tls_spki, const std::string& name, const std::string& certificate_pem,
                               base::WallTime now, const std::optional<model::DeviceId>& replaces) {
    if (name.size() > limits::site_text_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a device's name too long");
    PENDOPO_TRY(const auto record, pending(tls_spki));
    PENDOPO_TRY(const auto device, look_for_device(tls_spki));
    if (device && device->state != DeviceState::active)
        return base::fail(base::ErrorCode::conflict, "this key was shut out: the device must make new ones");
    if (replaces) PENDOPO_CHECK(replace(*replaces, record.request.device, now));
    PENDOPO_TRY(const auto update,
                database_->prepare("UPDATE enrolment SET state = 2, certificate_pem = ?2 WHERE tls_spki = ?1"));
    PENDOPO_CHECK(update.with(tls_spki, std::string_view(certificate_pem)).run());
    PENDOPO_TRY(const auto retire, database_->prepare("UPDATE device SET state = 3, changed_at = ?3"
                                                      " WHERE id = ?1 AND state = 1 AND tls_spki <> ?2"));
    PENDOPO_CHECK(retire.with(record.request.device, tls_spki, seconds(now)).run());
    PENDOPO_TRY(const auto insert,
                database_->prepare("INSERT OR REPLACE INTO device (id, tls_spki, journal_key, state, site, name,"
                                   " words, created_at, changed_at) VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?7)"));
    return insert
        .with(record.request.device, tls_spki, record.request.journal_key, std::string_view(record.site),
              std::string_view(name), std::string_view(record.request.words), seconds(now))
        .run();
}

base::Status Registry::replace(const model::DeviceId& old, const model::DeviceId& by, base::WallTime now) {
    if (old == by)
        return base::fail(base::ErrorCode::invalid_argument,
                          "a device that keeps its id replaces its own older key without being told so");
    PENDOPO_TRY(const auto rows, find_devices(old));
    if (rows.empty()) return base::fail(base::ErrorCode::not_found, "no device to replace with the id " + old.hex());
    PENDOPO_TRY(const auto retire,
                database_->prepare("UPDATE device SET state = 3, changed_at = ?2 WHERE id = ?1 AND state = 1"));
    PENDOPO_CHECK(retire.with(old, seconds(now)).run());
    PENDOPO_TRY(const auto name, database_->prepare("UPDATE device SET replaced_by = ?2 WHERE id = ?1"));
    PENDOPO_CHECK(name.with(old, by).run());
    PENDOPO_TRY(const auto close, database_->prepare("INSERT OR IGNORE INTO closed_journal SELECT number, head_seq,"
                                                     " head_hash, ?2 FROM journal WHERE device = ?1"));
    return close.with(old, seconds(now)).run();
}

base::Status Registry::refuse(const model::Hash& tls_spki) {
    PENDOPO_TRY([[maybe_unused]] const auto record, pending(tls_spki));
    PENDOPO_TRY(const auto update, database_->prepare("UPDATE enrolment SET state = 3 WHERE tls_spki = ?1"));
    return update.with(tls_spki).run();
}

}  // namespace pendopo::province

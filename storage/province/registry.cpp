// SPDX-License-Identifier: Apache-2.0
#include "storage/province/registry.hpp"

#include "platform/base/limits.hpp"

namespace pendopo::province {
namespace {

constexpr std::string_view device_columns =
    "SELECT id, tls_spki, journal_key, state, site, name, words, created_at, changed_at, replaced_by FROM device ";
constexpr std::string_view token_columns = "SELECT hash, site, created_at, expires_at, used_by FROM token ";

std::int64_t seconds(base::WallTime time) {
    return static_cast<std::int64_t>(time.since_epoch.count());
}
base::WallTime time_of(const sqlite::Query& query, int column) {
    return base::WallTime{std::chrono::seconds(query.integer(column))};
}

Device device_of(const sqlite::Query& query) {
    Device device{query.fixed<model::DeviceId>(0),
                  query.fixed<model::Hash>(1),
                  query.fixed<model::SigningKey>(2),
                  static_cast<DeviceState>(query.number(3)),
                  query.text(4),
                  query.text(5),
                  query.text(6),
                  time_of(query, 7),
                  time_of(query, 8),
                  std::nullopt};
    if (!query.is_null(9)) device.replaced_by = query.fixed<model::DeviceId>(9);
    return device;
}

base::Result<std::vector<Device>> devices_of(sqlite::Query query) {
    std::vector<Device> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(device_of(query));
    }
}

Token token_of(const sqlite::Query& query) {
    Token token{query.fixed<model::Hash>(0), query.text(1), time_of(query, 2), time_of(query, 3), std::nullopt};
    if (!query.is_null(4)) token.used_by = query.fixed<model::Hash>(4);
    return token;
}

}  // namespace

base::Result<Registry> Registry::open(sqlite::Database& database) {
    Registry registry(database);
    PENDOPO_TRY(registry.select_device_, database.prepare(std::string(device_columns) + "WHERE tls_spki = ?1"));
    return registry;
}

base::Result<bool> Registry::has_incarnation() {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT 1 FROM store"));
    return select.with().step();
}

base::Result<std::uint64_t> Registry::incarnation() {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT incarnation FROM store"));
    auto query = select.with();
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return base::fail(base::ErrorCode::corrupt, "the store has no incarnation");
    return query.number(0);
}

base::Status Registry::begin_incarnation(std::uint64_t random) {
    PENDOPO_CHECK(
        database_->execute("INSERT INTO restored (only, newest) SELECT 1, max("
                           " (SELECT coalesce(max(created_at), 0) FROM device),"
                           " (SELECT coalesce(max(received_at), 0) FROM entry))"
                           " WHERE true ON CONFLICT (only) DO UPDATE SET newest ="
                           " min(newest, excluded.newest)"));
    return set_incarnation(random);
}

base::Result<std::optional<base::WallTime>> Registry::restored_after() {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT newest FROM restored"));
    auto query = select.with();
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return std::nullopt;
    return base::WallTime{std::chrono::seconds(query.integer(0))};
}

base::Status Registry::set_incarnation(std::uint64_t random) {
    PENDOPO_TRY(const auto replace,
                database_->prepare("INSERT OR REPLACE INTO store (only, incarnation) VALUES (1, ?1)"));
    return replace.with(random).run();
}

base::Result<std::optional<Device>> Registry::look_for_device(const model::Hash& tls_spki) {
    auto query = select_device_.with(tls_spki);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(device_of(query)) : std::nullopt;
}

base::Result<Device> Registry::find_device(const model::Hash& tls_spki) {
    PENDOPO_TRY(auto device, look_for_device(tls_spki));
    if (!device) return base::fail(base::ErrorCode::not_found, "no device with this key");
    return std::move(*device);
}

base::Result<std::vector<Device>> Registry::find_devices(const model::DeviceId& id) {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(device_columns) + "WHERE id = ?1 ORDER BY number"));
    return devices_of(select.with(id));
}

base::Result<std::vector<Device>> Registry::devices() {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(device_columns) + "ORDER BY number"));
    return devices_of(select.with());
}

base::Status Registry::revoke(const model::Hash& tls_spki, base::WallTime now) {
    PENDOPO_TRY([[maybe_unused]] const auto device, find_device(tls_spki));
    PENDOPO_TRY(const auto update,
                database_->prepare("UPDATE device SET state = 2, changed_at = ?2 WHERE tls_spki = ?1 AND state <> 2"));
    return update.with(tls_spki, seconds(now)).run();
}

base::Status Registry::add_token(const Token& token) {
    if (token.site.size() > limits::site_text_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a site's name too long");
    PENDOPO_TRY(const auto insert, database_->prepare("INSERT INTO token (hash, site, created_at, expires_at)"
                                                      " VALUES (?1, ?2, ?3, ?4)"));
    return insert.with(token.hash, std::string_view(token.site), seconds(token.created_at), seconds(token.expires_at))
        .run();
}

base::Result<std::vector<Token>> Registry::tokens() {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(token_columns) + "ORDER BY created_at, hash"));
    auto query = select.with();
    std::vector<Token> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(token_of(query));
    }
}

base::Result<std::optional<Token>> Registry::find_token(const model::Hash& hash) {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(token_columns) + "WHERE hash = ?1"));
    auto query = select.with(hash);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(token_of(query)) : std::nullopt;
}

base::Result<Counts> Registry::counts() {
    // Entries are numbered without gaps and never deleted, so the highest number is their count.
    PENDOPO_TRY(
        const auto select,
        database_->prepare("SELECT (SELECT ifnull(max(number), 0) FROM entry),"
                           " (SELECT count(*) FROM entry WHERE flags <> 0 AND (flags & 4) <> 0),"
                           " (SELECT count(*) FROM entry WHERE flags <> 0 AND (flags & 2) <> 0),"
                           " (SELECT count(*) FROM entry WHERE flags <> 0 AND (flags & 1) <> 0),"
                           " (SELECT count(*) FROM journal),"
                           " (SELECT count(*) FROM device WHERE state = 1),"
                           " (SELECT count(*) FROM device WHERE state = 2),"
                           " (SELECT count(*) FROM enrolment WHERE state = 1),"
                           " (SELECT count(*) FROM entry WHERE flags <> 0 AND (flags & 8) <> 0),"
                           " (SELECT count(*) FROM device WHERE state = 3),"
                           " (SELECT count(*) FROM unverified),"
                           " (SELECT count(*) FROM entry AS e JOIN journal AS j ON j.number = e.journal"
                           " WHERE e.flags <> 0 AND (e.flags & 4) <> 0 AND NOT EXISTS (SELECT 1 FROM device AS d"
                           " WHERE d.id = j.device AND d.state = 1))"));
    auto query = select.with();
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    Counts counts;
    counts.entries = query.number(0);
    counts.quarantined = query.number(1);
    counts.forked = query.number(2);
    counts.gaps = query.number(3);
    counts.journals = query.number(4);
    counts.devices_active = query.number(5);
    counts.devices_revoked = query.number(6);
    counts.enrolments_pending = query.number(7);
    counts.late = query.number(8);
    counts.devices_replaced = query.number(9);
    counts.unverified = query.number(10);
    counts.apart = query.number(11);
    return counts;
}

}  // namespace pendopo::province

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// The tables `store`, `device`, `token` and `enrolment` on one connection: who may speak, and who asked to. What a
/// method does is told by Store's of the same name; those that write run inside a transaction of the caller's.
class Registry {
public:
    [[nodiscard]] static base::Result<Registry> open(sqlite::Database& database);

    [[nodiscard]] base::Result<std::uint64_t> incarnation();
    [[nodiscard]] base::Status begin_incarnation(std::uint64_t random);
    [[nodiscard]] base::Result<std::optional<base::WallTime>> restored_after();
    /// Of a new store.
    [[nodiscard]] base::Status set_incarnation(std::uint64_t random);
    /// False if the store is new and has none yet.
    [[nodiscard]] base::Result<bool> has_incarnation();

    [[nodiscard]] base::Result<Device> find_device(const model::Hash& tls_spki);
    [[nodiscard]] base::Result<std::vector<Device>> find_devices(const model::DeviceId& id);
    [[nodiscard]] base::Result<std::vector<Device>> devices();
    [[nodiscard]] base::Status revoke(const model::Hash& tls_spki, base::WallTime now);

    [[nodiscard]] base::Status add_token(const Token& token);
    [[nodiscard]] base::Result<std::vector<Token>> tokens();
    [[nodiscard]] base::Result<EnrolmentAnswer> enrol(const EnrolmentRequest& request, base::WallTime now);
    [[nodiscard]] base::Result<std::vector<EnrolmentRecord>> enrolments(std::optional<model::EnrolmentState> state);
    [[nodiscard]] base::Status confirm(const model::Hash& tls_spki, const std::string& name,
                                       const std::string& certificate_pem, base::WallTime now,
                                       const std::optional<model::DeviceId>& replaces);
    [[nodiscard]] base::Status refuse(const model::Hash& tls_spki);

    [[nodiscard]] base::Result<Counts> counts();

private:
    explicit Registry(sqlite::Database& database) : database_(&database) {}
    [[nodiscard]] base::Result<std::optional<Token>> find_token(const model::Hash& hash);
    [[nodiscard]] base::Result<std::optional<EnrolmentRecord>> find_enrolment(const model::Hash& tls_spki);
    [[nodiscard]] base::Result<std::optional<Device>> look_for_device(const model::Hash& tls_spki);
    [[nodiscard]] base::Result<std::uint64_t> pending_count();
    [[nodiscard]] base::Status file_request(const EnrolmentRequest& request, const Token& token, base::WallTime now);
    [[nodiscard]] base::Result<EnrolmentRecord> pending(const model::Hash& tls_spki);
    [[nodiscard]] base::Status replace(const model::DeviceId& old, const model::DeviceId& by, base::WallTime now);

    sqlite::Database* database_;
    sqlite::Statement select_device_;  ///< asked at every request, therefore kept ready
};

}  // namespace pendopo::province

// SPDX-License-Identifier: Apache-2.0
#include "storage/province/sqlite_store.hpp"
#include "tests/contract/store_contract.hpp"

namespace pendopo::test {
namespace {

class SqliteUnderTest final : public StoreUnderTest {
public:
    std::unique_ptr<province::Store> connect() override {
        auto store = province::open_sqlite_store(folder_ / "province.db", {77, true, ""});
        PENDOPO_ASSERT(store.has_value());
        return std::move(*store);
    }

private:
    StorageFolder folder_;
};

}  // namespace

const std::vector<StoreEngine>& store_engines() {
    static const std::vector<StoreEngine> engines = {
        {"SQLite", [] { return std::make_unique<SqliteUnderTest>(); }},
    };
    return engines;
}

}  // namespace pendopo::test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol_support.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/unit/envelope_support.hpp"

/// Reading the frames' vectors of tests/vectors, and holding our frames against them.
namespace pendopo::protocol_test {

using namespace pendopo::test;
using Json = nlohmann::json;

inline std::string text(const Json& vector, const char* key) {
    return vector.at(key).get<std::string>();
}
inline std::uint64_t number(const Json& vector, const char* key) {
    return std::stoull(text(vector, key));
}
template <class Value>
Value fixed(const Json& vector, const char* key) {
    return unhex_as<Value>(text(vector, key));
}

/// Both ways: the fields give these bytes, and these bytes are read, whoever wrote them.
template <class Make>
void check_section(const Json& all, const char* section, Make&& make) {
    CAPTURE(section);
    REQUIRE_FALSE(all.at(section).empty());
    for (const Json& vector : all.at(section)) {
        CHECK(base::to_hex(protocol::encode(make(vector))) == text(vector, "frame"));
        const base::Bytes bytes = unhex(text(vector, "frame"));
        const auto decoded = protocol::decode(bytes);
        REQUIRE(decoded);
        CHECK(protocol_test::encode_again(*decoded) == bytes);
    }
}

}  // namespace pendopo::protocol_test

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include <doctest/doctest.h>

#include "sync/envelope/primitives.hpp"
#include "tests/support/paths.hpp"

/// What the tests of sync/envelope share.
namespace pendopo::test {

/// Bytes that look random and are the same in every run: SplitMix64 from a seed.
class SeededBytes {
public:
    explicit SeededBytes(std::uint64_t seed) : state_(seed) {}
    void fill(base::ByteSpan out) {
        for (base::Byte& byte : out)
            byte = static_cast<base::Byte>(next() >> 24);
    }
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    base::Bytes bytes(std::size_t size) {
        base::Bytes out(size);
        fill(out);
        return out;
    }
    template <class Value>
    Value fixed() {
        Value out;
        fill(out.bytes);
        return out;
    }

private:
    std::uint64_t state_;
};

inline envelope::RandomFill seeded(std::uint64_t seed) {
    return [source = std::make_shared<SeededBytes>(seed)](base::ByteSpan out) { source->fill(out); };
}

/// A random source that gives exactly these bytes, in this order, and no more.
inline envelope::RandomFill scripted(base::Bytes bytes) {
    return [rest = std::make_shared<base::Bytes>(std::move(bytes))](base::ByteSpan out) {
        REQUIRE(rest->size() >= out.size());
        std::copy_n(rest->begin(), out.size(), out.begin());
        rest->erase(rest->begin(), rest->begin() + static_cast<std::ptrdiff_t>(out.size()));
    };
}

/// Both implementations of the primitives, to run a test on each.
struct NamedPrimitives {
    const char* name;
    std::unique_ptr<envelope::Primitives> primitives;
};
inline std::array<NamedPrimitives, 2> both_primitives(const envelope::RandomFill& random) {
    return {{{"mbedtls", envelope::mbedtls_primitives(random)}, {"libcrypto", envelope::libcrypto_primitives(random)}}};
}

inline base::Bytes unhex(std::string_view text) {
    return base::from_hex(text).value();
}
template <class Value>
Value unhex_as(std::string_view text) {
    return Value::from(unhex(text)).value();
}

inline std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
inline nlohmann::json read_json(const std::string& name) {
    return nlohmann::json::parse(read_text(std::string(test::source_directory) + "/tests/vectors/" + name));
}

}  // namespace pendopo::test

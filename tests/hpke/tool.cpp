// SPDX-License-Identifier: Apache-2.0
// Seals and opens on request, so that an independent implementation can be tested against ours: one JSON object a
// line in, one a line out. Only for tests.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "platform/posix/real_random.hpp"
#include "sync/envelope/hpke.hpp"

namespace {

using namespace pendopo;
using nlohmann::json;

base::Bytes bytes_of(const json& request, const char* key) {
    return base::from_hex(request.at(key).get<std::string>()).value();
}

json answer_of(const base::Error& error) {
    return {{"error", std::string(base::name(error.code))}};
}

json seal(envelope::Primitives& primitives, const json& request) {
    const auto recipient = model::SealingKey::from(bytes_of(request, "recipient")).value();
    const auto sealed = envelope::hpke_seal(primitives, recipient, bytes_of(request, "info"), bytes_of(request, "aad"),
                                            bytes_of(request, "plaintext"));
    if (!sealed) return answer_of(sealed.error());
    return {{"sealed", base::to_hex(*sealed)}};
}

json open(envelope::Primitives& primitives, const json& request) {
    envelope::SealingKeyPair pair;
    pair.private_half = envelope::PrivateKey::from(bytes_of(request, "private")).value();
    pair.public_half = primitives.x25519_public(pair.private_half);
    const auto opened = envelope::hpke_open(primitives, pair, bytes_of(request, "info"), bytes_of(request, "aad"),
                                            bytes_of(request, "sealed"));
    if (!opened) return answer_of(opened.error());
    return {{"plaintext", base::to_hex(opened->view())}};
}

json answer(const json& request, envelope::Primitives& mbedtls, envelope::Primitives& libcrypto) {
    envelope::Primitives& primitives = request.at("library") == "mbedtls" ? mbedtls : libcrypto;
    return request.at("do") == "seal" ? seal(primitives, request) : open(primitives, request);
}

}  // namespace

int main() {
    posix::RealRandom random;
    const auto fill = [&random](base::ByteSpan out) { random.fill(out); };
    const auto mbedtls = envelope::mbedtls_primitives(fill);
    const auto libcrypto = envelope::libcrypto_primitives(fill);
    for (std::string line; std::getline(std::cin, line);)
        std::cout << answer(json::parse(line), *mbedtls, *libcrypto).dump() << std::endl;
}

// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/targets.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "platform/sim/sim_random.hpp"
#include "sync/content/pack.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/courier/content.hpp"
#include "sync/courier/plan.hpp"
#include "sync/engine/engine.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {

envelope::Primitives& primitives() {
    static sim::SimRandom random(1);
    static const auto shared = envelope::libcrypto_primitives([](base::ByteSpan out) { random.fill(out); });
    return *shared;
}

namespace {

/// The same keys in every run, so that a corpus keeps its worth.
const content::RootKeys& roots() {
    static const content::RootKeys keys = [] {
        content::RootKeys made;
        for (auto& key : made.keys)
            key = primitives().generate_signing_key().public_half;
        return made;
    }();
    return keys;
}

/// There is one form of each frame: what was read is written as the very same bytes.
void frame(base::ByteView input) {
    const auto decoded = protocol::decode(input);
    if (!decoded) return;
    const base::Bytes again = std::visit([](const auto& each) { return protocol::encode(each); }, *decoded);
    PENDOPO_ASSERT(std::equal(again.begin(), again.end(), input.begin(), input.end()));
}

void sequence(base::ByteView input) {
    const auto decoded = protocol::decode_sequence(input, limits::acks_per_reply_max);
    if (!decoded) return;
    base::Bytes again;
    for (const protocol::Frame& each : *decoded)
        base::append(again, std::visit([](const auto& one) { return protocol::encode(one); }, each));
    PENDOPO_ASSERT(std::equal(again.begin(), again.end(), input.begin(), input.end()));
    PENDOPO_ASSERT(!decoded->empty() && decoded->size() <= limits::acks_per_reply_max);
}

/// As a payload it is read and written alike; as a signed bundle it is refused, for nobody can sign it.
void trust_bundle(base::ByteView input) {
    PENDOPO_ASSERT(!content::verify_bundle(primitives(), input, roots(), std::nullopt));
    const auto decoded = content::decode_payload(input);
    if (!decoded) return;
    const base::Bytes again = content::encode_payload(*decoded);
    PENDOPO_ASSERT(std::equal(again.begin(), again.end(), input.begin(), input.end()));
}

/// As a payload it is read and written alike; signed it is refused, for nobody can sign it.
void content_pack(base::ByteView input) {
    PENDOPO_ASSERT(!content::verify_pack(primitives(), input, roots().keys[0], std::nullopt));
    const auto decoded = content::decode(input);
    if (!decoded) return;
    const base::Bytes again = content::encode(*decoded);
    PENDOPO_ASSERT(std::equal(again.begin(), again.end(), input.begin(), input.end()));
}

void root_keys(base::ByteView input) {
    const auto parsed = content::parse_root_keys(base::as_text(input));
    if (!parsed) return;
    const auto again = content::parse_root_keys(content::format_root_keys(*parsed));
    PENDOPO_ASSERT(again && again->keys == parsed->keys && again->practice == parsed->practice);
}

/// Any answer to a batch: the first two bytes choose status and media type, the rest is the body. Without the ack key
/// nobody moves the watermark, and the engine always knows what to do next.
void engine_reply(base::ByteView input) {
    if (input.size() < 2) return;
    constexpr int statuses[] = {200, 200, 202, 301, 400, 403, 404, 413, 429, 500, 503};
    constexpr std::string_view types[] = {"application/cbor", "text/plain", "text/html", ""};
    engine::Engine machine(primitives());
    engine::Started started;
    started.has_identity = started.has_certificate = true;
    started.ack_key = roots().keys[0];
    started.journals.push_back({{}, {}, {}, 0, 9});
    const base::Instant now{};
    static_cast<void>(machine.step({started, 1}, now));
    PENDOPO_ASSERT(machine.status().state == engine::State::sending);
    engine::Reply reply;
    reply.status = statuses[input[0] % std::size(statuses)];
    reply.content_type = types[input[1] % std::size(types)];
    reply.body.assign(input.begin() + 2, input.end());
    reply.first_seq = 1;
    reply.last_seq = 9;
    static_cast<void>(machine.step({reply, 1}, now));
    PENDOPO_ASSERT(machine.acked({}) == model::Head{});
    PENDOPO_ASSERT(machine.status().frame.waiting == 9);
}

/// Any file on a stick: one byte with the name's length, the name, the bytes. Whoever named it, what we read is named
/// as we would, and nothing leads out of the stick's folder.
void courier_file(base::ByteView input) {
    if (input.empty()) return;
    const std::size_t size = std::min<std::size_t>(input[0], input.size() - 1);
    const std::string_view name = base::as_text(input.subspan(1, size));
    const base::ByteView bytes = input.subspan(1 + size);
    PENDOPO_ASSERT(!courier::is_left_over(name) || courier::is_left_over(std::string(name)));
    if (const auto device = courier::parse_device(name)) PENDOPO_ASSERT(device->hex() == name);
    if (const auto up = courier::parse_up(name)) {
        PENDOPO_ASSERT(courier::file_name(*up) == name && name.find_first_of("/\\:.") == name.rfind('.'));
        static_cast<void>(courier::read_up(primitives(), *up, bytes));
    }
    // As if the name fitted: what is inside must be harmless too.
    const std::string mark = courier::down_name(primitives(), bytes);
    PENDOPO_ASSERT(courier::is_down_name(mark));
    const auto down = courier::read_down(primitives(), mark, bytes, {});
    if (name != mark) PENDOPO_ASSERT(!courier::read_down(primitives(), name, bytes, {}));
    if (down) PENDOPO_ASSERT(std::equal(bytes.begin(), bytes.end(), down->frame.begin(), down->frame.end()));
}

constexpr Target all[] = {{"frame", frame},
                          {"sequence", sequence},
                          {"trust_bundle", trust_bundle},
                          {"content_pack", content_pack},
                          {"root_keys", root_keys},
                          {"engine_reply", engine_reply},
                          {"courier_file", courier_file},
                          {"body", body},
                          {"sealed", sealed},
                          {"receipt", receipt},
                          {"reply", reply},
                          {"case_words", case_words},
                          {"key_file", key_file},
                          {"key_share", key_share},
                          {"certificate", certificate},
                          {"stream", stream},
                          {"http", http},
                          {"http_head", http_head},
                          {"engine_answer", engine_answer},
                          {"kiosk_inbox", kiosk_inbox},
                          {"crest", crest},
                          {"pack_folder", pack_folder},
                          {"y4m", y4m},
                          {"qr_picture", qr_picture},
                          {"jpeg", jpeg},
                          {"config", config},
                          {"areas_list", areas_list},
                          {"areas_search", areas_search},
                          {"catalog", catalog},
                          {"form_answers", form_answers},
                          {"text_field", text_field}};

}  // namespace

std::span<const Target> targets() {
    return all;
}

}  // namespace pendopo::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "sync/courier/names.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::courier {
namespace {

constexpr std::string_view batch_suffix = ".batch";
constexpr std::string_view chunk_suffix = ".chunk";
constexpr std::string_view frame_suffix = ".frame";
constexpr std::string_view temporary_suffix = ".tmp";
constexpr std::string_view health_name = "health.frame";
constexpr std::string_view announcements_name = "announcements.frame";
constexpr std::string_view identity_name = "identity.frame";
constexpr std::string_view enrol_name = "enrol.frame";
constexpr std::size_t number_digits = 16;
constexpr std::size_t mark_bytes = 8;

bool is_digits(std::string_view text, std::size_t count) {
    return text.size() == count && std::all_of(text.begin(), text.end(),
                                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

template <class Value>
std::optional<Value> parse_digits(std::string_view text) {
    if (!is_digits(text, 2 * Value::size)) return std::nullopt;
    const auto bytes = base::from_hex(text);
    if (!bytes) return std::nullopt;
    const auto value = Value::from(*bytes);
    if (!value) return std::nullopt;
    return *value;
}

std::string digits_of(std::uint64_t number) {
    base::Bytes bytes;
    base::append_big_endian(bytes, number);
    return base::to_hex(bytes);
}

std::string below_root(std::string_view device, std::string_view folder) {
    return std::string(root_folder) + "/" + std::string(device) + "/" + std::string(folder);
}

std::optional<UpName> parse_batch(std::string_view stem) {
    const std::size_t dash = 2 * model::JournalId::size;
    if (stem.size() != dash + 1 + number_digits || stem[dash] != '-') return std::nullopt;
    const auto journal = parse_digits<model::JournalId>(stem.substr(0, dash));
    const std::string_view number = stem.substr(dash + 1);
    if (!journal || !is_digits(number, number_digits)) return std::nullopt;
    const auto bytes = base::from_hex(number);
    const auto first_seq = base::read_big_endian<std::uint64_t>(*bytes);
    if (first_seq == 0 || first_seq > limits::entry_number_max) return std::nullopt;
    return UpName{UpName::Kind::batch, *journal, first_seq, {}};
}

}  // namespace

std::string up_folder(const model::DeviceId& device) {
    return below_root(device.hex(), "up");
}
std::string down_folder(const model::DeviceId& device) {
    return below_root(device.hex(), "down");
}
std::string down_folder_for_all() {
    return below_root(all_devices, "down");
}
std::optional<model::DeviceId> parse_device(std::string_view name) {
    return parse_digits<model::DeviceId>(name);
}

std::string file_name(const UpName& name) {
    switch (name.kind) {
        case UpName::Kind::batch:
            return name.journal.hex() + "-" + digits_of(name.first_seq) + std::string(batch_suffix);
        case UpName::Kind::chunk:
            return name.chunk.hex() + std::string(chunk_suffix);
        case UpName::Kind::identity:
            return std::string(identity_name);
        case UpName::Kind::enrol:
            return std::string(enrol_name);
        case UpName::Kind::announcements:
            return std::string(announcements_name);
        case UpName::Kind::health:
            break;
    }
    return std::string(health_name);
}

std::optional<UpName> parse_up(std::string_view name) {
    if (name == health_name) return UpName{UpName::Kind::health, {}, 0, {}};
    if (name == announcements_name) return UpName{UpName::Kind::announcements, {}, 0, {}};
    if (name == identity_name) return UpName{UpName::Kind::identity, {}, 0, {}};
    if (name == enrol_name) return UpName{UpName::Kind::enrol, {}, 0, {}};
    if (name.ends_with(batch_suffix)) return parse_batch(name.substr(0, name.size() - batch_suffix.size()));
    if (!name.ends_with(chunk_suffix)) return std::nullopt;
    const auto chunk = parse_digits<model::Hash>(name.substr(0, name.size() - chunk_suffix.size()));
    if (!chunk) return std::nullopt;
    return UpName{UpName::Kind::chunk, {}, 0, *chunk};
}

std::size_t bytes_max(const UpName& name) {
    return name.kind == UpName::Kind::chunk ? limits::media_chunk_bytes : limits::courier_file_bytes_max;
}

std::string down_name(envelope::Primitives& primitives, base::ByteView frame) {
    const model::Hash hash = envelope::tagged_hash(primitives, "courier", frame);
    return base::to_hex(hash.view().first(mark_bytes)) + std::string(frame_suffix);
}

bool is_down_name(std::string_view name) {
    return name.ends_with(frame_suffix) && is_digits(name.substr(0, name.size() - frame_suffix.size()), 2 * mark_bytes);
}

bool is_left_over(std::string_view name) {
    if (!name.ends_with(temporary_suffix)) return false;
    const std::string_view stem = name.substr(0, name.size() - temporary_suffix.size());
    return parse_up(stem) || is_down_name(stem);
}

}  // namespace pendopo::courier

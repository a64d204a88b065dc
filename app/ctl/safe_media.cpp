// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/safe_media.hpp"

#include <map>

#include "platform/base/limits.hpp"
#include "sync/envelope/media.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;

constexpr std::size_t wrong_told_max = 20;         // a broken disk has thousands
constexpr std::size_t names_waiting_max = 65'536;  // 2 MiB of names, whatever the number of devices

/// Gathers names by device, so that letters are full, and files them.
class Letters {
public:
    Letters(envelope::Primitives& primitives, province::Store& store, const envelope::SigningKeyPair& key,
            std::uint64_t incarnation)
        : primitives_(primitives), store_(store), key_(key), incarnation_(incarnation) {}

    base::Status add(const model::DeviceId& device, const model::Hash& name) {
        std::vector<model::Hash>& names = waiting_[device];
        names.push_back(name);
        if (names.size() == limits::media_names_max) PENDOPO_CHECK(file(device, std::exchange(names, {})));
        if (++added_ % names_waiting_max == 0) return flush();
        return {};
    }

    base::Status flush() {
        for (auto& [device, names] : waiting_)
            if (!names.empty()) PENDOPO_CHECK(file(device, std::exchange(names, {})));
        waiting_.clear();
        return {};
    }

private:
    base::Status file(const model::DeviceId& device, std::vector<model::Hash> names) {
        return store_.say_chunks(chunk_letter(primitives_, device, std::move(names), incarnation_, key_));
    }

    envelope::Primitives& primitives_;
    province::Store& store_;
    const envelope::SigningKeyPair& key_;
    std::uint64_t incarnation_;
    std::map<model::DeviceId, std::vector<model::Hash>> waiting_;
    std::size_t added_ = 0;
};

enum class Held { whole, damaged, missing, erased };

base::Result<Held> look(envelope::Primitives& primitives, province::ChunkReader& reader, const model::Hash& name) {
    const auto read = reader.read_chunk(name);
    if (read) return envelope::chunk_name(primitives, *read) == name ? Held::whole : Held::damaged;
    switch (read.error().code) {
        case ErrorCode::not_found:
            return Held::missing;
        case ErrorCode::refused:
            return Held::erased;
        case ErrorCode::corrupt:
            return Held::damaged;
        default:
            return base::fail(base::Error(read.error()));
    }
}

void tell_damaged(MediaSaid& said, const province::UnsaidChunk& chunk, std::string_view where) {
    ++said.damaged;
    if (said.wrong.size() < wrong_told_max)
        said.wrong.push_back("in the " + std::string(where) + ", chunk " + chunk.name.hex() + " of device " +
                             chunk.device.hex() + " is not what its name says: it is damaged");
}

/// True if its device may be told.
base::Result<bool> judge(envelope::Primitives& primitives, province::Store& store, province::ChunkReader& backup,
                         const province::UnsaidChunk& chunk, MediaSaid& said) {
    PENDOPO_TRY(const Held here, chunk.erased ? base::Result<Held>(Held::erased) : look(primitives, store, chunk.name));
    if (here == Held::erased) {
        ++said.erased;
        return true;
    }
    if (here != Held::whole) {
        tell_damaged(said, chunk, "store");
        return false;
    }
    PENDOPO_TRY(const Held there, look(primitives, backup, chunk.name));
    if (there == Held::damaged) tell_damaged(said, chunk, "backup");
    if (there == Held::missing || there == Held::erased) ++said.later;
    if (there == Held::whole) ++said.safe;
    return there == Held::whole;
}

}  // namespace

std::string MediaSaid::text() const {
    std::string text;
    if (safe > 0)
        text += "verified " + std::to_string(safe) +
                " chunks of recordings, in the store and in the backup\n"
                "their devices are told by mail, and remove them at once\n";
    if (erased > 0) text += "devices are told of " + std::to_string(erased) + " erased chunks\n";
    if (later > 0)
        text += std::to_string(later) + " chunks of recordings came after this backup: the next one has them\n";
    return text;
}

province::ChunkLetter chunk_letter(envelope::Primitives& primitives, const model::DeviceId& device,
                                   std::vector<model::Hash> names, std::uint64_t incarnation,
                                   const envelope::SigningKeyPair& key) {
    PENDOPO_ASSERT(!names.empty() && names.size() <= limits::media_names_max);
    protocol::SafeMedia safe{device, incarnation, std::move(names), {}};
    safe.signature =
        envelope::sign_tagged(primitives, "safe_media", protocol::safe_media_signed_bytes(safe), key.private_half);
    base::Bytes frame = protocol::encode(safe);
    return {device, incarnation, std::move(safe.names), std::move(frame)};
}

base::Result<MediaSaid> say_media_safe(envelope::Primitives& primitives, province::Store& store,
                                       province::ChunkReader& backup, const envelope::SigningKeyPair& key,
                                       std::uint64_t incarnation) {
    MediaSaid said;
    Letters letters(primitives, store, key, incarnation);
    std::uint64_t after = 0;
    while (true) {
        PENDOPO_TRY(const auto page, store.unsaid_chunks(incarnation, after));
        if (page.empty()) break;
        for (const province::UnsaidChunk& chunk : page) {
            PENDOPO_TRY(const bool may_go, judge(primitives, store, backup, chunk, said));
            if (may_go) PENDOPO_CHECK(letters.add(chunk.device, chunk.name));
        }
        after = page.back().number;
    }
    PENDOPO_CHECK(letters.flush());
    return said;
}

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/safe_media.hpp"

#include <map>

#include "app/ctl/kept_chunk.hpp"
#include "platform/base/limits.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

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

void add_damaged(MediaSaid& said, const province::ListedChunk& chunk, std::string_view where) {
    ++said.damaged;
    if (said.wrong.size() < damaged_told_max)
        said.wrong.push_back("in the " + std::string(where) + ", " + tell_damaged(chunk));
}

/// True if its device may be told.
base::Result<bool> judge(envelope::Primitives& primitives, province::Store& store, province::ChunkReader& backup,
                         const province::ListedChunk& chunk, MediaSaid& said) {
    PENDOPO_TRY(const KeptChunk here, chunk.erased ? base::Result<KeptChunk>(KeptChunk::erased)
                                                   : look_at_chunk(primitives, store, chunk.name));
    if (here == KeptChunk::erased) {
        ++said.erased;
        return true;
    }
    if (here != KeptChunk::whole) {
        add_damaged(said, chunk, "store");
        return false;
    }
    PENDOPO_TRY(const KeptChunk there, look_at_chunk(primitives, backup, chunk.name));
    if (there == KeptChunk::damaged) add_damaged(said, chunk, "backup");
    if (there == KeptChunk::missing || there == KeptChunk::erased) ++said.later;
    if (there == KeptChunk::whole) ++said.safe;
    return there == KeptChunk::whole;
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
        for (const province::ListedChunk& chunk : page) {
            PENDOPO_TRY(const bool may_go, judge(primitives, store, backup, chunk, said));
            if (may_go) PENDOPO_CHECK(letters.add(chunk.device, chunk.name));
        }
        after = page.back().number;
    }
    PENDOPO_CHECK(letters.flush());
    return said;
}

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/ctl/verify.hpp"
#include "storage/device/journal_reader.hpp"
#include "sync/envelope/chain.hpp"

namespace pendopo::ctl {
namespace {

using Json = nlohmann::ordered_json;
using Text = device::EntryLink::Text;

/// Goes through one journal from entry 1 on.
class Walk {
public:
    Walk(envelope::Primitives& primitives, const JournalKeys* keys) : primitives_(primitives), keys_(keys) {}

    void take(std::uint64_t seq, const std::optional<device::AnyEntry>& found, std::vector<std::string>& wrong) {
        const std::string name = "entry " + std::to_string(seq);
        if (!found) {
            ++missing;
            previous_.reset();
            return wrong.push_back(name + " is missing or can't be read");
        }
        const model::Entry& entry = found->entry;
        if (found->text == Text::lost) {
            ++lost;
            previous_.reset();
            return;
        }
        if (!found->checksum_fits) wrong.push_back(name + ": its checksum is wrong: the card damaged it");
        if (previous_ && entry.previous != *previous_)
            wrong.push_back(name + " does not follow the entry before it: the chain is broken");
        if (found->text == Text::kept && envelope::entry_hash(primitives_, entry) != entry.hash)
            wrong.push_back(name + ": its hash does not fit its bytes: it was changed or damaged");
        if (found->text == Text::pruned) ++pruned;
        if (found->text == Text::erased) ++erased;
        const bool genuine = keys_ == nullptr || std::any_of(keys_->begin(), keys_->end(), [&](const auto& key) {
                                 return primitives_.p256_verify(key, entry.hash, entry.signature);
                             });
        if (!genuine) wrong.push_back(name + ": its signature does not verify");
        previous_ = entry.hash;
    }

    std::uint64_t missing = 0;
    std::uint64_t lost = 0;
    std::uint64_t pruned = 0;
    std::uint64_t erased = 0;

private:
    envelope::Primitives& primitives_;
    const JournalKeys* keys_;
    std::optional<model::Hash> previous_ = model::Hash{};  ///< h of the entry before; nothing if it is not known
};

void verify_one(Context& context, const device::JournalReader& reader, const device::JournalReader::Row& row,
                const std::optional<KeyTable>& keys, Verdict& verdict) {
    JournalKeys own;
    if (keys)
        if (const auto found = keys->find(row.device); found != keys->end()) own = found->second;
    const std::string name = "journal " + row.id.hex();
    if (keys && own.empty()) verdict.wrong.push_back(name + ": no key of its device " + row.device.hex() + " is known");
    std::vector<std::string> wrong;
    if (!row.checksum_fits) wrong.emplace_back("its id or its place is damaged");
    const std::uint64_t count = row.end_position > row.first_position ? row.end_position - row.first_position : 0;
    Walk walk(*context.primitives, keys ? &own : nullptr);
    for (std::uint64_t seq = 1; seq <= count; ++seq)
        walk.take(seq, reader.entry(row, seq), wrong);
    if (row.acked.seq > count)
        wrong.push_back("the province acknowledged entry " + std::to_string(row.acked.seq) +
                        ", which is not here: the end of this journal is missing");
    else if (const auto at = reader.entry(row, row.acked.seq);
             at && at->text != Text::lost && at->entry.hash != row.acked.hash)
        wrong.push_back("the province acknowledged another entry " + std::to_string(row.acked.seq));
    for (const std::string& what : wrong)
        verdict.wrong.push_back(name + ": " + what);
    if (walk.lost > 0)
        verdict.worth_knowing.push_back(name + ": " + std::to_string(walk.lost) +
                                        " entries were lost when it was salvaged from a damaged file");
    verdict.parts.push_back({{"journal", row.id.hex()},
                             {"device", row.device.hex()},
                             {"entries", count},
                             {"acknowledged", row.acked.seq},
                             {"pruned", walk.pruned},
                             {"erased", walk.erased},
                             {"lost", walk.lost},
                             {"missing", walk.missing}});
}

}  // namespace

base::Status verify_journal(Context& context, const std::filesystem::path& file, const std::optional<KeyTable>& keys,
                            Verdict& verdict) {
    PENDOPO_TRY(const auto reader, device::JournalReader::open(file));
    if (const auto damage = reader.damage()) verdict.wrong.push_back("the file is damaged: " + *damage);
    if (reader.journals().empty()) verdict.wrong.emplace_back("no journal in it can be read");
    for (const auto& row : reader.journals())
        verify_one(context, reader, row, keys, verdict);
    return {};
}

}  // namespace pendopo::ctl

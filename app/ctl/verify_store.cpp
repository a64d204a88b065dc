// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/kept_chunk.hpp"
#include "app/ctl/verify.hpp"

namespace pendopo::ctl {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const ChainReport& report) {
    return {{"journal", report.id.hex()}, {"device", report.device.hex()},  {"head", report.head.seq},
            {"entries", report.entries},  {"erased", report.erased.size()}, {"behind_gaps", report.gaps},
            {"forked", report.forked},    {"unsigned", report.unsigned_},   {"unbroken", report.head_unbroken}};
}

}  // namespace

base::Status verify_store(Context& context, province::ChainReader& reader, const std::optional<KeyTable>& keys,
                          Verdict& verdict) {
    PENDOPO_TRY(const auto journals, reader.chains());
    for (const province::JournalRecord& journal : journals) {
        JournalKeys own;
        if (keys)
            if (const auto found = keys->find(journal.device); found != keys->end()) own = found->second;
        PENDOPO_TRY(const ChainReport report,
                    verify_chain(*context.primitives, reader, journal, keys ? &own : nullptr, {}));
        const std::string name = "journal " + journal.id.hex() + " of device " + journal.device.hex();
        for (const std::string& what : report.wrong)
            verdict.wrong.push_back(name + ": " + what);
        if (report.gaps > 0)
            verdict.worth_knowing.push_back(name + ": " + std::to_string(report.gaps) +
                                            " entries wait for their forerunners");
        if (report.forked > 0)
            verdict.worth_knowing.push_back(name + ": " + std::to_string(report.forked) +
                                            " entries stand on another branch: the card was copied or restored");
        verdict.parts.push_back(json_of(report));
    }
    return {};
}

base::Status verify_chunks(Context& context, province::ChunkReader& reader, Verdict& verdict) {
    std::uint64_t whole = 0;
    std::uint64_t erased = 0;
    std::uint64_t damaged = 0;
    std::uint64_t after = 0;
    while (true) {
        PENDOPO_TRY(const auto page, reader.list_chunks(after));
        if (page.empty()) break;
        after = page.back().number;
        for (const province::ListedChunk& chunk : page) {
            PENDOPO_TRY(const KeptChunk kept, chunk.erased ? base::Result<KeptChunk>(KeptChunk::erased)
                                                           : look_at_chunk(*context.primitives, reader, chunk.name));
            if (kept == KeptChunk::whole) ++whole;
            if (kept == KeptChunk::erased) ++erased;
            if (kept == KeptChunk::damaged && ++damaged <= damaged_told_max)
                verdict.wrong.push_back(tell_damaged(chunk));
        }
    }
    if (damaged > damaged_told_max)
        verdict.wrong.push_back("and " + std::to_string(damaged - damaged_told_max) + " more chunks are damaged");
    verdict.parts.push_back(Json{{"chunks", whole + erased + damaged}, {"erased", erased}, {"damaged", damaged}});
    return {};
}

}  // namespace pendopo::ctl

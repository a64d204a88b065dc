// SPDX-License-Identifier: Apache-2.0
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

}  // namespace pendopo::ctl

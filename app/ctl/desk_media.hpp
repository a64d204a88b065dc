// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/ctl/context.hpp"
#include "storage/model/recording.hpp"
#include "storage/province/store.hpp"

namespace pendopo::ctl {

/// Tells of the recordings of an entry: how long they are, whether all chunks have come, which have not. With a folder
/// it also writes the complete ones into it, as files that any player opens (NUMBER-1.ogg, mode 0600).
class RecordingTeller {
public:
    /// Context and store must live longer.
    RecordingTeller(Context& context, province::Store& store, std::optional<std::filesystem::path> folder = {})
        : context_(context), store_(store), folder_(std::move(folder)) {}

    /// An array, one object for each. `number` is the entry's. Errors: the store's, and those of writing a file.
    [[nodiscard]] base::Result<nlohmann::ordered_json> tell(std::uint64_t number,
                                                            const std::vector<model::Recording>& recordings);

    [[nodiscard]] std::size_t written() const { return written_; }
    [[nodiscard]] std::size_t incomplete() const { return incomplete_; }

private:
    struct Chunks;
    [[nodiscard]] base::Result<Chunks> collect(const model::Recording& recording);
    [[nodiscard]] base::Result<nlohmann::ordered_json> tell_one(std::uint64_t number, std::size_t index,
                                                                const model::Recording& recording);

    Context& context_;
    province::Store& store_;
    std::optional<std::filesystem::path> folder_;
    std::size_t written_ = 0;
    std::size_t incomplete_ = 0;
};

/// What `tell` made, one line for each recording: "recording 1: 3:00, complete".
[[nodiscard]] std::string recordings_text(const nlohmann::ordered_json& recordings);

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_media.hpp"

#include <nlohmann/json.hpp>

#include "platform/posix/files.hpp"
#include "sync/envelope/media.hpp"

namespace pendopo::ctl {

using base::ErrorCode;
using Json = nlohmann::ordered_json;

namespace {

/// "3:05".
std::string length_text(std::uint64_t milliseconds) {
    const std::uint64_t seconds = (milliseconds + 500) / 1'000;
    const std::string rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

/// "1-4, 9": numbers in a row are put together.
std::string ranges_text(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t end = i + 1;
        while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1)
            ++end;
        text += (text.empty() ? "" : ", ") + std::to_string(numbers[i]);
        if (end - i > 1) text += "-" + std::to_string(numbers[end - 1]);
        i = end;
    }
    return text;
}

}  // namespace

struct RecordingTeller::Chunks {
    std::vector<base::Bytes> ciphertexts;  ///< of those that are here
    std::vector<std::size_t> lacking;      ///< numbers, from 1
    bool erased = false;
};

base::Result<RecordingTeller::Chunks> RecordingTeller::collect(const model::Recording& recording) {
    Chunks chunks;
    for (std::size_t i = 0; i < recording.chunks.size(); ++i) {
        auto read = store_.read_chunk(recording.chunks[i]);
        if (read) {
            chunks.ciphertexts.push_back(std::move(*read));
        } else if (read.error().code == ErrorCode::not_found) {
            chunks.lacking.push_back(i + 1);
        } else if (read.error().code == ErrorCode::refused) {
            chunks.erased = true;
        } else {
            return base::fail(std::move(read.error()));
        }
    }
    return chunks;
}

base::Result<Json> RecordingTeller::tell_one(std::uint64_t number, std::size_t index,
                                             const model::Recording& recording) {
    PENDOPO_TRY(const Chunks chunks, collect(recording));
    const bool complete = chunks.ciphertexts.size() == recording.chunks.size();
    Json json{{"milliseconds", recording.milliseconds},
              {"length", length_text(recording.milliseconds)},
              {"chunks", recording.chunks.size()},
              {"complete", complete},
              {"erased", chunks.erased},
              {"lacking", Json::array()}};
    for (const std::size_t each : chunks.lacking)
        json["lacking"].push_back(recording.chunks[each - 1].hex());
    json["lacking_numbers"] = ranges_text(chunks.lacking);
    if (!complete && !chunks.erased) ++incomplete_;
    if (!complete) return json;
    const auto opened = envelope::open_recording(*context_.primitives, recording, chunks.ciphertexts);
    if (!opened) {
        json["error"] = opened.error().message;
        return json;
    }
    if (!folder_) return json;
    const std::string file = std::to_string(number) + "-" + std::to_string(index + 1) + ".ogg";
    PENDOPO_CHECK(posix::write_file_atomically(*folder_ / file, opened->view(), 0600));
    ++written_;
    json["file"] = file;
    return json;
}

base::Result<Json> RecordingTeller::tell(std::uint64_t number, const std::vector<model::Recording>& recordings) {
    Json all = Json::array();
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        PENDOPO_TRY(Json one, tell_one(number, i, recordings[i]));
        all.push_back(std::move(one));
    }
    return all;
}

std::string recordings_text(const Json& recordings) {
    std::string text;
    std::size_t number = 0;
    for (const Json& each : recordings) {
        text += "  recording " + std::to_string(++number) + ": " + each["length"].get<std::string>() + ", ";
        if (each.contains("error"))
            text += "does not open: " + each["error"].get<std::string>();
        else if (each["erased"].get<bool>())
            text += "erased by order";
        else if (each["complete"].get<bool>())
            text += "complete";
        else
            text += std::to_string(each["lacking"].size()) + " of " + each["chunks"].dump() +
                    " chunks have not come yet: " + each["lacking_numbers"].get<std::string>();
        text += '\n';
    }
    return text;
}

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_stick.hpp"

#include <algorithm>
#include <numeric>

namespace pendopo::sim {

using base::ErrorCode;
using base::fail;

base::Status SimStick::usable() const {
    if (pulled_) return fail(ErrorCode::io, "the stick was pulled out");
    return {};
}

std::uint64_t SimStick::bytes_used() const {
    return std::accumulate(files_.begin(), files_.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const auto& file) { return sum + file.second.size(); });
}

base::Result<std::vector<port::Stick::Item>> SimStick::list(std::string_view folder, std::size_t count_max) {
    PENDOPO_CHECK(usable());
    const std::string below = folder.empty() ? std::string() : std::string(folder) + "/";
    std::vector<Item> items;
    for (const auto& [path, bytes] : files_) {
        if (!path.starts_with(below)) continue;
        const std::string_view rest = std::string_view(path).substr(below.size());
        const std::size_t slash = rest.find('/');
        Item item{std::string(rest.substr(0, slash)), Item::Kind::file, bytes.size()};
        if (slash != rest.npos) item = {item.name, Item::Kind::folder, 0};
        if (items.empty() || items.back() != item) items.push_back(std::move(item));
    }
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    items.resize(std::min(items.size(), count_max));
    return items;
}

base::Result<base::Bytes> SimStick::read(std::string_view path, std::size_t bytes_max) {
    PENDOPO_CHECK(usable());
    const auto found = files_.find(path);
    if (found == files_.end()) return fail(ErrorCode::not_found, std::string(path) + ": not there");
    if (damaged_.contains(path)) return fail(ErrorCode::io, std::string(path) + ": cannot be read");
    if (found->second.size() > bytes_max) return fail(ErrorCode::too_large, std::string(path) + ": too large");
    return found->second;
}

base::Status SimStick::write(std::string_view path, base::ByteView bytes) {
    PENDOPO_CHECK(usable());
    if (writes_until_pulled_ && (*writes_until_pulled_)-- == 0) {
        pulled_ = true;
        files_[std::string(path) + ".tmp"].assign(bytes.begin(),
                                                  bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2));
        return usable();
    }
    files_.erase(std::string(path) + ".tmp");
    // The old file stands until the new one is whole.
    if (bytes_used() + bytes.size() > capacity_) return fail(ErrorCode::disk_full, "the stick is full");
    files_[std::string(path)].assign(bytes.begin(), bytes.end());
    ++writes_;
    return {};
}

base::Status SimStick::remove(std::string_view path) {
    PENDOPO_CHECK(usable());
    const auto found = files_.find(path);
    if (found != files_.end()) files_.erase(found);
    return {};
}

}  // namespace pendopo::sim

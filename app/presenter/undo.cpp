// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/undo.hpp"

namespace pendopo::presenter {

void UndoHistory::note(std::size_t at, std::string_view removed, std::size_t inserted, bool ends_word) noexcept {
    if (removed_.capacity() == 0 || (removed.empty() && inserted == 0)) return;
    if (removed.empty() && !steps_.empty()) {
        Step& last = steps_.back();
        if (!last.closed && last.at + last.inserted == at) {  // typed on
            last.inserted += inserted;
            last.closed = ends_word;
            return;
        }
    }
    if (removed.size() > removed_.capacity()) return wipe();  // what is older could not be put back any more either
    while (steps_.size() == steps_max || removed_.size() + removed.size() > removed_.capacity())
        drop_oldest();
    const bool kept = removed_.append(base::as_bytes(removed));
    PENDOPO_ASSERT(kept);
    steps_.push_back({at, inserted, removed.size(), ends_word || inserted == 0});
}

std::optional<UndoHistory::Step> UndoHistory::newest() const noexcept {
    if (steps_.empty()) return std::nullopt;
    return steps_.back();
}

std::string_view UndoHistory::removed() const noexcept {
    const std::size_t size = steps_.empty() ? 0 : steps_.back().removed;
    return removed_.text().substr(removed_.size() - size);
}

void UndoHistory::drop_newest() noexcept {
    removed_.resize(removed_.size() - steps_.back().removed);
    steps_.pop_back();
}

void UndoHistory::drop_oldest() noexcept {
    const bool done = removed_.replace(0, steps_.front().removed, {});
    PENDOPO_ASSERT(done);
    steps_.erase(steps_.begin());
}

void UndoHistory::wipe() noexcept {
    removed_.clear();
    base::wipe(steps_.data(), steps_.size() * sizeof(Step));
    steps_.clear();
}

}  // namespace pendopo::presenter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace pendopo::base {

/// Things handed from one thread to another, in their order. Any thread. It wakes nobody: whoever waits has a bell of
/// its own, to be rung after `post` and `close`.
template <class Item>
class Mailbox {
public:
    void post(Item item) {
        const std::lock_guard lock(mutex_);
        items_.push_back(std::move(item));
    }
    /// The oldest; nothing if there is none.
    [[nodiscard]] std::optional<Item> take() {
        const std::lock_guard lock(mutex_);
        if (items_.empty()) return std::nullopt;
        std::optional<Item> first(std::move(items_.front()));
        items_.pop_front();
        return first;
    }
    /// The one who posts will do so no more.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    /// Closed, and all of it was taken: what was posted in the last moment is not left behind.
    [[nodiscard]] bool finished() const {
        const std::lock_guard lock(mutex_);
        return closed_ && items_.empty();
    }

private:
    mutable std::mutex mutex_;
    std::deque<Item> items_;
    bool closed_ = false;
};

}  // namespace pendopo::base

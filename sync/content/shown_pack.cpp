// SPDX-License-Identifier: Apache-2.0
#include "sync/content/shown_pack.hpp"

namespace pendopo::content {

std::shared_ptr<const Pack> ShownPack::next(const std::optional<VerifiedPack>& in_force, std::uint64_t now) {
    if (!in_force) return nullptr;
    const bool current = in_force->pack.is_current(now);
    if (shown_ == in_force->hash && current_ == current) return nullptr;
    shown_ = in_force->hash;
    current_ = current;
    auto pack = std::make_shared<Pack>(in_force->pack);
    if (!current) {
        pack->announcements.clear();
        pack->replies.clear();
        pack->question_of_week = {};
    }
    return pack;
}

}  // namespace pendopo::content

// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_letters.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;

constexpr std::size_t kecamatan_digits = 6;  // 36.73.01

/// The kecamatan's code where a site names one; empty without.
std::string kecamatan_of(const std::string& site) {
    std::string digits;
    for (const char c : site) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (c != '.' && digits.size() < kecamatan_digits)
            digits.clear();  // a house number, a year
        else if (c != '.')
            break;
    }
    return digits.size() < kecamatan_digits ? std::string() : digits.substr(0, kecamatan_digits);
}

bool is_of(const std::string& site, const std::string& other) {
    const std::string code = kecamatan_of(site);
    return site == other || (!code.empty() && code == kecamatan_of(other));
}

std::uint32_t today(std::uint64_t seconds) {
    constexpr std::uint64_t seconds_per_day = 24 * 3'600;
    return static_cast<std::uint32_t>(seconds / seconds_per_day);
}

}  // namespace

std::vector<model::DeviceId> kiosks_of_kecamatan(const std::vector<province::Device>& devices,
                                                 const model::DeviceId& from) {
    std::vector<model::DeviceId> found{from};
    const auto own = std::find_if(devices.rbegin(), devices.rend(), [&](const auto& each) { return each.id == from; });
    if (own == devices.rend()) return found;
    for (const province::Device& each : devices) {
        const bool wanted = each.state == province::DeviceState::active && is_of(own->site, each.site);
        if (wanted && found.size() < letter_devices_max &&
            std::find(found.begin(), found.end(), each.id) == found.end())
            found.push_back(each.id);
    }
    return found;
}

base::Result<LetterWriter> LetterWriter::open(Context& context, province::Store& store, const ProvinceLayout& layout,
                                              const std::string& key, const Unlocking& unlocking) {
    PENDOPO_TRY(auto reply_key, load_role_key(context, "reply", key, unlocking, layout));
    return LetterWriter(context, store, std::move(reply_key));
}

base::Result<std::optional<model::CaseStatus>> LetterWriter::last_status(const envelope::ReceiptSecret& r) {
    PENDOPO_TRY(const auto rows, store_->replies(envelope::lookup_id(*context_->primitives, r)));
    if (rows.empty()) return std::optional<model::CaseStatus>();
    PENDOPO_TRY(const auto reply, protocol::decode_as<model::Reply>(rows.back().frame));
    PENDOPO_TRY(const auto letter, envelope::open_reply(*context_->primitives, r, reply));
    return std::optional(letter.status);
}

base::Result<LetterWriter::Sent> LetterWriter::send(const envelope::ReceiptSecret& r, const model::DeviceId& from,
                                                    model::ReplyText letter, std::optional<std::uint32_t> step) {
    const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(context_->clock.wall().since_epoch.count(), 1));
    letter.day = today(now);
    PENDOPO_TRY(model::Reply reply, envelope::seal_reply(*context_->primitives, r, letter));
    PENDOPO_TRY(const auto rows, store_->replies(reply.lookup));
    reply.step = step.value_or(rows.empty() ? 1 : rows.back().step + 1);
    if (reply.step > limits::replies_per_case_max)
        return base::fail(ErrorCode::refused, "this case has " + std::to_string(limits::replies_per_case_max) +
                                                  " steps already: change one with --edit STEP");
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.step == reply.step; });
    if (step && same == rows.end())
        return base::fail(ErrorCode::not_found, "the case has no step " + std::to_string(*step));
    // By the clock, so that a province that lost its newest letters with its disk still goes on from behind them.
    reply.revision = std::max(now, same == rows.end() ? std::uint64_t{1} : same->revision + 1);
    reply.signature =
        envelope::sign_tagged(*context_->primitives, "reply", protocol::reply_signed_bytes(reply), key_.private_half);
    PENDOPO_TRY(const auto devices, store_->devices());
    const auto kiosks = kiosks_of_kecamatan(devices, from);
    PENDOPO_CHECK(store_->add_reply(reply.lookup, {reply.step, reply.revision, protocol::encode(reply)}, kiosks));
    return Sent{reply.step, kiosks.size()};
}

}  // namespace pendopo::ctl

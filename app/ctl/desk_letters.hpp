// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ctl/desk_keys.hpp"
#include "storage/model/reply.hpp"
#include "storage/province/store.hpp"

namespace pendopo::ctl {

/// The kiosks that keep a letter for whoever comes with the code: the one that the entry came from, and those of the
/// same kecamatan. The store knows a device's place by the site that its token was made for: another belongs to it if
/// its site is named alike, or names the same kecamatan by code ("36.73.01 …", "367301"). At most letter_devices_max;
/// all others ask by look-up id when they have a link.
[[nodiscard]] std::vector<model::DeviceId> kiosks_of_kecamatan(const std::vector<province::Device>& devices,
                                                               const model::DeviceId& from);
inline constexpr std::size_t letter_devices_max = 64;  // more kiosks than any kecamatan has offices

/// Writes letters to whoever holds the receipt code of an entry: sealed by its R, signed by the reply key.
class LetterWriter {
public:
    /// Context and store must live longer. Errors: as load_role_key.
    [[nodiscard]] static base::Result<LetterWriter> open(Context& context, province::Store& store,
                                                         const ProvinceLayout& layout, const std::string& key,
                                                         const Unlocking& unlocking);

    struct Sent {
        std::uint32_t step = 0;
        std::size_t devices = 0;
    };
    /// As the next step of its case, or in place of `step`. Errors: not_found (no such step), refused
    /// (limits::replies_per_case_max steps), as envelope::seal_reply, and the store's.
    [[nodiscard]] base::Result<Sent> send(const envelope::ReceiptSecret& r, const model::DeviceId& from,
                                          model::ReplyText letter, std::optional<std::uint32_t> step = std::nullopt);
    /// What the case's last letter says; nothing if there is none. Errors: as envelope::open_reply, and the store's.
    [[nodiscard]] base::Result<std::optional<model::CaseStatus>> last_status(const envelope::ReceiptSecret& r);

private:
    LetterWriter(Context& context, province::Store& store, envelope::SigningKeyPair key)
        : context_(&context), store_(&store), key_(std::move(key)) {}

    Context* context_;
    province::Store* store_;
    envelope::SigningKeyPair key_;
};

}  // namespace pendopo::ctl

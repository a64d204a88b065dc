// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/pack_keeper.hpp"

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"

namespace pendopo::runner {
namespace {

constexpr std::string_view kept_setting = "content_pack";  // key ‖ signed pack
constexpr std::string_view waiting_setting = "content_pack_waiting";
static_assert(limits::pack_bytes_max + model::SigningKey::size <= limits::setting_bytes_max);

base::Result<content::VerifiedPack> verify_kept(envelope::Primitives& primitives, base::ByteView kept) {
    if (kept.size() < model::SigningKey::size) return base::fail(base::ErrorCode::corrupt, "cut short");
    PENDOPO_TRY(const auto key, model::SigningKey::from(kept.first(model::SigningKey::size)));
    return content::verify_pack(primitives, kept.subspan(model::SigningKey::size), key, std::nullopt);
}

}  // namespace

base::Status PackKeeper::load() {
    PENDOPO_TRY(const std::optional<base::Bytes> kept, journal_.setting(kept_setting));
    if (!kept) return {};
    auto verified = verify_kept(primitives_, *kept);
    if (verified)
        in_force_ = std::move(*verified);
    else
        base::log(base::Level::error, "kiosk",
                  "the kept content pack does not verify, what is built in is shown: " + verified.error().message);
    return {};
}

base::Result<PackKeeper::Taken> PackKeeper::take(base::ByteView bytes, const model::SigningKey* content_key) {
    if (content_key == nullptr) return refuse({base::ErrorCode::unauthentic, "no trust bundle is in force yet"}, bytes);
    const std::optional<content::KnownPack> known = in_force_ ? std::optional(in_force_->known()) : std::nullopt;
    auto verified = content::verify_pack(primitives_, bytes, *content_key, known);
    if (!verified) return refuse(verified.error(), bytes);
    if (!verified->is_news) return Taken::known;
    base::Bytes kept(content_key->bytes.begin(), content_key->bytes.end());
    base::append(kept, bytes);
    PENDOPO_CHECK(journal_.set_setting(kept_setting, kept));
    in_force_ = std::move(*verified);
    base::log(base::Level::info, "kiosk", "content pack " + std::to_string(version()) + " is in force");
    return Taken::news;
}

base::Result<PackKeeper::Taken> PackKeeper::refuse(const base::Error& error, base::ByteView bytes) {
    if (error.code == base::ErrorCode::unauthentic) {
        PENDOPO_CHECK(journal_.set_setting(waiting_setting, bytes));
        base::log(base::Level::warning, "kiosk", "inbox: a content pack waits: " + error.message);
        return Taken::waits;
    }
    base::log(base::Level::warning, "kiosk", "inbox: content pack not accepted: " + error.message);
    return Taken::refused;
}

base::Result<PackKeeper::Taken> PackKeeper::take_waiting(const model::SigningKey& content_key) {
    PENDOPO_TRY(const std::optional<base::Bytes> waiting, journal_.setting(waiting_setting));
    if (!waiting || waiting->empty()) return Taken::known;
    PENDOPO_TRY(const Taken taken, take(*waiting, &content_key));
    if (taken != Taken::waits) PENDOPO_CHECK(journal_.set_setting(waiting_setting, {}));
    return taken;
}

}  // namespace pendopo::runner

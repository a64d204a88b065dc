// SPDX-License-Identifier: Apache-2.0
// What the province tells by mail: content packs, leave to prune, erasure, letters to citizens.
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/runner/kiosk_inbox.hpp"

namespace pendopo::runner {
namespace {

/// Contradicts what is here, or says nothing about it: not worth another try.
bool says_nothing(base::ErrorCode code) {
    return code == base::ErrorCode::conflict || code == base::ErrorCode::not_found ||
           code == base::ErrorCode::too_large;
}

}  // namespace

base::Status KioskInbox::file_pack(const protocol::PackFrame& frame, InboxNews& news) {
    const model::SigningKey* key = service_.ready() ? &service_.bundle()->bundle.content : nullptr;
    PENDOPO_TRY(const PackKeeper::Taken taken, service_.packs().take(frame.pack, key));
    news.pack_accepted = news.pack_accepted || taken == PackKeeper::Taken::news;
    if (taken == PackKeeper::Taken::refused || taken == PackKeeper::Taken::waits) ++news.refused;
    return {};
}

bool KioskInbox::by_safe_key(std::string_view tag, base::ByteView signed_bytes, const model::Signature& signature) {
    return service_.ready() &&
           envelope::verify_tagged(service_.primitives(), tag, signed_bytes, signature, service_.bundle()->bundle.safe);
}

base::Status KioskInbox::file_safe(const protocol::Safe& safe, InboxNews& news) {
    device::Journal& journal = service_.journal();
    if (safe.device != journal.device() || !by_safe_key("safe", protocol::safe_signed_bytes(safe), safe.signature)) {
        ++news.refused;
        return {};
    }
    const auto filed =
        journal.file_safe({safe.device, safe.journal, safe.head, safe.incarnation}, service_.trusted_time().now());
    if (!filed && !says_nothing(filed.error().code)) return base::fail(filed.error());
    if (!filed) {
        base::log(base::Level::warning, "kiosk", "inbox: " + filed.error().message);
        ++news.refused;
    } else if (*filed) {
        ++news.safes;
    }
    return {};
}

base::Status KioskInbox::file_safe_media(const protocol::SafeMedia& safe, InboxNews& news) {
    const bool genuine = safe.device == service_.journal().device() &&
                         by_safe_key("safe_media", protocol::safe_media_signed_bytes(safe), safe.signature);
    // The word of an incarnation that was left behind says nothing about what the restored province holds.
    const auto marked = genuine ? service_.journal().mark_chunks_held(safe.names, safe.incarnation)
                                : base::fail(base::ErrorCode::conflict, "not signed by the safe key");
    if (!marked && !says_nothing(marked.error().code)) return marked;
    if (!marked) {
        base::log(base::Level::warning, "kiosk", "inbox: recordings called safe: " + marked.error().message);
        ++news.refused;
        return {};
    }
    PENDOPO_CHECK(service_.recordings().remove_safe(safe.names));
    ++news.safes;
    return {};
}

base::Status KioskInbox::file_erase(const protocol::Erase& erase, InboxNews& news) {
    const bool ours = erase.device == service_.journal().device() &&
                      by_safe_key("erase", protocol::erase_signed_bytes(erase), erase.signature);
    const auto link = service_.journal().link(erase.journal, erase.entry.seq);
    const bool missing = !link && link.error().code == base::ErrorCode::not_found;
    if (ours && missing) PENDOPO_CHECK(service_.erase_set_aside());
    if (!ours || missing || (link && link->hash != erase.entry.hash)) {
        if (ours) base::log(base::Level::warning, "kiosk", "inbox: an order to erase an entry that is not here");
        ++news.refused;
        return {};
    }
    // Of a damaged entry the hash can't be compared; the order names a place of ours and is the province's.
    PENDOPO_CHECK(service_.erase(erase.journal, erase.entry.seq));
    ++news.erased;
    return {};
}

base::Status KioskInbox::file_reply(const model::Reply& reply, InboxNews& news) {
    const bool genuine =
        service_.ready() && envelope::verify_tagged(service_.primitives(), "reply", protocol::reply_signed_bytes(reply),
                                                    reply.signature, service_.bundle()->bundle.reply);
    if (!genuine) {
        ++news.refused;
        return {};
    }
    PENDOPO_TRY(const bool is_news,
                service_.journal().keep_reply({reply.lookup, reply.step, reply.revision, protocol::encode(reply)}));
    if (is_news) ++news.replies;
    return {};
}

/// Hearsay: it ends a visitor's waiting, and has the next one ask again.
base::Status KioskInbox::file_reply_end(const protocol::ReplyEnd& end, InboxNews& news) {
    news.answered.push_back(end.lookup);
    return end.count == 0 ? base::Status{} : service_.journal().mark_replies_asked(end.lookup);
}

}  // namespace pendopo::runner

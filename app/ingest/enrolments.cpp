// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/enrolments.hpp"

#include <algorithm>

#include "app/ingest/reply.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/x509.hpp"
#include "sync/receiver/receiver.hpp"

namespace pendopo::ingest {

namespace reason = protocol::reason;
using base::ErrorCode;

bool RateLimit::take(base::Instant now) {
    const std::lock_guard lock(mutex_);
    const std::int64_t passed = std::clamp<std::int64_t>((now - filled_at_).count(), 0, scale);
    level_ = std::min(level_ + passed * per_minute_, per_minute_ * scale);
    filled_at_ = std::max(filled_at_, now);
    if (level_ < scale) return false;
    level_ -= scale;
    return true;
}

port::HttpReply Enrolments::handle(const port::HttpCall& call) {
    if (!rate_.take(clock_.monotonic())) return reply_reason(503, reason::unavailable);
    const auto request = protocol::decode_as<protocol::EnrolRequest>(call.body);
    if (!request) return reply_error("enrol", request.error());
    const auto examined = examine(*request);
    if (!examined && examined.error().code == ErrorCode::refused) return reply_reason(400, reason::device_wrong);
    if (!examined) return reply_error("enrol", examined.error());
    // The store finds a token by the hash of its 128 random bits, so the time this takes tells nothing of use.
    const auto answer = store_.enrol(*examined, clock_.wall());
    if (!answer) return reply_error("enrol", answer.error());
    return tell(*answer);
}

base::Result<province::EnrolmentRequest> Enrolments::examine(const protocol::EnrolRequest& request) {
    if (!receiver::verify_identity(primitives_, request.identity))
        return base::fail(ErrorCode::unauthentic, "the journal's key did not sign the device's identity");
    // Confirming a device retires the one of the same id: who could choose an id could shut any device out.
    if (request.identity.device != envelope::device_id_of(primitives_, request.identity.journal_key))
        return base::fail(ErrorCode::refused, "the device's id is not that of its journal key");
    PENDOPO_TRY(const model::SigningKey tls_key, envelope::request_public_key(request.csr));
    province::EnrolmentRequest examined;
    examined.token_hash = envelope::token_hash(primitives_, request.token);
    examined.tls_spki = envelope::spki_sha256(primitives_, tls_key);
    examined.device = request.identity.device;
    examined.journal = request.identity.journal;
    examined.journal_key = request.identity.journal_key;
    examined.csr_pem = request.csr;
    examined.words =
        envelope::key_words_text(primitives_, {examined.tls_spki, examined.journal_key, examined.token_hash});
    return examined;
}

port::HttpReply Enrolments::tell(const province::EnrolmentAnswer& answer) const {
    using Kind = province::EnrolmentAnswer::Kind;
    switch (answer.kind) {
        case Kind::accepted:
            break;
        case Kind::token_unknown:
            return reply_reason(403, reason::token_wrong);
        case Kind::token_expired:
            return reply_reason(403, reason::token_expired);
        case Kind::token_used:
            return reply_reason(403, reason::token_used);
        case Kind::key_revoked:
            return reply_reason(403, reason::revoked);
        case Kind::queue_full:
            base::log(base::Level::error, "enrol", "too many enrolments wait to be confirmed or refused");
            return reply_reason(503, reason::unavailable);
    }
    switch (answer.record.state) {
        case model::EnrolmentState::confirmed:
            return reply_frame(
                protocol::encode(protocol::EnrolGrant{answer.record.certificate_pem, trust_.get()->bundle}));
        case model::EnrolmentState::refused:
            return reply_reason(403, reason::refused);
        default:
            return reply_reason(202, reason::pending);
    }
}

}  // namespace pendopo::ingest

// SPDX-License-Identifier: Apache-2.0
// What the desk, a citizen's receipt and key files bring in.
#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/envelope/body.hpp"
#include "sync/envelope/case.hpp"
#include "sync/envelope/header.hpp"
#include "sync/envelope/key_file.hpp"
#include "sync/envelope/media.hpp"
#include "sync/envelope/receipt_qr.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/envelope/seal.hpp"
#include "sync/envelope/secret_sharing.hpp"
#include "sync/envelope/words.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {

/// What a device that holds the desk's public key can put inside a seal: anything.
void body(base::ByteView input) {
    const auto decoded = envelope::decode_body(input);
    if (!decoded) return;
    PENDOPO_ASSERT(decoded->submission.words.size() <= limits::words_bytes_max);
    PENDOPO_ASSERT(envelope::is_utf8(decoded->submission.words.view()));
    const auto& recordings = decoded->submission.recordings;
    PENDOPO_ASSERT(recordings.size() <= limits::recordings_per_entry_max);
    for (const model::Recording& recording : recordings) {
        PENDOPO_ASSERT(!recording.chunks.empty() && recording.chunks.size() <= limits::chunks_per_recording_max);
        const std::vector<base::Bytes> chunks(recording.chunks.size());
        PENDOPO_ASSERT(!envelope::open_recording(primitives(), recording, chunks));
    }
}

/// Nobody can seal to this key here: whatever comes, nothing opens.
void sealed(base::ByteView input) {
    static const envelope::SealingKeyPair desk = primitives().generate_sealing_key();
    static const std::vector<envelope::OpeningKey> keys = [] {
        std::vector<envelope::OpeningKey> made;
        made.push_back({"desk", primitives().generate_sealing_key()});
        return made;
    }();
    PENDOPO_ASSERT(!envelope::open_submission(primitives(), input, {}, keys));
    PENDOPO_ASSERT(!envelope::open_device_event(primitives(), input, {}, desk));
    PENDOPO_ASSERT(!envelope::open_identity(primitives(), input, {}, desk));
    static_cast<void>(envelope::decode_header(input));
}

/// What a camera read, or somebody typed. A receipt has one text in each of its two versions; a code has one form.
void receipt(base::ByteView input) {
    const std::string_view text = base::as_text(input);
    if (const auto parsed = envelope::parse_receipt(text)) {
        const base::SecretBuffer again = envelope::encode_receipt(*parsed);
        if (!text.starts_with("PENDOPO:")) PENDOPO_ASSERT(again.text() == text);
        const auto same = envelope::parse_receipt(again.text());
        PENDOPO_ASSERT(same && same->code.bits() == parsed->code.bits() && same->hash == parsed->hash &&
                       same->signature == parsed->signature && same->key == parsed->key);
    }
    if (const auto code = envelope::ReceiptCode::parse(text)) {
        const auto again = envelope::ReceiptCode::parse(code->formatted().text());
        PENDOPO_ASSERT(again && again->bits() == code->bits());
    }
}

/// What whoever holds the reply key can put inside a letter: anything. There is one form of each.
void reply(base::ByteView input) {
    const auto letter = envelope::decode_reply(input);
    if (letter) {
        const auto again = envelope::encode_reply(*letter);
        PENDOPO_ASSERT(again && std::equal(again->view().begin(), again->view().end(), input.begin(), input.end()));
    }
    // Nobody can seal by this R here.
    const envelope::ReceiptSecret r;
    model::Reply sealed;
    sealed.sealed.assign(input.begin(), input.end());
    PENDOPO_ASSERT(!envelope::open_reply(primitives(), r, sealed));
}

/// What a device can put in place of words about an earlier entry. There is one text of each.
void case_words(base::ByteView input) {
    const envelope::ReceiptSecret r;
    for (const auto kind :
         {model::Kind::withdrawal, model::Kind::taken_back, model::Kind::rating, model::Kind::story}) {
        const auto words = envelope::parse_case_words(kind, base::as_text(input));
        if (!words) continue;
        const bool proven = envelope::proves(primitives(), kind, r, *words);
        const auto own = envelope::encode_case_words(primitives(), kind, r, words->helped);
        PENDOPO_ASSERT(proven == (own.text() == base::as_text(input)));
    }
}

void key_file(base::ByteView input) {
    static const envelope::KeySecret secret{envelope::KeyProtection::key_file,
                                            base::SecretBuffer(base::Bytes(32, 0x5a))};
    PENDOPO_ASSERT(!envelope::open_key_file(primitives(), base::as_text(input), secret));
    static_cast<void>(envelope::read_key_file_head(base::as_text(input)));
}

/// Lines of shares: as many as stand there are joined.
void key_share(base::ByteView input) {
    std::string_view rest = base::as_text(input);
    std::vector<envelope::Share> shares;
    while (!rest.empty() && shares.size() < 20) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (auto share = envelope::share_from_text(rest.substr(0, end))) shares.push_back(std::move(*share));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    static_cast<void>(envelope::join_secret(shares));
}

/// Certificates and requests come from devices.
void certificate(base::ByteView input) {
    const std::string_view pem = base::as_text(input);
    static_cast<void>(envelope::certificate_spki_sha256(primitives(), pem));
    static_cast<void>(envelope::certificate_sha256(primitives(), pem));
    static_cast<void>(envelope::request_public_key(pem));
    static_cast<void>(envelope::parse_tls_key_pem(primitives(), pem));
}

}  // namespace pendopo::fuzz

// SPDX-License-Identifier: Apache-2.0
#include "memory_search.hpp"
#include "sync/envelope/media.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/envelope/seal.hpp"

using namespace pendopo;
using namespace pendopo::test;

TEST_CASE("memory: after sealing, no piece of words, name or contact is left in the process") {
    const auto device = envelope::mbedtls_primitives(seeded(31));
    const auto key = device->generate_sealing_key().public_half;
    const envelope::Recipients recipients{key, key, key};
    model::Submission submission;
    submission.topic = model::Topic::roads;
    submission.language = "id";
    submission.words = unique_words(32, 1'800);
    submission.identity.name = unique_words(33, 60);
    submission.identity.contact = unique_words(34, 60);
    const Pieces words(submission.words.view());
    const Pieces name(submission.identity.name.view());
    const Pieces contact(submission.identity.contact.view());
    CHECK(pieces_in_memory(words) > 1'700);  // the search sees what is there
    CHECK(pieces_in_memory(name) > 40);

    // More than once: glibc gives the first large block back to the system, later ones stay in its heap.
    for (int round = 0; round < 4; ++round) {
        const auto sealed = envelope::seal_submission(*device, submission, envelope::ReceiptSecret(), recipients, {});
        REQUIRE(sealed);
        CHECK(sealed->size() < 1'800 + 300);  // it was compressed: the compressor has seen the words
    }
    submission.words.clear();
    submission.identity.name.clear();
    submission.identity.contact.clear();
    check_gone(words);
    check_gone(name);
    check_gone(contact);
}

TEST_CASE("memory: after stretching and showing, no piece of the receipt code is left in the process") {
    const auto device = envelope::mbedtls_primitives(seeded(41));
    auto code = std::make_unique<envelope::ReceiptCode>(envelope::ReceiptCode::generate(*device));
    const Pieces pieces(base::as_bytes(code->text()));
    CHECK(pieces_in_memory(pieces) > 0);
    REQUIRE(envelope::derive_r(*code, "Banten"));
    code.reset();
    check_gone(pieces);
}

TEST_CASE("memory: after a recording is sealed or given up, no piece of its sound and key is left in the process") {
    const auto device = envelope::mbedtls_primitives(seeded(515'253));  // no other test's keys
    auto sound = unique_words(52, 30'000);
    const Pieces pieces(sound.view());
    CHECK(pieces_in_memory(pieces) > 29'000);
    std::vector<envelope::SealedChunk> chunks;
    {
        envelope::MediaSealer given_up(*device);
        envelope::MediaSealer sealer(*device);
        REQUIRE(given_up.add(sound.view()));
        auto full = sealer.add(sound.view());
        REQUIRE(full);
        auto finished = sealer.finish(model::Codec::ogg_opus, 7'000);
        REQUIRE(finished);
        const Pieces key(finished->recording.key.view());
        CHECK(pieces_in_memory(key) > 0);
        chunks = std::move(*full);
        chunks.push_back(std::move(finished->last));
        model::Submission submission;
        submission.recordings.push_back(std::move(finished->recording));
        REQUIRE(envelope::encode_body(submission, envelope::ReceiptSecret(), {}));
        submission.recordings.clear();
        finished->recording = {};
        check_gone(key);
    }
    sound.clear();
    check_gone(pieces);
}

TEST_CASE("memory: after a letter was sealed and read, no piece of it and of R is left in the process") {
    const auto province = envelope::libcrypto_primitives(seeded(771'003));
    const auto device = envelope::mbedtls_primitives(seeded(771'004));
    auto r = std::make_unique<envelope::ReceiptSecret>();
    device->random_fill(r->span());
    const Pieces secret(r->view());
    model::ReplyText letter;
    letter.text = unique_words(771'005, 1'500);
    const Pieces text(letter.text.view());
    for (int round = 0; round < 4; ++round) {
        const auto sealed = envelope::seal_reply(*province, *r, letter);
        REQUIRE(sealed);
        REQUIRE(envelope::open_reply(*device, *r, *sealed));
    }
    CHECK(pieces_in_memory(text) > 1'400);
    CHECK(pieces_in_memory(secret) > 0);
    letter.text.clear();
    r.reset();
    check_gone(text);
    check_gone(secret);
}

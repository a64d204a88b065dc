// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/seal.hpp"

#include "platform/posix/real_random.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/code.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/texts.hpp"

namespace pendopo::bench {
namespace {

constexpr int sealings = 400;
constexpr int derivations = 5;

model::Submission anonymous(std::size_t number) {
    model::Submission submission;
    submission.topic = model::Topic::roads;
    submission.place = {3673011001};
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes(text_of_300_characters(number)));
    return submission;
}

}  // namespace

void measure_seal(Report& report) {
    posix::RealRandom random;
    const auto primitives = envelope::mbedtls_primitives([&random](base::ByteSpan out) { random.fill(out); });
    const envelope::Recipients recipients{primitives->generate_sealing_key().public_half,
                                          primitives->generate_sealing_key().public_half,
                                          primitives->generate_sealing_key().public_half};
    const auto journal_key = primitives->generate_signing_key();
    const base::Bytes header = envelope::encode_header(1, model::EntryClass::submission);
    envelope::JournalIdentity identity;
    primitives->random_fill(identity.device.bytes);
    primitives->random_fill(identity.journal.bytes);

    std::vector<double> deriving;
    envelope::ReceiptSecret r;
    for (int i = 0; i < derivations; ++i) {
        const auto code = envelope::ReceiptCode::generate(*primitives);
        const StopWatch watch;
        r = must(envelope::derive_r(code, "Banten"));
        deriving.push_back(watch.milliseconds());
    }
    std::vector<double> sealing;
    std::vector<double> signing;
    model::Head head;
    for (std::size_t i = 0; i < sealings; ++i) {
        const model::Submission submission = anonymous(i);
        const base::Bytes aad = envelope::aad_for(identity.device, identity.journal, head.seq + 1, header);
        const StopWatch seal_watch;
        base::Bytes sealed = must(envelope::seal_submission(*primitives, submission, r, recipients, aad));
        sealing.push_back(seal_watch.milliseconds());
        const StopWatch sign_watch;
        const auto entry =
            envelope::make_entry(*primitives, identity, head, header, std::move(sealed), journal_key.private_half);
        signing.push_back(sign_watch.milliseconds());
        head = {entry.seq, entry.hash};
    }
    report.put("seal_ms_p50", percentile(sealing, 50));
    report.put("seal_ms_p95", percentile(sealing, 95));
    report.put("chain_and_sign_ms_p50", percentile(signing, 50));
    report.put("derive_r_ms_p50", percentile(deriving, 50));
}

}  // namespace pendopo::bench

// SPDX-License-Identifier: Apache-2.0
#include "memory_search.hpp"
#include "runner_device.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/runner/case_service.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;

TEST_CASE("memory: after a visit with a receipt code, no piece of code, R and letter is left in the process") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 881'001);
    Device device(province, folder / "device", 881'002);
    device.enrol();
    auto code = std::make_unique<envelope::ReceiptCode>(envelope::ReceiptCode::generate(device.primitives()));
    const test::Pieces code_pieces(base::as_bytes(code->text()));
    auto words = test::unique_words(881'003, 1'500);
    const test::Pieces letter_pieces(words.view());
    test::Pieces secret_pieces({});
    {
        auto r = envelope::derive_r(*code, "Banten");
        require_ok(r);
        secret_pieces = test::Pieces(r->view());
        model::ReplyText letter;
        letter.text = std::move(words);
        auto reply = envelope::seal_reply(province.primitives(), *r, letter);
        require_ok(reply);
        reply->step = 1;
        reply->revision = 1;
        reply->signature = envelope::sign_tagged(province.primitives(), "reply", protocol::reply_signed_bytes(*reply),
                                                 province.keys().reply.private_half);
        device.forge(protocol::encode(*reply));
        CHECK(device.poll().replies == 1);
    }
    test::check_gone(letter_pieces);

    runner::CaseService cases(device.kiosk());
    REQUIRE(cases.open(code->text()));
    code.reset();
    {
        const auto standing = cases.standing();
        require_ok(standing);
        REQUIRE((*standing)->steps.size() == 1);
        CHECK(test::pieces_in_memory(letter_pieces) > 1'400);
    }
    CHECK(test::pieces_in_memory(secret_pieces) > 0);
    REQUIRE(cases.withdraw());
    REQUIRE(cases.rate(false));
    cases.forget();
    test::check_gone(code_pieces);
    test::check_gone(secret_pieces);
    test::check_gone(letter_pieces);
}

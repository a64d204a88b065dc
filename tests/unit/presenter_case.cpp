// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;
using model::CaseStatus;

namespace {

constexpr std::string_view good_code = "7K3M92QFXW4T6";

Options with_check() {
    Options out = options();
    out.code_is_whole = [](std::string_view typed) { return typed == good_code; };
    return out;
}

/// At the entry of a code.
Visit& to_code(Visit& visit) {
    return visit.act(Start{}).act(ChooseDoor{Door::answer});
}

/// A case whose code was typed; returns the request.
LookUp look_up(Visit& visit) {
    to_code(visit).type(good_code).act(Next{});
    REQUIRE(visit.screen() == Screen::case_view);
    auto asked = visit.requests();
    REQUIRE(asked.size() == 1);
    return std::move(std::get<LookUp>(asked[0]));
}

CaseStep step(CaseStatus status, std::uint32_t day, std::string from = {}, std::string_view text = {}) {
    return {status, day, std::move(from), base::SecretBuffer(base::as_bytes(text))};
}

/// 14, 17 and 20 November 2026.
CaseReport in_progress(std::uint32_t number) {
    CaseReport out;
    out.state = CaseState::found;
    out.number = number;
    out.can_withdraw = true;
    out.steps.push_back(step(CaseStatus::received, 20'771));
    out.steps.push_back(step(CaseStatus::forwarded, 20'774, "Dinas PUPR"));
    out.steps.push_back(step(CaseStatus::in_progress, 20'777, "Dinas PUPR", "Tambalan dipasang minggu ini."));
    return out;
}

std::string_view say(std::string_view key) {
    return texts().indonesian().text(key);
}

}  // namespace

TEST_CASE("presenter: a code is typed in any case, O for 0 and I or L for 1, and asked for without dashes") {
    Visit visit(with_check());
    to_code(visit).type("7k3m-92qf xw4t6");
    CHECK(visit.view().code_entry.code.text == good_code);
    CHECK(visit.view().code_entry.whole);
    visit.act(Next{});
    CHECK(visit.screen() == Screen::case_view);
    auto asked = visit.requests();
    REQUIRE(asked.size() == 1);
    CHECK(std::get<LookUp>(asked[0]).code.text() == good_code);

    Visit other;
    to_code(other).type("oOiIlL");
    CHECK(other.view().code_entry.code.text == "001111");
    other.type("u");
    CHECK(other.view().code_entry.notice == say("code.letter"));
    CHECK(other.view().code_entry.code.text == "001111");
    other.type("v");
    CHECK(other.view().code_entry.notice.empty());
}

TEST_CASE("presenter: a mistyped code is told at once, and mended by typing over the wrong character") {
    Visit visit(with_check());
    to_code(visit).type("7K3M92Q").act(Next{});
    CHECK(visit.view().code_entry.notice == say("code.short"));
    visit.type("GXW4T6");
    CHECK(visit.view().code_entry.notice == say("code.wrong"));
    CHECK_FALSE(visit.view().code_entry.whole);
    visit.act(Next{});
    CHECK(visit.screen() == Screen::code_entry);
    CHECK(visit.requests().empty());
    visit.act(MoveCursor{7}).type("F");
    CHECK(visit.view().code_entry.code.text == good_code);
    CHECK(visit.view().code_entry.notice.empty());
    CHECK(visit.view().code_entry.whole);
    visit.act(PressKey{{Key::Action::backspace}});
    CHECK_FALSE(visit.view().code_entry.whole);
    visit.act(Back{});
    CHECK(visit.screen() == Screen::doors);
    visit.act(ChooseDoor{Door::answer});
    CHECK(visit.view().code_entry.code.text.empty());
}

TEST_CASE("presenter: the keyboard of the code has its 32 characters and no other") {
    Visit visit;
    to_code(visit);
    std::string characters;
    const KeyboardView& keyboard = visit.view().code_entry.keyboard;
    for (std::size_t row = 0; row < keyboard.row_count; ++row)
        for (const KeyView& key : keyboard.rows[row].view())
            if (key.key.action == Key::Action::character) characters += key.label;
    std::sort(characters.begin(), characters.end());
    CHECK(characters == "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    visit.act(HoldKey{{Key::Action::character, U'E'}});
    CHECK_FALSE(visit.view().code_entry.keyboard.popup_open);
}

TEST_CASE("presenter: a case shows its steps with days, the letters, and never the citizen's words") {
    Visit visit(with_check());
    const LookUp asked = look_up(visit);
    CHECK(visit.view().case_view.state == CaseState::searching);
    CHECK(visit.view().case_view.message == say("case.searching"));
    visit.presenter.case_reported(in_progress(asked.number), visit.now);
    const CaseView& shown = visit.view().case_view;
    REQUIRE(shown.step_count == 4);
    CHECK(shown.steps[0].label == "Diterima provinsi");
    CHECK(shown.steps[0].day == "14 November 2026");
    CHECK(shown.steps[1].label == "Diteruskan ke Dinas PUPR");
    CHECK(shown.steps[3].label == "Selesai");
    CHECK_FALSE(shown.steps[3].reached);
    REQUIRE(shown.reply_count == 1);
    CHECK(shown.replies[0].heading == "Dinas PUPR · 20 November 2026");
    CHECK(shown.replies[0].text == "Tambalan dipasang minggu ini.");
    CHECK(shown.promise == say("case.promise"));
    CHECK(visit.view().primary.label == say("button.done"));
    visit.act(Done{});
    CHECK(visit.screen() == Screen::attract);
    const auto last = visit.requests();
    REQUIRE(last.size() == 1);
    CHECK(std::holds_alternative<Forget>(last[0]));
}

TEST_CASE("presenter: each state of a case says what it is and what to do") {
    Visit visit(with_check());
    const LookUp asked = look_up(visit);
    CaseReport report;
    report.number = asked.number;
    report.state = CaseState::not_here;
    visit.presenter.case_reported(std::move(report), visit.now);
    CHECK(visit.view().case_view.message == say("case.not_here"));
    CHECK(visit.view().primary.label == say("button.retry"));

    report = {};
    report.number = asked.number;
    report.state = CaseState::not_here;
    report.online = true;
    visit.presenter.case_reported(std::move(report), visit.now);
    CHECK(visit.view().case_view.message == say("case.asked"));

    visit.presenter.case_reported(in_progress(asked.number), visit.now);
    CHECK(visit.view().case_view.reply_count == 1);

    report = {};
    report.number = asked.number;
    report.state = CaseState::found;
    report.steps.push_back(step(CaseStatus::received, 0));
    visit.presenter.case_reported(std::move(report), visit.now);
    CHECK(visit.view().case_view.message == say("case.nothing"));
    CHECK(visit.view().case_view.steps[0].day.empty());

    report = {};
    report.number = asked.number;
    report.state = CaseState::failed;
    visit.presenter.case_reported(std::move(report), visit.now);
    CHECK(visit.view().case_view.message == say("case.failed"));
    visit.act(Next{});
    CHECK(visit.view().case_view.state == CaseState::searching);
    auto again = visit.requests();
    REQUIRE(again.size() == 1);
    CHECK(std::get<LookUp>(again[0]).number == asked.number + 1);
    CHECK(std::get<LookUp>(again[0]).code.text() == good_code);
}

TEST_CASE("presenter: a search that nobody answers ends after twenty seconds") {
    Visit visit(with_check());
    look_up(visit);
    visit.wait(19s);
    CHECK(visit.view().case_view.state == CaseState::searching);
    visit.wait(2s);
    CHECK(visit.view().case_view.state == CaseState::failed);
    CHECK(visit.view().primary.visible);
}

TEST_CASE("presenter: an older visitor's answer is never shown") {
    Visit visit(with_check());
    const LookUp first = look_up(visit);
    visit.wait(85s);
    REQUIRE(visit.screen() == Screen::attract);
    visit.presenter.case_reported(in_progress(first.number), visit.now);
    CHECK(visit.screen() == Screen::attract);
    visit.requests();
    const LookUp second = look_up(visit);
    visit.presenter.case_reported(in_progress(first.number), visit.now);
    CHECK(visit.view().case_view.state == CaseState::searching);
    visit.presenter.case_reported(in_progress(second.number), visit.now);
    CHECK(visit.view().case_view.state == CaseState::found);
}

TEST_CASE("presenter: an answer can be rated once, and thanks are said when that is stored") {
    Visit visit(with_check());
    const LookUp asked = look_up(visit);
    visit.act(RateAnswer{true});
    visit.presenter.case_reported(in_progress(asked.number), visit.now);
    CHECK(visit.view().case_view.helped.enabled);
    visit.act(visit.view().case_view.not_yet.intent);
    CHECK_FALSE(visit.view().case_view.helped.enabled);
    visit.act(RateAnswer{true});
    auto rated = visit.requests();
    REQUIRE(rated.size() == 1);
    CHECK_FALSE(std::get<Rate>(rated[0]).helped);
    CaseReport report = in_progress(asked.number);
    report.said_thanks = true;
    visit.presenter.case_reported(std::move(report), visit.now);
    CHECK(visit.view().case_view.thanks == say("case.thanks"));
    CHECK_FALSE(visit.view().case_view.helped.visible);
    visit.act(RateAnswer{true});
    CHECK(visit.requests().empty());
}

TEST_CASE("presenter: withdrawing asks first in plain words, and can be taken back while it runs") {
    Visit visit(with_check());
    const LookUp asked = look_up(visit);
    visit.act(AskWithdrawal{});
    CHECK(visit.view().overlay == Overlay::none);
    visit.presenter.case_reported(in_progress(asked.number), visit.now);
    visit.act(visit.view().case_view.withdraw.intent);
    REQUIRE(visit.view().overlay == Overlay::confirm_withdrawal);
    CHECK(visit.view().over.message.find("7 hari") != std::string_view::npos);
    visit.act(visit.view().over.buttons[0].intent);
    CHECK(visit.view().overlay == Overlay::none);
    CHECK(visit.requests().empty());
    visit.act(AskWithdrawal{}).act(visit.view().over.buttons[1].intent);
    auto requests = visit.requests();
    REQUIRE(requests.size() == 1);
    CHECK(std::holds_alternative<Withdraw>(requests[0]));
    CHECK(visit.view().overlay == Overlay::none);

    visit.wait(21s);
    CHECK(visit.view().case_view.notice == say("case.no_answer"));

    CaseReport running = in_progress(asked.number);
    running.can_withdraw = false;
    running.can_take_back = true;
    running.steps.push_back(step(CaseStatus::withdrawal_running, 20'778));
    visit.presenter.case_reported(std::move(running), visit.now);
    CHECK(visit.view().case_view.notice.empty());
    CHECK_FALSE(visit.view().case_view.withdraw.visible);
    CHECK(visit.view().case_view.steps[3].label == say("case.status.withdrawal_running"));
    visit.act(visit.view().case_view.take_back.intent);
    requests = visit.requests();
    REQUIRE(requests.size() == 1);
    CHECK(std::holds_alternative<TakeBack>(requests[0]));
}

TEST_CASE("presenter: what nobody has answered yet can be withdrawn, too") {
    Visit visit(with_check());
    CaseReport report;
    report.number = look_up(visit).number;
    report.state = CaseState::not_here;
    report.can_withdraw = true;
    visit.presenter.case_reported(std::move(report), visit.now);
    CHECK(visit.view().case_view.message == say("case.not_here"));
    REQUIRE(visit.view().case_view.withdraw.visible);
    visit.act(AskWithdrawal{}).act(visit.view().over.buttons[1].intent);
    const auto requests = visit.requests();
    REQUIRE(requests.size() == 1);
    CHECK(std::holds_alternative<Withdraw>(requests[0]));
}

TEST_CASE("presenter: code and answer leave no byte behind") {
    Visit visit(with_check());
    to_code(visit).type(good_code);
    const std::string_view typed = visit.view().code_entry.code.text;
    visit.act(Next{});
    auto asked = visit.requests();
    visit.presenter.case_reported(in_progress(std::get<LookUp>(asked[0]).number), visit.now);
    const std::string_view heading = visit.view().case_view.replies[0].heading;
    const std::string_view label = visit.view().case_view.steps[1].label;
    visit.wait(85s);
    REQUIRE(visit.screen() == Screen::attract);
    for (const std::string_view gone : {typed, heading, label})
        CHECK(std::all_of(gone.begin(), gone.end(), [](char c) { return c == 0; }));
}

TEST_CASE("presenter: a case of many steps shows the newest, and days in the language's way") {
    Visit visit(with_check());
    visit.act(ChooseLanguage{Language::english});
    const LookUp asked = look_up(visit);
    CaseReport report;
    report.state = CaseState::found;
    report.number = asked.number;
    for (std::uint32_t i = 0; i < 32; ++i)
        report.steps.push_back(step(CaseStatus::in_progress, 20'777 + i, "Dinas PUPR", "Kabar."));
    report.steps.push_back(step(CaseStatus::done, 2'932'897));
    visit.presenter.case_reported(std::move(report), visit.now);
    const CaseView& shown = visit.view().case_view;
    CHECK(shown.step_count == CaseView::steps_max);
    CHECK(shown.steps[CaseView::steps_max - 1].label == "Done");
    CHECK(shown.steps[CaseView::steps_max - 1].day.empty());
    CHECK(shown.steps[CaseView::steps_max - 2].day == "21 December 2026");
    CHECK(shown.reply_count == CaseView::steps_max);
}

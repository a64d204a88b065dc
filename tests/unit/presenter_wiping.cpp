// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/state.hpp"
#include "app/presenter/view_builder.hpp"
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

/// Remembers where a text stands in memory and says later whether any byte of it is still there.
class Trace {
public:
    explicit Trace(std::string_view text) : where_(text) { REQUIRE_FALSE(text.empty()); }
    [[nodiscard]] bool wiped() const {
        return std::all_of(where_.begin(), where_.end(), [](char c) { return c == 0; });
    }

private:
    std::string_view where_;
};

/// A visit that has entered everything, standing at the review.
void enter_everything(Visit& visit) {
    visit.go_to(Screen::place).type("cilowong").act(PressKey{{Key::Action::enter}});
    visit.type(Visit::words).act(Next{}).act(ChooseContact{}).type("Siti Aminah");
    visit.act(FocusField{Field::contact}).type("0812 3456 7890").act(ToggleConsent{});
}

}  // namespace

TEST_CASE("presenter: start over, time-out and a receipt that is done with leave no byte of what was typed") {
    enum class End { start_over, time_out, receipt };
    for (const End end : {End::start_over, End::time_out, End::receipt}) {
        Visit visit;
        enter_everything(visit);
        visit.act(Peek{Peeked::name});
        const std::vector<Trace> typed = {Trace(visit.view().contact.fields[0].text.text),
                                          Trace(visit.view().contact.fields[1].text.text)};
        visit.act(Next{});
        REQUIRE(visit.screen() == Screen::review);
        const Trace words(visit.view().review.rows[2].value);
        const Trace place(visit.view().review.rows[1].value);
        const Trace who(visit.view().review.rows[3].value);
        CHECK_FALSE(words.wiped());
        if (end == End::start_over) visit.act(StartOver{}).act(ConfirmStartOver{});
        if (end == End::time_out) visit.wait(80s);
        if (end == End::receipt) {
            visit.act(Send{}).requests();
            visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), visit.now);
            // The words go as soon as they are stored, before anybody has read the receipt.
            CHECK(words.wiped());
            const Trace code(visit.view().receipt.code);
            visit.act(Done{});
            CHECK(code.wiped());
        }
        CHECK(visit.screen() == Screen::attract);
        CHECK(words.wiped());
        CHECK(place.wiped());
        CHECK(who.wiped());
        for (const Trace& trace : typed)
            CHECK(trace.wiped());
        CHECK(visit.view().wipes == 1);
    }
}

TEST_CASE("presenter: the whole buffer is wiped, also where longer words stood before") {
    Draft draft;
    draft.words.insert(std::string(1'000, 'x'));
    const base::ByteView memory(draft.words.buffer().view().data(), draft.words.buffer().capacity());
    for (int i = 0; i < 990; ++i)
        draft.words.backspace();
    const auto zero = [](base::Byte byte) { return byte == 0; };
    CHECK(std::all_of(memory.begin() + 10, memory.end(), zero));
    draft.reset({});
    CHECK(std::all_of(memory.begin(), memory.end(), zero));
    CHECK_FALSE(draft.begun());
}

TEST_CASE("presenter: a declined receipt forgets its code at once") {
    Visit visit;
    visit.go_to(Screen::receipt);
    const Trace code(visit.view().receipt.code);
    const Trace qr(visit.view().receipt.qr_text);
    visit.act(DeclineReceipt{});
    CHECK(code.wiped());
    CHECK(qr.wiped());
}

TEST_CASE("presenter: the next visitor finds nothing of the last one") {
    Visit visit;
    enter_everything(visit);
    visit.act(Next{}).act(DeclineReceipt{}).act(StartOver{}).act(ConfirmStartOver{});
    visit.go_to(Screen::topic);
    for (const auto& topic : visit.view().topic.topics)
        CHECK_FALSE(topic.button.selected);
    CHECK_FALSE(visit.view().primary.visible);
    visit.act(ChooseTopic{model::Topic::aid});
    CHECK(visit.view().place.query.text.empty());
    CHECK(visit.view().place.own_district.selected);
    visit.act(Next{});
    CHECK(visit.view().write.words.text.empty());
    CHECK(visit.view().write.keyboard.shift == Shift::off);
    visit.type("Ada.").act(Next{});
    for (const auto& choice : visit.view().contact.choices)
        CHECK_FALSE(choice.button.selected);
    visit.act(ChooseContact{});
    for (const auto& field : visit.view().contact.fields)
        CHECK(field.text.text.empty());
    CHECK_FALSE(visit.view().contact.consent.selected);
    visit.act(ChooseAnonymous{}).act(Next{});
    CHECK_FALSE(visit.view().review.decline.selected);
}

TEST_CASE("presenter: a visit that ends while something is changed does not send the next one to the review") {
    Visit visit;
    visit.go_to(Screen::review).act(Edit{Step::topic}).act(StartOver{}).act(ConfirmStartOver{});
    visit.go_to(Screen::topic).act(ChooseTopic{model::Topic::school});
    CHECK(visit.screen() == Screen::place);
    visit.act(Back{});
    CHECK(visit.screen() == Screen::topic);
}

TEST_CASE("presenter: starting over asks first when something was entered, and can be taken back") {
    Visit visit;
    visit.go_to(Screen::doors);
    CHECK_FALSE(visit.view().bar.start_over.visible);
    visit.go_to(Screen::write).type("Halo");
    CHECK(visit.view().bar.start_over.visible);
    visit.act(StartOver{});
    REQUIRE(visit.view().overlay == Overlay::confirm_start_over);
    visit.act(Continue{});
    CHECK(visit.view().overlay == Overlay::none);
    CHECK(visit.view().write.words.text == "Halo");
    visit.act(StartOver{}).act(visit.view().over.buttons[1].intent);
    CHECK(visit.screen() == Screen::attract);
    CHECK(visit.view().wipes == 1);
}

TEST_CASE("presenter: the code that was prepared is forgotten with the visit, once") {
    Visit visit;
    visit.go_to(Screen::write).act(Back{}).act(Next{});
    visit.act(StartOver{}).act(ConfirmStartOver{});
    auto asked = visit.requests();
    REQUIRE(asked.size() == 2);
    CHECK(std::holds_alternative<PrepareCode>(asked[0]));
    CHECK(std::holds_alternative<Forget>(asked[1]));
    visit.go_to(Screen::topic).act(StartOver{}).wait(200s);
    CHECK(visit.requests().empty());
}

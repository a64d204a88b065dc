// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

const ContactView::FieldView& name_of(const Visit& visit) {
    return visit.view().contact.fields[0];
}
const ContactView::FieldView& reach_of(const Visit& visit) {
    return visit.view().contact.fields[1];
}
std::string_view who(const Visit& visit) {
    return visit.view().review.rows[3].value;
}

void leave_contact(Visit& visit) {
    visit.go_to(Screen::contact).act(ChooseContact{}).type("Siti Nurhaliza");
    visit.act(FocusField{Field::contact}).type("0812 3456 7812").act(ToggleConsent{});
}

}  // namespace

TEST_CASE("presenter: a field is masked once it is left, and stays so on the review") {
    Visit visit;
    visit.go_to(Screen::contact).act(ChooseContact{}).type("Siti Nurhaliza");
    CHECK(name_of(visit).text.text == "Siti Nurhaliza");
    CHECK_FALSE(name_of(visit).masked);
    visit.act(FocusField{Field::contact});
    CHECK(name_of(visit).text.text == "Siti ••••");
    visit.type("0812 3456 7812").act(ToggleConsent{});
    CHECK(reach_of(visit).text.text == "0812 3456 7812");
    visit.act(Next{});
    REQUIRE(visit.screen() == Screen::review);
    CHECK(who(visit) == "Siti •••• · 08•• •••• 12");
    visit.act(Back{});
    CHECK(name_of(visit).masked);
    CHECK(reach_of(visit).masked);
}

TEST_CASE("presenter: a mask says no more than its owner needs, and not how long it is") {
    const auto mask = [](std::string_view name, std::string_view reach) {
        Visit visit;
        visit.go_to(Screen::contact).act(ChooseContact{}).type(name).act(FocusField{Field::contact}).type(reach);
        visit.act(ToggleConsent{}).act(Next{});
        return std::string(who(visit));
    };
    CHECK(mask("Budi", "0811") == "B•••• · ••••");
    CHECK(mask("", "siti@contoh.id") == "s••••@••••");
    CHECK(mask("Ély", "+62 811 222 333") == "É•••• · +6•• •••• 33");
}

TEST_CASE("presenter: what is masked shows only while a finger rests on its eye") {
    Visit visit;
    leave_contact(visit);
    visit.act(FocusField{Field::name}).act(FocusField{Field::contact});
    REQUIRE(name_of(visit).eye == Peeked::name);
    visit.act(Peek{Peeked::name});
    CHECK(name_of(visit).text.text == "Siti Nurhaliza");
    CHECK(name_of(visit).peeking);
    visit.act(Peek{Peeked::nothing});
    CHECK(name_of(visit).masked);
    visit.act(Next{}).act(Peek{Peeked::both});
    CHECK(who(visit) == "Siti Nurhaliza · 0812 3456 7812");
    visit.act(HideScreen{}).act(ShowScreen{});
    CHECK(who(visit) == "Siti •••• · 08•• •••• 12");
    visit.act(Peek{Peeked::both}).act(Edit{Step::contact});
    CHECK(name_of(visit).masked);
}

TEST_CASE("presenter: a masked field that is touched or written into shows again, and what is sent is never masked") {
    Visit visit;
    leave_contact(visit);
    visit.act(Next{}).act(Edit{Step::contact});
    visit.act(FocusField{Field::name});
    CHECK(name_of(visit).text.text == "Siti Nurhaliza");
    visit.act(Next{}).act(Send{});
    for (auto& request : visit.requests())
        if (auto* submit = std::get_if<Submit>(&request)) {
            CHECK(submit->submission.identity.name.text() == "Siti Nurhaliza");
            CHECK(submit->submission.identity.contact.text() == "0812 3456 7812");
        }
}

TEST_CASE("presenter: who is under 18 is spoken to on the contact screen") {
    Visit visit;
    visit.go_to(Screen::contact);
    CHECK(visit.view().contact.children == texts().indonesian().text("contact.children"));
}

// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/visits.hpp"

#include <algorithm>
#include <string_view>

#include "tests/screens/visit.hpp"

namespace pendopo::screens_test {

namespace {

using namespace presenter;

constexpr base::Instant start = visit_start;

constexpr std::string_view short_words =
    "Jalan di depan SD Cilowong 2 berlubang sejak musim hujan. Anak-anak terpaksa turun dari sepeda dan berjalan di "
    "lumpur. Mohon segera diperbai";
constexpr std::string_view accents_and_emoji = "Kopi é è ê ë dan senyum 🙂👍🏽 tetap utuh.\nBaris kedua.";

std::string long_words() {
    std::string words;
    while (words.size() + short_words.size() + 2 < 1'900)
        words += std::string(short_words) + "ki. ";
    return words;
}

void before_a_visit(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.is(Readiness::not_set_up);
    visit.picture("not-set-up");
    visit.is(Readiness::unconfirmed,
             {"lontar", "kelapa", "perahu", "mutiara", "cempaka", "gerimis", "telaga", "sungguh"});
    visit.picture("unconfirmed");
    visit.is(Readiness::refused);
    visit.picture("refused");
    visit.is(Readiness::out_of_order);
    visit.picture("out-of-order");
    visit.is(Readiness::full);
    visit.picture("full");
    visit.ready();
    visit.picture("attract");
    for (const int card : {1, 2}) {
        visit.waits_until(start + card * limits::attract_card_time);
        visit.picture("attract-card-" + std::to_string(card));
    }
    visit.presenter().set_heard(1'245, start);
    visit.waits_until(start + 3 * limits::attract_card_time);
    visit.picture("attract-heard");
    visit.does(Start{});
    visit.picture("doors");
    visit.does(OpenLanguages{});
    visit.picture("languages");
    visit.does(Continue{});
    visit.does(OpenComfort{});
    visit.picture("comfort");
    visit.presenter().set_high_panel(true, start);
    visit.picture("comfort-reach");
    visit.does(Continue{});
    visit.does(HideScreen{});
    visit.picture("hidden");
}

void words_and_place(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.does(Start{});
    visit.does(ChooseDoor{Door::aspiration});
    visit.picture("topic");
    visit.does(ChooseTopic{model::Topic::roads});
    visit.picture("place");
    visit.types("ser");
    visit.picture("place-search");
    visit.types("xqzw");
    visit.picture("place-none");
    visit.does(ChoosePlace{serang});
    visit.picture("write-empty");
    visit.types(short_words);
    visit.picture("write");
    visit.does(SelectWord{60});
    visit.picture("write-selected");
    visit.does(MoveCursor{short_words.size()});
    visit.does(HoldKey{{Key::Action::character, U'e'}});
    visit.picture("write-accents");
    visit.does(ClosePopup{});
    visit.does(PressKey{{Key::Action::symbols, 0}});
    visit.picture("write-symbols");
    visit.does(StartOver{});
    visit.picture("start-over");
}

void long_words_to_the_end(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.to_words();
    visit.does(Next{});
    visit.picture("write-notice");
    visit.types("Aaaa");
    visit.does(Next{});
    visit.picture("write-odd");
    visit.does(Undo{});
    visit.types(accents_and_emoji);
    visit.picture("write-emoji");
    visit.types(long_words());
    visit.picture("write-long");
    visit.does(Next{});
    visit.picture("contact");
    visit.does(ChooseContact{});
    visit.picture("contact-consent");
    visit.does(ToggleConsent{});
    visit.does(FocusField{Field::name});
    visit.types("Siti Nurhaliza");
    visit.picture("contact-fields");
    visit.does(Next{});
    visit.picture("contact-notice");
    visit.does(FocusField{Field::contact});
    visit.types("0812 3456 7890");
    visit.picture("contact-masked");
    visit.does(Next{});
    visit.picture("review-contact");
    visit.does(Peek{Peeked::both});
    visit.picture("review-peek");

    Visit office(gallery, content, language, false);
    office.ready();
    office.does(Start{});
    office.does(ChooseDoor{Door::aspiration});
    office.does(ChooseTopic{model::Topic::office});
    office.does(ChoosePlace{serang});
    office.types(short_words);
    office.does(Next{});
    office.does(ChooseAnonymous{});
    office.does(Next{});
    office.picture("review-ombudsman");
}

void to_the_receipt(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, true);
    visit.ready();
    visit.picture("attract-practice");
    visit.to_review(short_words);
    visit.picture("review");
    visit.does(Send{});
    visit.picture("saving");
    visit.waits_until(start + limits::saving_slow_after);
    visit.picture("saving-slow");
    visit.presenter().save_failed(SaveFailure::storage_full, start);
    visit.picture("failure");
    visit.does(Send{});
    visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret(qr_text_of_full_length()), start);
    visit.picture("receipt");
    visit.does(DeclineReceipt{});
    visit.picture("receipt-declined");
}

void practice_everywhere(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, true);
    visit.ready();
    visit.does(Start{});
    visit.picture("doors-practice");
    visit.does(ChooseDoor{Door::aspiration});
    visit.picture("topic-practice");
    visit.does(ChooseTopic{model::Topic::office});
    visit.picture("place-practice");
    visit.does(ChoosePlace{serang});
    visit.types(short_words);
    visit.picture("write-practice");
    visit.does(Next{});
    visit.picture("contact-practice");
    visit.does(ChooseContact{});
    visit.does(ToggleConsent{});
    visit.picture("contact-fields-practice");
    visit.presenter().tick(*visit.presenter().next_deadline());
    visit.picture("idle");
}

/// Somebody sends one thing after the other.
void very_many(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    for (std::uint32_t i = 0; i < CoolDownRule{}.entries; ++i) {
        visit.to_review("Lampu " + std::to_string(i));
        visit.does(Send{});
        visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret("QR"), start);
        visit.does(Done{});
    }
    visit.to_review("Lampu");
    visit.does(Send{});
    visit.picture("cool-down");
}

/// For officers: each thing that can come of an exchange with a stick.
void at_the_service(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.does(OpenService{});
    visit.presenter().set_service({"4f1c09ab", 12'345, 98'765, ServiceLink::not_enrolled}, start);
    visit.picture("service");
    visit.presenter().set_service({"4f1c09ab", 12'345, 98'765, ServiceLink::online}, start);
    visit.picture("service-online");
    visit.presenter().set_service({"4f1c09ab", 12'345, 98'765, ServiceLink::offline}, start);
    visit.picture("service-offline");
    visit.does(ExchangeStick{});
    visit.presenter().exchange_reported({Exchange::working, 512, 0, 0, 0}, start);
    visit.picture("service-working");
    visit.presenter().exchange_reported({Exchange::done, 12'345, 1'200, 3, 2}, start);
    visit.picture("service-done");
    const std::pair<Exchange, const char*> troubles[] = {
        {Exchange::no_stick, "service-no-stick"},   {Exchange::stick_full, "service-full"},
        {Exchange::stick_failed, "service-failed"}, {Exchange::device_failed, "service-device-failed"},
        {Exchange::not_ready, "service-not-ready"}, {Exchange::no_answer, "service-no-answer"}};
    for (const auto& [exchange, name] : troubles) {
        visit.presenter().exchange_reported({exchange, 0, 0, 0, 0}, start);
        visit.picture(name);
    }
    Visit practice(gallery, content, language, true);
    practice.does(OpenService{});
    practice.presenter().set_service({"", 0, 0, ServiceLink::refused}, start);
    practice.picture("service-practice");
}

/// A story by voice, at a kiosk that can hear, speak and print.
void told_aloud(Gallery& gallery, const Content& content, Language language) {
    using What = VoiceReport::What;
    Visit visit(gallery, content, language);
    visit.ready();
    visit.picture("attract-listen");
    visit.does(Start{});
    visit.picture("doors-listen");
    visit.does(ChooseDoor{Door::story});
    visit.picture("way");
    visit.does(ChooseWay{true});
    visit.does(ChooseTopic{model::Topic::roads});
    visit.does(ChoosePlace{serang});
    visit.picture("record-begin");
    visit.does(RecordVoice{});
    visit.picture("record-consent");
    visit.does(ToggleVoiceConsent{});
    visit.does(RecordVoice{});
    visit.presenter().voice_reported({What::began, {}, 0}, start);
    for (int part = 1; part <= 108; ++part) {
        const auto level = static_cast<std::uint8_t>(90 + (part * 53) % 150);
        visit.presenter().voice_reported({What::heard, base::Milliseconds(part * 667), level}, start);
    }
    visit.picture("record");
    visit.presenter().voice_reported({What::lost, base::Milliseconds(72'000), 0}, start);
    visit.picture("record-lost");
    visit.does(ListenVoice{});
    visit.picture("record-listen");
    visit.presenter().voice_reported({What::played, base::Milliseconds(72'000), 0}, start);
    visit.does(SpeechNext{});
    visit.does(SpeechNext{});
    visit.picture("record-speech");
    visit.does(Next{});
    visit.presenter().voice_reported({What::finished, base::Milliseconds(72'000), 0}, start);
    visit.does(ChooseAnonymous{});
    if (visit.view().screen == Screen::contact) visit.does(Next{});
    visit.picture("review-voice");
    visit.does(Send{});
    visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret(qr_text_of_full_length()), start);
    visit.picture("receipt-print");
    visit.does(PrintReceipt{});
    visit.presenter().printed(PrintResult::no_paper, start);
    visit.picture("receipt-no-paper");
}

}  // namespace

void play_visits(Gallery& gallery, const Content& content, Language language) {
    before_a_visit(gallery, content, language);
    words_and_place(gallery, content, language);
    long_words_to_the_end(gallery, content, language);
    to_the_receipt(gallery, content, language);
    practice_everywhere(gallery, content, language);
    very_many(gallery, content, language);
    at_the_service(gallery, content, language);
    play_doors(gallery, content, language);
    told_aloud(gallery, content, language);
    play_messages(gallery, content, language);
}

}  // namespace pendopo::screens_test

// SPDX-License-Identifier: Apache-2.0
// Everything that a screen can remark, ask for or regret: seen once, for these are the sentences that nobody meets
// while all is well.
#include "tests/screens/visit.hpp"

namespace pendopo::screens_test {

namespace {

using namespace presenter;
using model::CaseStatus;

constexpr std::string_view words = "Lampu di gang melati padam tiga malam.";

void on_the_words(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.to_review(words);
    visit.does(Send{});
    visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret("QR"), visit_start);
    visit.does(Done{});
    visit.to_words();
    visit.types(words);
    visit.does(Next{});
    visit.picture("write-sent");
    visit.does(Back{});
    visit.does(ChoosePlace{serang});
    visit.types(std::string(2'100, 'a'));
    visit.picture("write-full");
}

void on_the_contact(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.to_contact(words);
    visit.does(Next{});
    visit.picture("contact-no-choice");
    visit.does(ChooseContact{});
    visit.does(ToggleConsent{});
    visit.does(FocusField{Field::contact});
    visit.types(std::string(300, '8'));
    visit.picture("contact-full");
    visit.does(ToggleConsent{});
    visit.does(Next{});
    visit.picture("contact-no-consent");
}

void on_what_is_told_aloud(Gallery& gallery, const Content& content, Language language) {
    using What = VoiceReport::What;
    for (const auto& [what, name] :
         {std::pair{What::full, "full"}, std::pair{What::no_microphone, "no-microphone"},
          std::pair{What::microphone_busy, "busy"}, std::pair{What::no_speaker, "no-speaker"},
          std::pair{What::no_room, "no-room"}, std::pair{What::failed, "failed"}}) {
        Visit visit(gallery, content, language);
        visit.ready();
        visit.to_recording();
        if (what == What::full) visit.does(Next{});
        if (what == What::full) visit.picture("record-missing");
        visit.does(ToggleVoiceConsent{});
        visit.does(RecordVoice{});
        visit.presenter().voice_reported({What::began, {}, 0}, visit_start);
        visit.presenter().voice_reported({what, base::Milliseconds(180'000), 0}, visit_start);
        visit.picture(std::string("record-") + name);
    }
    Visit visit(gallery, content, language);
    visit.ready();
    visit.presenter().set_takes_recordings(false, visit_start);
    visit.does(Start{});
    visit.does(ChooseDoor{Door::story});
    visit.picture("way-no-room");
}

/// A text as the answer to a question, written until there is no more room.
void on_an_answer(Gallery& gallery, const Content& content, Language language) {
    content::Question asked;
    asked.id = 1;
    asked.type = content::QuestionType::text;
    asked.label = {{{"id", "Ada saran lain?"}, {"en", "Anything else?"}}};
    auto pack = std::make_shared<content::Pack>();
    pack->version = 3;
    pack->languages = {"id", "en"};
    pack->forms = {{1, content::FormKind::poll, asked.label, {}, {asked}}};
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.presenter().set_pack(pack, visit_start);
    visit.does(Start{});
    visit.does(ChooseDoor{Door::poll});
    visit.does(ChoosePoll{0});
    visit.types(std::string(1'000, 'a'));
    visit.picture("poll-text-full");
}

void after_sending(Gallery& gallery, const Content& content, Language language) {
    for (const auto& [failure, name] : {std::pair{SaveFailure::storage_failed, "failure-storage"},
                                        std::pair{SaveFailure::not_ready, "failure-not-ready"},
                                        std::pair{SaveFailure::internal, "failure-internal"}}) {
        Visit visit(gallery, content, language, false);
        visit.ready();
        visit.to_review(words);
        visit.does(Send{});
        visit.presenter().save_failed(failure, visit_start);
        visit.picture(name);
    }
    for (const auto& [result, name] :
         {std::pair{PrintResult::done, "receipt-printed"}, std::pair{PrintResult::busy, "receipt-printer-busy"},
          std::pair{PrintResult::absent, "receipt-no-printer"}}) {
        Visit visit(gallery, content, language);
        visit.ready();
        visit.to_review(words);
        visit.does(Send{});
        visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret(qr_text_of_full_length()), visit_start);
        visit.does(PrintReceipt{});
        visit.presenter().printed(result, visit_start);
        visit.picture(name);
    }
}

void of_a_case(Gallery& gallery, const Content& content, Language language) {
    const std::pair<CaseStatus, const char*> all[] = {{CaseStatus::forwarded, "case-forwarded"},
                                                      {CaseStatus::archived, "case-archived"},
                                                      {CaseStatus::withdrawn, "case-withdrawn"}};
    for (const auto& [status, name] : all) {
        Visit visit(gallery, content, language, false);
        visit.ready();
        visit.to_case();
        CaseReport report;
        report.state = CaseState::found;
        report.number = 1;
        report.steps.push_back({CaseStatus::received, 20'771, {}, {}});
        report.steps.push_back({status, 20'774, {}, {}});
        visit.presenter().case_reported(std::move(report), visit_start);
        visit.picture(name);
    }
}

}  // namespace

void play_messages(Gallery& gallery, const Content& content, Language language) {
    on_the_words(gallery, content, language);
    on_the_contact(gallery, content, language);
    on_what_is_told_aloud(gallery, content, language);
    on_an_answer(gallery, content, language);
    after_sending(gallery, content, language);
    of_a_case(gallery, content, language);
}

}  // namespace pendopo::screens_test

// SPDX-License-Identifier: Apache-2.0
// What stands behind the doors of polls, questions, stories, the survey and the receipt code.
#include "tests/screens/visit.hpp"
#include "tests/support/crest_png.hpp"

namespace pendopo::screens_test {

namespace {

using namespace presenter;
using model::CaseStatus;

constexpr base::Instant settled{base::Milliseconds{2'000}};

content::Words words(const char* indonesian, const char* english) {
    return {{{"id", indonesian}, {"en", english}}};
}

content::Question question(std::uint16_t id, content::QuestionType type, content::Words label, content::Words hint) {
    content::Question out;
    out.id = id;
    out.type = type;
    out.label = std::move(label);
    out.hint = std::move(hint);
    return out;
}

/// A poll with a question of each type, as a province might ask it.
content::Form opening_hours() {
    using content::QuestionType;
    content::Form poll{1,
                       content::FormKind::poll,
                       words("Jam buka puskesmas", "Opening hours of the health centre"),
                       words("Tiga pertanyaan singkat untuk warga Kec. Serang.", "Three short questions for Serang."),
                       {}};
    poll.questions.push_back(question(
        1, QuestionType::select_one,
        words("Jam berapa puskesmas paling perlu buka?", "When does the health centre most need to be open?"), {}));
    poll.questions.back().options = {{1, content::Face::none, words("Pagi, sebelum pukul 9", "Mornings, before 9")},
                                     {2, content::Face::none, words("Siang", "Midday")},
                                     {3, content::Face::none, words("Sore dan malam", "Afternoons and evenings")},
                                     {4, content::Face::none, words("Tidak tahu", "I don't know")}};
    poll.questions.push_back(question(2, QuestionType::select_multiple,
                                      words("Layanan apa yang Anda perlukan?", "Which services do you need?"), {}));
    const std::pair<const char*, const char*> services[] = {{"Imunisasi", "Vaccination"},
                                                            {"Periksa gigi", "Dentist"},
                                                            {"Ibu hamil dan bersalin", "Maternity care"},
                                                            {"Laboratorium", "Laboratory"},
                                                            {"Rujukan ke rumah sakit", "Referral to hospital"},
                                                            {"Obat rutin", "Regular medicine"}};
    std::uint16_t id = 1;
    for (const auto& [indonesian, english] : services)
        poll.questions.back().options.push_back({id++, content::Face::none, words(indonesian, english)});
    poll.questions.push_back(question(3, QuestionType::text, words("Ada saran lain?", "Anything else?"),
                                      words("Satu atau dua kalimat saja.", "A sentence or two.")));
    poll.questions.back().required = true;
    return poll;
}

std::shared_ptr<content::Pack> pack_of(std::vector<content::Form> forms) {
    auto pack = std::make_shared<content::Pack>();
    pack->version = 3;
    pack->languages = {"id", "en"};
    pack->forms = std::move(forms);
    return pack;
}

content::Form titled(std::uint16_t id, content::Words title, content::Words intro) {
    content::Form poll = opening_hours();
    poll.id = id;
    poll.title = std::move(title);
    poll.intro = std::move(intro);
    return poll;
}

content::Announcement announcement(std::uint16_t id, content::Door opens, content::Words heading, content::Words text) {
    return {id, content::Aim::action, {opens, 0}, std::move(heading), std::move(text)};
}

/// Everything that a province may tell before anybody begins, in its own colours.
void the_invitation(Gallery& gallery, const Content& content, Language language) {
    auto pack = pack_of({opening_hours()});
    pack->question_of_week =
        words("Apa yang paling perlu diperbaiki di kecamatan ini?", "What needs mending most in this district?");
    pack->announcements = {
        announcement(1, content::Door::poll, words("Jajak pendapat pekan ini", "This week's poll"),
                     words("Jalan, air, atau lampu dulu? Pilih dalam satu menit.", "Roads, water or lamps first?")),
        announcement(2, content::Door::nothing, words("Loket buka Sabtu", "Open on Saturdays"),
                     words("Kantor kecamatan buka Sabtu pagi, tanpa janji, sampai akhir tahun.",
                           "The district office is open on Saturday mornings, without appointment, this year."))};
    pack->replies = {
        {serang, words("Lampu jalan di Cipocok Jaya mati berminggu-minggu.", "The lamps were out for weeks."),
         words("Dinas PUPR memasang 42 lampu baru sejak 12 November.", "42 new lamps since 12 November.")}};
    pack->texts = {{"attract.headline", words("Banten mendengar.", "Banten listens.")}};
    pack->theme = {{"teal", 0x123F5C}};
    pack->crest_png = test::shield_png(205, 256);
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.presenter().set_pack(pack, visit_start);
    visit.picture("attract-pack");
    visit.waits_until(visit_start + 2 * limits::attract_card_time);
    visit.picture("attract-pack-later");
    visit.waits_until(visit_start + 3 * limits::attract_card_time);
    visit.picture("attract-pack-last");
}

void the_survey(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.does(Start{});
    visit.does(ChooseDoor{Door::survey});
    visit.waits_until(settled);
    for (int i = 1; i <= 9; ++i) {
        visit.picture("survey-" + std::to_string(i));
        if (i == 2) visit.does(Back{});
        if (i == 2) visit.waits_until(settled);
        if (i == 2) visit.picture("survey-back");
        if (i == 2) visit.does(Next{});
        visit.waits_until(settled);
        visit.does(ChooseOption{static_cast<std::uint16_t>(1 + i % 4)});
        visit.waits_until(settled);
    }
    visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret(qr_text_of_full_length()), visit_start);
    visit.picture("survey-receipt");
    visit.does(DeclineReceipt{});
    visit.picture("survey-thanks");
}

void polls(Gallery& gallery, const Content& content, Language language) {
    Visit none(gallery, content, language, false);
    none.ready();
    none.does(Start{});
    none.does(ChooseDoor{Door::poll});
    none.picture("poll-none");

    Visit visit(gallery, content, language, true);
    visit.ready();
    visit.presenter().set_pack(
        pack_of(
            {opening_hours(),
             titled(2, words("Taman kota", "The town's park"), words("Satu pertanyaan.", "One question.")),
             titled(3, words("Angkutan umum di Kabupaten Serang dan sekitarnya", "Public transport in Serang"), {})}),
        visit_start);
    visit.does(Start{});
    visit.does(ChooseDoor{Door::poll});
    visit.picture("poll-list");
    visit.does(ChoosePoll{0});
    visit.waits_until(settled);
    visit.picture("poll-one");
    visit.does(ChooseOption{3});
    visit.waits_until(settled);
    visit.picture("poll-several-empty");
    visit.does(ChooseOption{2});
    visit.does(ChooseOption{5});
    visit.picture("poll-several");
    visit.does(Next{});
    visit.picture("poll-text-empty");
    visit.does(Next{});
    visit.picture("poll-text-notice");
    visit.types("Loket pendaftaran buka lebih pagi, dan ada kursi untuk lansia.");
    visit.picture("poll-text");
    visit.does(Next{});
    visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret(qr_text_of_full_length()), visit_start);
    visit.picture("poll-receipt");
}

void stories_and_questions(Gallery& gallery, const Content& content, Language language) {
    for (const auto& [door, name] :
         {std::pair{Door::story, std::string("story")}, std::pair{Door::question, std::string("ask")}}) {
        Visit visit(gallery, content, language, false);
        visit.ready();
        visit.does(Start{});
        visit.does(ChooseDoor{door});
        visit.picture(name + "-topic");
        visit.does(ChooseTopic{model::Topic::school});
        visit.does(Next{});
        visit.picture(name + "-write");
        visit.types("Guru kami berjalan kaki dua jam setiap pagi.");
        visit.does(Next{});
        visit.does(ChooseAnonymous{});
        visit.does(Next{});
        visit.picture(name + "-review");
        visit.does(Send{});
        visit.presenter().saved(secret("7K3M-92QF-XW4T6"), secret(qr_text_of_full_length()), visit_start);
        visit.picture(name + "-receipt");
        visit.does(DeclineReceipt{});
        visit.picture(name + "-thanks");
    }
}

CaseStep step(CaseStatus status, std::uint32_t day, std::string from = {}, std::string_view text = {}) {
    return {status, day, std::move(from), base::SecretBuffer(base::as_bytes(text))};
}

CaseReport being_worked_on() {
    CaseReport out;
    out.state = CaseState::found;
    out.number = 1;
    out.can_withdraw = true;
    out.steps.push_back(step(CaseStatus::received, 20'771));
    out.steps.push_back(step(CaseStatus::forwarded, 20'774, "Dinas PUPR"));
    out.steps.push_back(step(CaseStatus::in_progress, 20'777, "Dinas PUPR Provinsi Banten",
                             "Terima kasih sudah memberi tahu kami. Tambalan sementara dipasang minggu ini. Perbaikan "
                             "tetap dijadwalkan setelah musim hujan, paling lambat Maret. Anda akan mendapat kabar di "
                             "sini."));
    return out;
}

void the_code(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.does(Start{});
    visit.does(ChooseDoor{Door::answer});
    visit.picture("code-empty");
    visit.types("7K3M92Q");
    visit.picture("code-half");
    visit.does(Next{});
    visit.picture("code-short");
    visit.types("F");
    visit.does(InsertCharacter{U'u'});
    visit.picture("code-letter");
    visit.types("XW4T7");
    visit.picture("code-wrong");
    visit.does(MoveCursor{12});
    visit.types("6");
    visit.picture("code-whole");
}

CameraReport camera_says(CameraReport::What what) {
    return {what, what == CameraReport::What::found ? secret("7K3M92QFXW4T6") : base::SecretBuffer(), 1};
}

/// The other way to give the code, where there is a camera.
void the_scan(Gallery& gallery, const Content& content, Language language) {
    using What = CameraReport::What;
    for (const auto& [what, name] : {std::pair{What::absent, "absent"}, std::pair{What::busy, "busy"},
                                     std::pair{What::lost, "lost"}, std::pair{What::failed, "failed"}}) {
        Visit visit(gallery, content, language);
        visit.ready();
        visit.does(Start{});
        visit.does(ChooseDoor{Door::answer});
        if (what == What::absent) visit.picture("code-camera");
        visit.does(ScanReceipt{});
        visit.presenter().camera_reported(camera_says(what), visit_start);
        visit.picture(std::string("code-camera-") + name);
    }
    Visit visit(gallery, content, language);
    visit.ready();
    visit.does(Start{});
    visit.does(ChooseDoor{Door::answer});
    visit.does(ScanReceipt{});
    visit.picture("scan-starting");
    visit.presenter().camera_reported(camera_says(What::sees), visit_start);
    visit.picture("scan");
    visit.presenter().camera_reported(camera_says(What::foreign), visit_start);
    visit.picture("scan-foreign");
    visit.presenter().camera_reported(camera_says(What::found), visit_start);
    visit.picture("scan-found");
}

void the_case(Gallery& gallery, const Content& content, Language language) {
    Visit visit(gallery, content, language, false);
    visit.ready();
    visit.to_case();
    visit.picture("case-searching");
    const auto plain = [&](CaseState state, bool online, const char* name) {
        CaseReport report;
        report.state = state;
        report.online = online;
        report.number = 1;
        if (state == CaseState::found) report.steps.push_back(step(CaseStatus::received, 20'771));
        visit.presenter().case_reported(std::move(report), visit_start);
        visit.picture(name);
    };
    plain(CaseState::not_here, false, "case-not-here");
    plain(CaseState::not_here, true, "case-asked");
    plain(CaseState::failed, false, "case-failed");
    plain(CaseState::found, false, "case-nothing-yet");
    visit.presenter().case_reported(being_worked_on(), visit_start);
    visit.picture("case");
    visit.does(AskWithdrawal{});
    visit.picture("case-withdraw");
    visit.does(ConfirmWithdrawal{});
    visit.presenter().tick(visit_start + std::chrono::seconds(21));
    visit.picture("case-no-answer");
    CaseReport running = being_worked_on();
    running.can_withdraw = false;
    running.can_take_back = running.said_thanks = true;
    running.steps.push_back(step(CaseStatus::withdrawal_running, 20'778));
    visit.presenter().case_reported(std::move(running), visit_start);
    visit.picture("case-withdrawing");

    Visit last(gallery, content, language, true);
    last.ready();
    last.to_case();
    CaseReport done = being_worked_on();
    done.can_withdraw = false;
    done.steps.push_back(step(CaseStatus::postponed, 20'790, "Badan Perencanaan Pembangunan Daerah Provinsi Banten",
                              "Anggaran tahun ini sudah habis. Perbaikan dipindahkan ke tahun depan."));
    done.steps.push_back(step(CaseStatus::not_ours, 20'800, "Balai Besar Pelaksanaan Jalan Nasional"));
    done.steps.push_back(step(CaseStatus::done, 20'900, "Dinas PUPR Provinsi Banten",
                              "Jalan sudah diaspal sepanjang dua kilometer. Terima kasih atas kesabaran Anda."));
    last.presenter().case_reported(std::move(done), visit_start);
    last.picture("case-done");
}

}  // namespace

void play_doors(Gallery& gallery, const Content& content, Language language) {
    the_invitation(gallery, content, language);
    the_survey(gallery, content, language);
    polls(gallery, content, language);
    stories_and_questions(gallery, content, language);
    the_code(gallery, content, language);
    the_scan(gallery, content, language);
    the_case(gallery, content, language);
}

}  // namespace pendopo::screens_test

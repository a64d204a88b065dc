// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;
using What = VoiceReport::What;

namespace {

Options with_microphone() {
    Options out = options();
    out.voice = true;
    out.printer = true;
    return out;
}

/// At the recording of a story, and knows that voices can be recognised.
struct Story : Visit {
    Story() : Visit(with_microphone()) {
        act(Start{}).act(ChooseDoor{Door::story});
        REQUIRE(screen() == Screen::way);
        act(ChooseWay{true}).act(ChooseTopic{model::Topic::roads}).act(ChoosePlace{serang_district});
        REQUIRE(screen() == Screen::record);
        act(ToggleVoiceConsent{});
        requests();
    }
    Story& told(What what, base::Milliseconds length = {}, std::uint8_t level = 0) {
        presenter.voice_reported({what, length, level}, now);
        return *this;
    }
    Story& record(base::Milliseconds length) {
        act(RecordVoice{});
        return told(What::began).told(What::heard, length, 180).told(What::paused, length);
    }
    [[nodiscard]] std::vector<VoiceOrder> orders() {
        std::vector<VoiceOrder> out;
        for (const Request& request : requests())
            if (const auto* use = std::get_if<UseVoice>(&request)) out.push_back(use->order);
        return out;
    }
    [[nodiscard]] const RecordView& record_view() const { return view().record; }
};

}  // namespace

TEST_CASE("presenter: without a microphone a story is written, and nothing is asked") {
    Visit visit;
    visit.act(Start{}).act(ChooseDoor{Door::story});
    CHECK(visit.screen() == Screen::topic);
}

TEST_CASE("presenter: a story told aloud goes from the choice to the receipt, without a word on the page") {
    Story story;
    story.act(RecordVoice{});
    CHECK(story.orders() == std::vector{VoiceOrder::record});
    CHECK_FALSE(story.record_view().recording);
    story.told(What::began).told(What::heard, 72s, 200);
    CHECK(story.record_view().recording);
    CHECK(story.record_view().length == "1:12");
    CHECK(story.record_view().length_max == "dari 3:00");
    CHECK(story.record_view().bars_used == 21);
    CHECK(story.record_view().bars[20] == 200);
    story.act(RecordVoice{});
    CHECK(story.orders() == std::vector{VoiceOrder::pause});
    story.told(What::paused, 72s).act(Next{});
    CHECK(story.screen() == Screen::record);  // until the end is sealed
    CHECK(story.orders() == std::vector{VoiceOrder::finish});
    story.told(What::finished, 72s);
    CHECK(story.screen() == Screen::contact);
    story.act(ChooseAnonymous{}).act(Next{});
    CHECK(story.view().review.rows[2].value == "Rekaman suara, 1:12");
    story.act(Edit{Step::write});
    CHECK(story.screen() == Screen::record);
    story.act(Next{});
    CHECK(story.screen() == Screen::review);
    story.act(Send{});
    auto asked = story.requests();
    const auto submit = std::ranges::find_if(asked, [](const Request& r) { return std::holds_alternative<Submit>(r); });
    REQUIRE(submit != asked.end());
    const model::Submission& out = std::get<Submit>(*submit).submission;
    CHECK(out.kind == model::Kind::story);
    CHECK(out.words.empty());
    CHECK(out.consent_version == text::voice_consent_unit);
    story.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), story.now);
    CHECK(story.screen() == Screen::receipt);
}

TEST_CASE("presenter: a voice and a contact are two consents, and both are told") {
    Story story;
    story.record(5s).act(Next{});
    story.told(What::finished, 5s);
    story.act(ChooseContact{}).type("Siti").act(FocusField{Field::contact}).type("0812").act(ToggleConsent{});
    story.act(Next{}).act(Send{});
    for (const Request& request : story.requests())
        if (const auto* submit = std::get_if<Submit>(&request))
            CHECK(submit->submission.consent_version == text::voice_consent_unit + 1);
}

TEST_CASE("presenter: nothing is recorded before the citizen knows what a voice gives away") {
    Story story;
    story.act(ToggleVoiceConsent{}).act(RecordVoice{});
    CHECK(story.orders().empty());
    CHECK_FALSE(story.record_view().notice.empty());
    story.act(ToggleVoiceConsent{});
    CHECK(story.record_view().notice.empty());
    story.act(RecordVoice{}).act(Touch{});
    CHECK(story.orders() == std::vector{VoiceOrder::record});
    story.told(What::began).act(ToggleVoiceConsent{});
    CHECK(story.orders() == std::vector{VoiceOrder::pause});
}

TEST_CASE("presenter: what was said can be listened to, told on and told anew") {
    Story story;
    story.record(10s).act(ListenVoice{});
    story.told(What::played);
    CHECK(story.orders() == std::vector{VoiceOrder::record, VoiceOrder::listen});
    story.act(ListenVoice{}).act(ListenVoice{});
    CHECK(story.orders() == std::vector{VoiceOrder::listen, VoiceOrder::quiet});
    story.told(What::played).act(RecordVoice{});
    CHECK(story.orders() == std::vector{VoiceOrder::resume});
    story.told(What::paused, 12s).act(RecordAgain{});
    CHECK(story.orders() == std::vector{VoiceOrder::forget});
    CHECK(story.record_view().length == "0:00");
    CHECK(story.record_view().bars_used == 0);
    CHECK(story.record_view().consent.selected);
    story.told(What::heard, 99s, 200);  // what was under way
    CHECK(story.record_view().length == "0:00");
    story.act(Next{});
    CHECK(story.screen() == Screen::record);
    CHECK_FALSE(story.record_view().notice.empty());
}

TEST_CASE("presenter: a microphone that is lost in the middle keeps what was said, and says so") {
    Story story;
    story.act(RecordVoice{}).act(Touch{});
    story.told(What::began).told(What::heard, 8s, 90).told(What::lost, 8s);
    CHECK(story.record_view().notice.find("Mikrofon") != std::string_view::npos);
    CHECK(story.record_view().length == "0:08");
    CHECK(story.record_view().listen.enabled);
    story.act(Next{}).act(Touch{});
    story.told(What::finished, 8s);
    CHECK(story.screen() == Screen::contact);
}

TEST_CASE("presenter: a microphone that is absent or busy, and a full disk, leave a way to write") {
    for (const What what : {What::no_microphone, What::microphone_busy, What::no_room, What::failed}) {
        Story story;
        story.act(RecordVoice{});
        story.told(what);
        CHECK_FALSE(story.record_view().notice.empty());
        CHECK(story.record_view().main.enabled);
        CHECK(story.view().secondary.visible);
        story.act(Back{}).act(Back{}).act(Back{});
        REQUIRE(story.screen() == Screen::doors);
        story.act(ChooseDoor{Door::story}).act(ChooseWay{false}).act(Next{}).act(Next{});
        CHECK(story.screen() == Screen::write);
    }
}

TEST_CASE("presenter: who finds no microphone writes at once, on the way that was begun") {
    Story story;
    CHECK_FALSE(story.view().secondary.visible);
    story.act(RecordVoice{});
    story.told(What::no_room);
    REQUIRE(story.view().secondary.visible);
    story.act(story.view().secondary.intent);
    CHECK(story.screen() == Screen::write);
    CHECK(story.view().write.notice.empty());
    story.type("Sumur kami kering").act(Next{}).act(ChooseAnonymous{}).act(Next{}).act(Send{});
    for (const Request& request : story.requests())
        if (const auto* submit = std::get_if<Submit>(&request)) {
            CHECK(submit->submission.words.text() == "Sumur kami kering");
            CHECK(submit->submission.consent_version == 0);
        }
}

TEST_CASE("presenter: without room for recordings the choice says so and stories are written, until there is room") {
    Visit visit(with_microphone());
    visit.act(Start{}).act(ChooseDoor{Door::story});
    const WayView& way = visit.view().way;
    REQUIRE(way.choices[1].button.enabled);
    visit.presenter.set_takes_recordings(false, visit.now);
    CHECK_FALSE(way.choices[1].button.enabled);
    CHECK(way.choices[1].hint.find("penuh") != std::string_view::npos);
    visit.act(ChooseWay{true});
    CHECK(visit.screen() == Screen::way);
    visit.presenter.set_takes_recordings(true, visit.now);
    CHECK(way.choices[1].button.enabled);
    visit.act(ChooseWay{true});
    CHECK(visit.screen() == Screen::topic);
    visit.act(Back{}).act(ChooseDoor{Door::story});
    visit.presenter.set_takes_recordings(false, visit.now);
    visit.act(ChooseWay{false});
    CHECK(visit.screen() == Screen::topic);
}

TEST_CASE("presenter: a screen that is hidden hears nothing, and a voice goes with no other kind of entry") {
    Story story;
    story.act(RecordVoice{}).act(Touch{});
    story.told(What::began).told(What::heard, 3s, 90);
    story.requests();
    story.act(HideScreen{});
    CHECK(story.orders() == std::vector{VoiceOrder::pause});
    story.told(What::paused, 3s).act(ShowScreen{});
    CHECK(story.record_view().length == "0:03");
    story.act(Back{}).act(Back{}).act(Back{}).act(ChooseDoor{Door::aspiration});
    CHECK(story.orders() == std::vector{VoiceOrder::forget});
}

TEST_CASE("presenter: a visit that nobody ends forgets what was said") {
    Story story;
    story.record(5s);
    story.requests();
    while (story.screen() != Screen::attract) {
        REQUIRE(story.presenter.next_deadline());
        story.now = *story.presenter.next_deadline();
        story.presenter.tick(story.now);
    }
    const auto asked = story.requests();
    CHECK(std::ranges::any_of(asked, [](const Request& r) { return std::holds_alternative<Forget>(r); }));
}

TEST_CASE("presenter: a visit that ends forgets what was said, and who speaks is not asked whether they are there") {
    Story story;
    story.act(RecordVoice{});
    story.told(What::began);
    for (int second = 1; second < 170; ++second) {
        story.now = story.now + base::Milliseconds(1s);
        story.told(What::heard, second * base::Milliseconds(1s), 50);
        story.presenter.tick(story.now);
    }
    CHECK(story.view().overlay == Overlay::none);
    story.act(StartOver{}).act(ConfirmStartOver{});
    CHECK(story.screen() == Screen::attract);
    const auto asked = story.requests();
    CHECK(std::ranges::any_of(asked, [](const Request& r) { return std::holds_alternative<Forget>(r); }));
    story.told(What::heard, 9s, 200);
    CHECK(story.screen() == Screen::attract);
}

TEST_CASE("presenter: who listens to what they recorded is not asked whether they are there until it was heard") {
    Story story;
    story.record(170s);
    story.act(ListenVoice{});
    const auto until = [&](base::Milliseconds time) {
        story.now = story.now + time;
        story.presenter.tick(story.now);
        return story.view().overlay;
    };
    CHECK(until(169s) == Overlay::none);
    story.told(What::played, 170s);
    CHECK(until(59s) == Overlay::none);
    CHECK(until(1s) == Overlay::idle_warning);
    story.act(Touch{}).act(ListenVoice{});
    CHECK(until(179s) == Overlay::none);
    REQUIRE(story.presenter.next_deadline());
    CHECK(*story.presenter.next_deadline() == story.now + base::Milliseconds(1s));
    CHECK(until(1s) == Overlay::idle_warning);  // sound that never ends holds nobody's visit open
    CHECK(until(20s) == Overlay::none);
    CHECK(story.screen() == Screen::attract);
    story.told(What::played, 170s);  // too late for anybody
    CHECK(story.screen() == Screen::attract);
}

TEST_CASE("presenter: a receipt is printed on request, with nothing of what was said") {
    Visit visit(with_microphone());
    visit.go_to(Screen::receipt);
    visit.requests();
    REQUIRE(visit.view().receipt.print.visible);
    visit.act(PrintReceipt{}).act(PrintReceipt{});
    const auto asked = visit.requests();
    REQUIRE(asked.size() == 1);
    const PrintSlip& slip = std::get<PrintSlip>(asked[0]);
    CHECK(slip.code.text() == "7K3M-92QF-XW4T6");
    CHECK(slip.province.find("Banten") != std::string::npos);
    CHECK(slip.next_steps.size() == 3);
    for (const std::string& line : slip.next_steps)
        CHECK(line.find("Cilowong") == std::string::npos);
    CHECK_FALSE(visit.view().receipt.print.enabled);
    visit.presenter.printed(PrintResult::no_paper, visit.now);
    CHECK(visit.view().receipt.notice.find("Salin kode") != std::string_view::npos);
    CHECK(visit.view().receipt.code == "7K3M-92QF-XW4T6");
    CHECK(visit.view().receipt.print.enabled);
    visit.act(DeclineReceipt{}).act(PrintReceipt{});
    CHECK(visit.requests().empty());
}

TEST_CASE("presenter: what is printed says it in the province's own wording, as the screen does") {
    Visit visit(with_microphone());
    auto pack = std::make_shared<content::Pack>();
    pack->texts = {{"print.keep", {{{"id", "Simpan kertas ini di rumah."}}}}};
    visit.presenter.set_pack(pack, visit.now);
    visit.go_to(Screen::receipt);
    visit.requests();
    visit.act(PrintReceipt{});
    const auto asked = visit.requests();
    REQUIRE(asked.size() == 1);
    CHECK(std::get<PrintSlip>(asked[0]).keep == "Simpan kertas ini di rumah.");
}

// SPDX-License-Identifier: Apache-2.0
// The code by its QR: the camera is on while its screen shows what it sees, and typing is always possible.
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;
using What = CameraReport::What;
using Stage = ScanView::Stage;

namespace {

constexpr std::string_view good_code = "7K3M92QFXW4T6";

Options with_camera() {
    Options out = options();
    out.camera = true;
    out.speech = true;
    out.code_is_whole = [](std::string_view typed) { return typed == good_code; };
    return out;
}

std::string_view say(std::string_view key) {
    return texts().indonesian().text(key);
}

/// Somebody at the entry of a code, and the camera as the kiosk would have it now.
struct Scan {
    explicit Scan(const Options& given = with_camera()) : visit(given) {
        visit.act(Start{}).act(ChooseDoor{Door::answer});
        look();
    }
    void look() {
        for (Request& request : visit.requests()) {
            if (const auto* use = std::get_if<UseCamera>(&request)) {
                CHECK(on != use->on);  // never told twice
                on = use->on;
                number = use->number;
            } else if (auto* asked = std::get_if<LookUp>(&request)) {
                looked_up = std::string(asked->code.text());
            } else if (auto* spoken = std::get_if<Speak>(&request)) {
                said.append(spoken->text.text());
            }
        }
    }
    Scan& act(const Intent& intent) {
        visit.act(intent);
        look();
        return *this;
    }
    Scan& wait(base::Milliseconds time) {
        visit.wait(time);
        look();
        return *this;
    }
    Scan& tell(What what, std::string_view code = {}, std::optional<std::uint32_t> about = std::nullopt) {
        visit.presenter.camera_reported({what, Visit::secret(code), about.value_or(number)}, visit.now);
        look();
        return *this;
    }
    [[nodiscard]] Screen screen() const { return visit.screen(); }
    [[nodiscard]] const ScanView& view() const { return visit.view().scan; }

    Visit visit;
    bool on = false;
    std::uint32_t number = 0;
    std::string looked_up;
    std::string said;
};

}  // namespace

TEST_CASE("presenter: a receipt held up to the camera opens its case as if it had been typed") {
    Scan scan;
    CHECK(scan.visit.view().secondary.visible);
    CHECK_FALSE(scan.on);
    scan.act(ScanReceipt{});
    REQUIRE(scan.screen() == Screen::scan);
    CHECK(scan.on);
    CHECK(scan.view().stage == Stage::starting);
    CHECK(scan.view().promise == say("scan.promise"));
    scan.tell(What::sees);
    CHECK(scan.view().stage == Stage::looking);
    CHECK(scan.view().hint == say("scan.hint"));
    scan.tell(What::found, good_code);
    CHECK_FALSE(scan.on);
    CHECK(scan.view().stage == Stage::found);  // a sign that it was read
    CHECK(scan.looked_up.empty());
    scan.wait(1s);
    CHECK(scan.screen() == Screen::case_view);
    CHECK(scan.looked_up == good_code);
    scan.act(Back{});
    CHECK(scan.screen() == Screen::code_entry);
    CHECK(scan.visit.view().code_entry.code.text == good_code);
}

TEST_CASE("presenter: without a camera there is no second way, and nobody gets there") {
    Options none = with_camera();
    none.camera = false;
    Scan scan(none);
    CHECK_FALSE(scan.visit.view().secondary.visible);
    scan.act(ScanReceipt{});
    CHECK(scan.screen() == Screen::code_entry);
    CHECK_FALSE(scan.on);
}

TEST_CASE("presenter: another QR is told kindly for a while, and the camera goes on looking") {
    Scan scan;
    scan.act(ScanReceipt{}).tell(What::foreign);
    CHECK(scan.screen() == Screen::scan);
    CHECK(scan.on);
    CHECK(scan.view().notice == say("scan.foreign"));
    scan.wait(3s);
    CHECK_FALSE(scan.view().notice.empty());
    scan.tell(What::foreign).wait(4s);  // still held up
    CHECK_FALSE(scan.view().notice.empty());
    scan.wait(3s);
    CHECK(scan.view().notice.empty());
    scan.tell(What::found, good_code).wait(1s);
    CHECK(scan.screen() == Screen::case_view);
}

TEST_CASE("presenter: a camera that is absent, busy, lost or broken leads back to typing, and says so") {
    const std::pair<What, const char*> troubles[] = {{What::absent, "camera.absent"},
                                                     {What::busy, "camera.busy"},
                                                     {What::lost, "camera.lost"},
                                                     {What::failed, "camera.failed"}};
    for (const auto& [what, key] : troubles) {
        Scan scan;
        scan.visit.type("7K3");
        scan.act(ScanReceipt{});
        if (what == What::lost) scan.tell(What::sees);
        scan.tell(what);
        CHECK(scan.screen() == Screen::code_entry);
        CHECK_FALSE(scan.on);
        CHECK(scan.visit.view().code_entry.notice == say(key));
        CHECK(scan.visit.view().code_entry.code.text == "7K3");
        scan.visit.type("M92QFXW4T6");
        CHECK(scan.visit.view().code_entry.notice.empty());
        scan.act(Next{});
        CHECK(scan.looked_up == good_code);
    }
    Scan again;  // whoever tries once more can
    again.act(ScanReceipt{}).tell(What::busy).act(ScanReceipt{}).tell(What::sees);
    CHECK(again.screen() == Screen::scan);
    CHECK(again.on);
}

TEST_CASE("presenter: the camera is off whenever its screen does not show: back, overlays, hidden, time-out") {
    Scan scan;
    scan.act(ScanReceipt{}).tell(What::sees).act(Back{});
    CHECK(scan.screen() == Screen::code_entry);
    CHECK_FALSE(scan.on);
    scan.act(ScanReceipt{});
    CHECK(scan.on);
    scan.act(HideScreen{});
    CHECK_FALSE(scan.on);
    scan.act(ShowScreen{});
    CHECK(scan.on);
    scan.act(OpenComfort{});
    CHECK_FALSE(scan.on);
    scan.act(Continue{});
    CHECK(scan.on);
    scan.wait(limits::idle_warning_after);
    CHECK(scan.visit.view().overlay == Overlay::idle_warning);
    CHECK_FALSE(scan.on);
    scan.act(Continue{});
    CHECK(scan.on);
    scan.wait(10min);
    CHECK(scan.screen() == Screen::attract);
    CHECK_FALSE(scan.on);
}

TEST_CASE("presenter: what the camera of an earlier visit tells late is nobody's, and a wrong code opens nothing") {
    Scan scan;
    scan.act(ScanReceipt{});
    const std::uint32_t first = scan.number;
    scan.act(Back{}).tell(What::found, good_code, first).wait(2s);
    CHECK(scan.screen() == Screen::code_entry);
    CHECK(scan.visit.view().code_entry.code.text.empty());
    scan.act(ScanReceipt{}).tell(What::lost, {}, first).tell(What::found, good_code, first).wait(2s);
    CHECK(scan.screen() == Screen::scan);
    scan.tell(What::found, "7K3M92QFXW4T7").tell(What::found, "7K").wait(2s);
    CHECK(scan.screen() == Screen::scan);
    CHECK(scan.looked_up.empty());
    CHECK(scan.on);
}

TEST_CASE("presenter: in speech mode scanning is offered before the keys, and what was read is said") {
    Scan scan;
    scan.act(SpeechNext{});
    for (int i = 0; i < 5 && scan.said.find(say("code.scan")) == std::string::npos; ++i)
        scan.act(SpeechNext{});
    CHECK(scan.said.find(say("code.scan")) != std::string::npos);
    scan.said.clear();
    scan.act(ScanReceipt{});
    CHECK(scan.said.find(say("scan.title")) != std::string::npos);
    CHECK(scan.said.find(say("scan.promise")) != std::string::npos);
    scan.said.clear();
    scan.tell(What::sees).tell(What::foreign);
    CHECK(scan.said.find(say("scan.foreign")) != std::string::npos);
    scan.said.clear();
    scan.tell(What::found, good_code);
    CHECK(scan.said == say("scan.found"));
    scan.wait(3s);
    CHECK(scan.screen() == Screen::case_view);
    CHECK(scan.looked_up == good_code);

    Scan lost;
    lost.act(SpeechNext{}).act(ScanReceipt{}).tell(What::sees);
    lost.said.clear();
    lost.tell(What::lost);
    CHECK(lost.said.find(say("camera.lost")) != std::string::npos);
}

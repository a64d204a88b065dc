// SPDX-License-Identifier: Apache-2.0
// An hour of whatever hands, elbows and children do to a screen: forty fingers, held keys, chords, a panel that is
// unplugged under a finger. By the kiosk's own input queue, screens and presenter, on simulated time.
#include <set>

#include <malloc.h>

#include "app/presenter/speech.hpp"
#include "app/screens/interaction.hpp"
#include "app/screens/kiosk_ui.hpp"
#include "platform/glfw/input_queue.hpp"
#include "platform/sim/sim_random.hpp"
#include "tests/unit/memory_search.hpp"
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;
using base::InputEvent;
using Kind = InputEvent::Kind;

namespace {

constexpr std::size_t fingers = 40;
constexpr std::size_t growth_max = 256u << 10;

Options everything() {
    Options out = options();
    out.voice = out.speech = out.printer = true;
    out.languages.assign(text::all_languages.begin(), text::all_languages.end());
    return out;
}

InputEvent pointer(Kind kind, screens::Point where) {
    InputEvent event;
    event.kind = kind;
    event.x = where.x;
    event.y = where.y;
    return event;
}

/// The kiosk as its loop runs it, without window and worker.
class Kiosk {
public:
    Kiosk(screens::PanelSize panel, std::uint64_t seed) : panel_(panel), dice_(seed) {
        auto made = screens::KioskUi::create(panel);
        REQUIRE(made.has_value());
        ui_ = std::move(*made);
        ui_->report_to(&report_);
        ui_->set_motion(true);
        presenter_.set_readiness(Readiness::ready, {}, now_);
        presenter_.set_high_panel(panel.height > panel.width, now_);
        draw();
    }

    void push(const InputEvent& event) { queue_.push(event); }
    /// Everything that waits, drawn one change a frame; then time passes.
    void settle(base::Milliseconds time) {
        do
            step();
        while (!queue_.empty() || ui_->frames_due());
        wait(time);
    }
    void wait(base::Milliseconds time) {
        const base::Instant until = now_ + time;
        for (auto next = presenter_.next_deadline(); next && *next <= until; next = presenter_.next_deadline()) {
            REQUIRE(*next >= now_);
            now_ = *next;
            presenter_.tick(now_);
            draw();
        }
        now_ = until;
        presenter_.tick(now_);
        draw();
    }
    void type(base::ByteView ascii) {
        InputEvent event;
        event.kind = Kind::character;
        for (const base::Byte byte : ascii) {
            event.character = byte;
            push(event);
        }
    }
    void tap(std::string_view target, std::size_t index = 0) {
        const auto id = screens::target_id(target, index);
        const auto at = std::ranges::find(report_.targets, id, &screens::LayoutReport::Target::id);
        REQUIRE_MESSAGE(at != report_.targets.end(), "nothing to touch called ", std::string(target), " on screen ",
                        static_cast<int>(view().screen));
        const screens::Point where = at->where.centre();
        push(pointer(Kind::pointer_moved, where));
        push(pointer(Kind::pointer_pressed, where));
        push(pointer(Kind::pointer_released, where));
        settle(base::Milliseconds(700));
    }

    /// Somewhere: on what can be pressed, mostly, else anywhere, beside the glass too.
    screens::Point anywhere() {
        if (!report_.targets.empty() && dice_.below(4) > 0)
            return report_.targets[dice_.below(report_.targets.size())].where.centre();
        const auto coordinate = [&](float length) {
            return (static_cast<float>(dice_.below(1'200)) / 1'000 - 0.1F) * length;
        };
        return {coordinate(static_cast<float>(panel_.width)), coordinate(static_cast<float>(panel_.height))};
    }

    [[nodiscard]] const View& view() const { return presenter_.view(); }
    [[nodiscard]] sim::SimRandom& dice() { return dice_; }
    std::size_t taken = 0;  ///< submissions
    std::set<Screen> seen;

private:
    void step() {
        const auto event = queue_.next();
        draw(event ? &*event : nullptr);
    }
    void draw(const InputEvent* event = nullptr) {
        intents_.clear();
        REQUIRE(ui_->resize(panel_, view().comfort.text_size));
        ui_->draw(view(), event, now_, intents_);
        presenter_.cards_drawn(ui_->cards_drawn(), now_);
        for (const Intent& intent : intents_)
            presenter_.handle(intent, now_);
        base::wipe(intents_.data(), intents_.size() * sizeof(Intent));
        check();
        if (view().wipes != wipes_) queue_.clear();
        wipes_ = view().wipes;
        while (auto request = presenter_.take_request())
            answer(*request);
    }
    /// What holds of every picture.
    void check() {
        seen.insert(view().screen);
        CHECK(view().attract.card_count <= AttractView::cards_max);
        CHECK(view().write.words.cursor <= view().write.words.text.size());
        CHECK_FALSE(elements_of(view()).empty());
        const auto next = presenter_.next_deadline();
        CHECK((view().screen == Screen::attract || view().screen == Screen::saving || next.has_value()));
    }
    /// As the worker and the recorder would, sometimes badly.
    void answer(Request& request) {
        const bool well = dice_.below(5) > 0;
        if (std::holds_alternative<Submit>(request)) {
            taken += well ? 1 : 0;
            if (well)
                presenter_.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR TEXT"), now_);
            else
                presenter_.save_failed(SaveFailure::storage_full, now_);
        }
        if (const auto* wanted = std::get_if<LookUp>(&request)) {
            CaseReport report;
            report.number = wanted->number;
            report.state = well ? CaseState::found : CaseState::not_here;
            report.can_withdraw = well;
            presenter_.case_reported(std::move(report), now_);
        }
        if (const auto* voice = std::get_if<UseVoice>(&request)) answer_voice(voice->order, well);
        if (std::holds_alternative<PrintSlip>(request))
            presenter_.printed(well ? PrintResult::done : PrintResult::no_paper, now_);
    }
    void answer_voice(VoiceOrder order, bool well) {
        using What = VoiceReport::What;
        const auto tell = [&](What what) { presenter_.voice_reported({what, base::Milliseconds(9'000), 80}, now_); };
        if (order == VoiceOrder::record || order == VoiceOrder::resume) tell(well ? What::began : What::no_microphone);
        if (order == VoiceOrder::record && well) tell(dice_.below(3) > 0 ? What::heard : What::lost);
        if (order == VoiceOrder::pause) tell(What::paused);
        if (order == VoiceOrder::listen || order == VoiceOrder::quiet) tell(What::played);
        if (order == VoiceOrder::finish) tell(well ? What::finished : What::failed);
    }

    screens::PanelSize panel_;
    sim::SimRandom dice_;
    std::unique_ptr<screens::KioskUi> ui_;
    screens::LayoutReport report_;
    glfw::InputQueue queue_;
    std::vector<Intent> intents_;
    std::uint64_t wipes_ = 0;
    base::Instant now_{1h};
    Presenter presenter_{everything(), texts(), places(), now_};
};

/// Forty fingers come down, slide and leave, as one pointer after the other: some never leave, for the panel was
/// unplugged, and some leave that never came.
void hands(Kiosk& kiosk) {
    std::array<bool, fingers> down{};
    const std::size_t used = 1 + kiosk.dice().below(kiosk.dice().below(8) == 0 ? fingers : 2);
    for (std::size_t i = 0; i < used * 3; ++i) {
        const std::size_t finger = kiosk.dice().below(used);
        const screens::Point where = kiosk.anywhere();
        if (kiosk.dice().below(3) == 0) kiosk.push(pointer(Kind::pointer_moved, where));
        const bool lifts = down[finger] || kiosk.dice().below(30) == 0;
        kiosk.push(pointer(lifts ? Kind::pointer_released : Kind::pointer_pressed, where));
        down[finger] = !lifts;
    }
    const bool unplugged = kiosk.dice().below(20) == 0;
    for (std::size_t finger = 0; finger < used && !unplugged; ++finger)
        if (down[finger]) kiosk.push(pointer(Kind::pointer_released, kiosk.anywhere()));
}

/// One key, or one that something lies on.
void keys(Kiosk& kiosk) {
    InputEvent event;
    event.kind = Kind::key;
    event.key = static_cast<base::Key>(kiosk.dice().below(static_cast<std::size_t>(base::Key::speech_choose) + 1));
    event.shift = kiosk.dice().below(4) == 0;
    const std::size_t times = kiosk.dice().below(15) == 0 ? 400 : 1;
    for (std::size_t i = 0; i < times; ++i)
        kiosk.push(event);
}

/// What a keyboard or scanner gives that nobody would type.
void characters(Kiosk& kiosk) {
    constexpr std::array<char32_t, 10> odd{0, 1, U'\n', 0x7f, 0x300, 0x200b, 0x202e, 0xd800, 0x1f4a9, 0x110000};
    InputEvent event;
    event.kind = Kind::character;
    for (std::size_t i = 0; i < 4; ++i) {
        event.character = odd.at(kiosk.dice().below(odd.size()));
        kiosk.push(event);
    }
    event.kind = Kind::wheel;
    event.y = static_cast<float>(kiosk.dice().below(200)) - 100;
    kiosk.push(event);
}

void something(Kiosk& kiosk, base::ByteView words) {
    switch (kiosk.dice().below(10)) {
        case 0:
            return keys(kiosk);
        case 1:
            return characters(kiosk);
        case 2:
            return kiosk.type(words);
        default:
            return hands(kiosk);
    }
}

void lives_through_an_hour(screens::PanelSize panel, std::uint64_t seed) {
    Kiosk kiosk(panel, seed);
    base::SecretBuffer words = test::unique_words(seed, 60);
    const test::Pieces pieces(words.view());
    std::size_t after_a_while = 0;
    base::Milliseconds busy{0};
    while (busy < 1h) {
        something(kiosk, words.view());
        const base::Milliseconds pause(100 + kiosk.dice().below(3'500));
        kiosk.settle(pause);
        busy += pause;
        if (kiosk.dice().below(60) > 0) continue;
        kiosk.settle(10min);  // they run away
        REQUIRE(kiosk.view().screen == Screen::attract);
        if (after_a_while == 0 && busy > 20min) after_a_while = mallinfo2().uordblks;
    }
    kiosk.settle(10min);
    REQUIRE(kiosk.view().screen == Screen::attract);
    CHECK(kiosk.seen.size() >= 8);
    words.clear();
    test::check_gone(pieces);
    CHECK(mallinfo2().uordblks <= after_a_while + growth_max);

    // And somebody who has something to say.
    const std::size_t before = kiosk.taken;
    kiosk.tap("start");
    kiosk.tap("door", 0);
    kiosk.tap("topic", 0);
    kiosk.tap("place", 0);
    kiosk.type(base::as_bytes("Saluran air mampet"));
    kiosk.tap("primary");
    kiosk.tap("contact choice", 0);
    kiosk.tap("primary");
    for (int tries = 0; kiosk.view().screen != Screen::receipt && tries < 20; ++tries)
        kiosk.tap("primary");  // the disk was full now and then
    CHECK(kiosk.view().screen == Screen::receipt);
    CHECK(kiosk.taken == before + 1);
}

}  // namespace

TEST_CASE("memory: an hour of forty fingers, held keys and chords leaves a kiosk that serves, and no words") {
    lives_through_an_hour({1280, 800, 1280 / 217.0}, 611);
    lives_through_an_hour({720, 1280, 720 / 122.0}, 612);
}

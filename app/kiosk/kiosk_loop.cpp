// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/kiosk_loop.hpp"

#include <algorithm>
#include <optional>

#include "app/areas/areas.hpp"
#include "app/kiosk/device_files.hpp"
#include "app/kiosk/sound_desk.hpp"
#include "app/kiosk/targets_file.hpp"
#include "app/screens/crest.hpp"
#include "app/screens/kiosk_ui.hpp"
#include "app/screens/ui.hpp"
#include "app/text/catalog.hpp"
#include "platform/base/log.hpp"
#include "platform/glfw/frame_pacer.hpp"
#include "platform/glfw/renderer.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "sync/envelope/code.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::kiosk {
namespace {

constexpr base::Milliseconds longest_sleep{60'000};
constexpr int changes_per_picture = 64;

bool typed(const base::InputEvent& event) {
    return event.kind == base::InputEvent::Kind::character || event.kind == base::InputEvent::Kind::key;
}

presenter::TextSize text_size_of(std::string_view name) {
    return name == "largest" ? presenter::TextSize::largest
           : name == "large" ? presenter::TextSize::large
                             : presenter::TextSize::normal;
}

/// By a key of this run alone: what it gives tells nothing of the text to whoever reads this program's memory later.
std::function<std::uint64_t(std::string_view)> text_fingerprint() {
    const auto random = std::make_shared<posix::RealRandom>();
    const std::shared_ptr<envelope::Primitives> primitives =
        envelope::mbedtls_primitives([random](base::ByteSpan out) { random->fill(out); });
    const auto key = std::make_shared<base::SecretFixed<32>>();
    random->fill(key->span());
    return [primitives, key](std::string_view text) {
        return base::read_big_endian<std::uint64_t>(
            primitives->hmac_sha256(key->view(), base::as_bytes(text)).view().first(sizeof(std::uint64_t)));
    };
}

presenter::Options options_from(const config::KioskConfig& config) {
    presenter::Options options;
    options.province = {config.kecamatan / 10'000};  // 36.73.01 → 36
    options.district = {config.kecamatan};
    const auto roots = load_roots(config.roots_file);  // if they can't be read, the worker says why
    options.practice = roots && roots->practice;
    options.language = text::language_of(config.language).value_or(text::Language::indonesian);
    options.languages.clear();
    for (const std::string& tag : config.languages)
        if (const auto language = text::language_of(tag)) options.languages.push_back(*language);
    options.comfort.text_size = text_size_of(config.text_size);
    options.comfort.high_contrast = config.contrast == "high";
    options.comfort.reduced_motion = !config.motion;
    options.idle_warning_after = config.idle_warning_after;
    options.idle_extend_time = config.idle_extend_time;
    options.receipt_time = config.receipt_time;
    options.cool_down = {config.cool_down_entries, config.cool_down_within, config.cool_down_wait};
    options.voice = !config.sound.microphone.empty();
    options.speech = !config.sound.speaker.empty();
    options.speech_blanks = config.speech.dark_screen;
    options.printer = !config.printer.device.empty();
    options.camera = !config.camera.device.empty();
    options.code_is_whole = [](std::string_view typed) { return envelope::ReceiptCode::parse(typed).has_value(); };
    options.fingerprint = text_fingerprint();
    return options;
}

/// Somebody who sets the kiosk up shall know what they offer.
void name_unreviewed(const std::vector<text::Language>& offered, const text::Library& texts) {
    for (const text::Language language : offered) {
        if (texts.in(language).is_reviewed()) continue;
        base::log(base::Level::warning, "kiosk",
                  "language \"" + std::string(text::tag_of(language)) + "\" is offered, but its texts are " +
                      std::string(texts.in(language).review()) + "; leave it out of site.languages until they are");
    }
}

screens::PanelSize panel_size(const glfw::Panel& panel) {
    return {panel.width, panel.height, panel.pixels_per_mm};
}

/// The parts of the screen's thread, and one round of its loop.
class Loop {
public:
    Loop(glfw::Window& window, Worker& worker, SoundDesk& desk, EyeDesk& eye, screens::KioskUi& ui,
         glfw::Renderer& renderer, presenter::Presenter& presenter, std::optional<TargetsFile>& targets)
        : window_(window),
          worker_(worker),
          desk_(desk),
          eye_(eye),
          ui_(ui),
          renderer_(renderer),
          presenter_(presenter),
          targets_(targets) {
        if (targets_) ui_.report_to(&targets_->report());
    }

    base::Status round() {
        take_news();
        presenter_.tick(clock_.monotonic());
        forward_requests();
        show_sight();
        PENDOPO_CHECK(follow_window());
        if (due()) draw();
        window_.wait(longest_wait());
        return {};
    }

private:
    /// What moves is drawn 60 times a second, whoever beats the time; whatever comes in is answered at once.
    [[nodiscard]] base::Milliseconds longest_wait() const {
        const base::Instant now = clock_.monotonic();
        if (!due()) return pacer_.sleep(now, next_deadline(), longest_sleep);
        const bool moves_alone = !window_.has_events() && !ui_.frames_due() && ui_.moving(now);
        return moves_alone ? pacer_.rest_of_frame(now) : base::Milliseconds{0};
    }

    [[nodiscard]] bool due() const { return window_.has_events() || picture_due(); }

    [[nodiscard]] bool picture_due() const {
        return pacer_.frame_due() || ui_.frames_due() || live_is_news_ ||
               presenter_.view().revision != drawn_revision_ || held_long_enough() || ui_.moving(clock_.monotonic());
    }

    /// It changes nothing that is seen.
    [[nodiscard]] bool hovers(const base::InputEvent& event) const {
        return event.kind == base::InputEvent::Kind::pointer_moved && !finger_down_;
    }

    /// A finger rests on a key until this moment: its accents appear, or it repeats.
    [[nodiscard]] bool held_long_enough() const {
        const auto deadline = ui_.deadline();
        return deadline && *deadline <= clock_.monotonic();
    }

    [[nodiscard]] std::optional<base::Instant> next_deadline() const {
        const auto first = presenter_.next_deadline();
        const auto second = ui_.deadline();
        if (!first) return second;
        return second ? std::min(*first, *second) : first;
    }

    void take_news() {
        desk_.pass_events(clock_.monotonic());
        eye_.pass_sight(clock_.monotonic());
        while (auto news = worker_.take_news()) {
            const base::Instant now = clock_.monotonic();
            if (auto* saved = std::get_if<Saved>(&*news))
                presenter_.saved(std::move(saved->code), std::move(saved->qr_text), now);
            if (const auto* failed = std::get_if<SaveFailed>(&*news)) presenter_.save_failed(failed->failure, now);
            if (const auto* changed = std::get_if<ReadinessChanged>(&*news)) {
                presenter_.set_readiness(changed->readiness, changed->words, now);
                presenter_.set_takes_recordings(changed->takes_recordings, now);
            }
            if (const auto* pack = std::get_if<PackChanged>(&*news)) presenter_.set_pack(pack->pack, now);
            if (const auto* heard = std::get_if<HeardChanged>(&*news)) presenter_.set_heard(heard->voices, now);
            if (const auto* status = std::get_if<presenter::ServiceStatus>(&*news))
                presenter_.set_service(*status, now);
            if (const auto* report = std::get_if<presenter::ExchangeReport>(&*news))
                presenter_.exchange_reported(*report, now);
            if (auto* report = std::get_if<presenter::CaseReport>(&*news))
                presenter_.case_reported(std::move(*report), now);
            if (auto* voice = std::get_if<VoiceNews>(&*news)) desk_.hear_of_worker(std::move(*voice), now);
            if (const auto* printed = std::get_if<Printed>(&*news)) presenter_.printed(printed->result, now);
        }
    }

    void forward_requests() {
        while (auto request = presenter_.take_request())
            if (!desk_.take(*request) && !eye_.take(*request)) worker_.post(std::move(*request));
    }

    /// What the camera sees goes from its thread to the graphics memory; nothing else holds it.
    void show_sight() {
        port::GreyPicture seen;
        if (!eye_.hand_over(seen)) return;
        const auto width = static_cast<int>(seen.width);
        const auto height = static_cast<int>(seen.height);
        const std::uintptr_t texture = renderer_.set_live_picture(width, height, seen.pixels.view());
        ui_.show_live({texture, height > 0 ? static_cast<float>(width) / static_cast<float>(height) : 1});
        live_is_news_ = true;
    }

    base::Status follow_window() {
        if (window_.take_repaint_request()) pacer_.touch();
        const glfw::Panel panel = window_.panel();
        presenter_.set_high_panel(panel.height > panel.width, clock_.monotonic());
        if (panel.width > 0 && panel.height > 0)
            PENDOPO_CHECK(ui_.resize(panel_size(panel), presenter_.view().comfort.text_size));
        if (ui_.fonts_revision() != fonts_revision_) {
            fonts_revision_ = ui_.fonts_revision();
            renderer_.fonts_changed();
            pacer_.touch();
        }
        return {};
    }

    /// Lays out one frame with at most one change of the input, and lets its intents happen.
    void step(const std::optional<base::InputEvent>& event) {
        using Kind = base::InputEvent::Kind;
        const base::Instant now = clock_.monotonic();
        if (event && event->kind == Kind::pointer_pressed) finger_down_ = true;
        if (event && event->kind == Kind::pointer_released) finger_down_ = false;
        drawn_revision_ = presenter_.view().revision;
        intents_.clear();
        ui_.draw(presenter_.view(), event ? &*event : nullptr, now, intents_);
        presenter_.cards_drawn(ui_.cards_drawn(), now);
        if (targets_) targets_->note(presenter_.view());
        for (const presenter::Intent& intent : intents_)
            presenter_.handle(intent, now);
        base::wipe(intents_.data(), intents_.size() * sizeof(presenter::Intent));
        if (presenter_.view().wipes == wipes_) return;
        wipes_ = presenter_.view().wipes;
        window_.forget_events();
    }

    /// One picture. Typed characters that came while the last one was drawn all go into it: laying out takes
    /// microseconds, a picture on a slow machine tens of milliseconds, and no key may be lost to that. Touching moves
    /// the pointer first: that alone gets no picture, for the finger would wait until it is done.
    void draw() {
        auto event = window_.next_event();
        bool seen = presenter_.view().revision != drawn_revision_ || held_long_enough();
        for (int more = 0; more < changes_per_picture; ++more) {
            const bool hovering = event && hovers(*event);
            seen = seen || (event && !hovering);
            step(event);
            if (!event || !(hovering || typed(*event)) || ui_.frames_due()) break;
            if (!(event = window_.next_event())) break;
        }
        const bool other_crest = ui_.hand_over_crest([this](const screens::Picture& crest) {
            return renderer_.set_picture(crest.width, crest.height, crest.rgba);
        });
        if (seen || other_crest) pacer_.touch();
        if (!picture_due()) return;
        renderer_.draw(ui_.draw_data(), ui_.background());
        window_.swap();
        live_is_news_ = false;
        pacer_.frame_drawn(clock_.monotonic());
        // A last frame at rest; and after the blank ones of a wipe those that show something.
        if (ui_.moving(clock_.monotonic()) || ui_.frames_due()) pacer_.touch();
        forward_requests();
        if (targets_) targets_->write(!due() && !finger_down_);
    }

    posix::RealClock clock_;
    glfw::Window& window_;
    Worker& worker_;
    SoundDesk& desk_;
    EyeDesk& eye_;
    screens::KioskUi& ui_;
    glfw::Renderer& renderer_;
    presenter::Presenter& presenter_;
    std::optional<TargetsFile>& targets_;
    glfw::FramePacer pacer_;
    std::vector<presenter::Intent> intents_;
    std::uint64_t drawn_revision_ = 0;
    std::uint64_t fonts_revision_ = 0;
    std::uint64_t wipes_ = 0;
    bool finger_down_ = false;
    bool live_is_news_ = false;
};

}  // namespace

base::Status run_loop(const config::KioskConfig& config, glfw::Window& window, Worker& worker, Sound& sound, Eye& eye,
                      const TestFiles& files) {
    PENDOPO_TRY(const text::Library texts, text::Library::embedded());
    PENDOPO_TRY(const areas::Areas areas, areas::Areas::embedded());
    PENDOPO_TRY(const auto ui, screens::KioskUi::create(panel_size(window.panel()), text_size_of(config.text_size)));
    if (config.theme == "outdoor") ui->set_theme(screens::Theme::outdoor());
    ui->set_motion(true);
    PENDOPO_TRY(const auto renderer, window.start_renderer());
    presenter::Options options = options_from(config);
    options.speech = options.speech || !files.transcript.empty();
    name_unreviewed(options.languages, texts);
    presenter::Presenter presenter(options, texts, areas, posix::RealClock().monotonic());
    std::optional<TargetsFile> targets;
    if (!files.targets.empty()) targets.emplace(files.targets);
    SoundDesk desk(sound, worker, presenter);
    EyeDesk eye_desk(eye, presenter);
    Loop loop(window, worker, desk, eye_desk, *ui, *renderer, presenter, targets);
    while (!window.should_close())
        PENDOPO_CHECK(loop.round());
    return {};
}

}  // namespace pendopo::kiosk

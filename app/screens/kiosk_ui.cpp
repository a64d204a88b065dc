// SPDX-License-Identifier: Apache-2.0
#include "app/screens/kiosk_ui.hpp"

#include <utility>

#include <imgui.h>

#include "app/screens/attract_screen.hpp"
#include "app/screens/case_screen.hpp"
#include "app/screens/code_screen.hpp"
#include "app/screens/contact_screen.hpp"
#include "app/screens/cover.hpp"
#include "app/screens/crest.hpp"
#include "app/screens/doors_screen.hpp"
#include "app/screens/failure_screen.hpp"
#include "app/screens/fonts.hpp"
#include "app/screens/interaction.hpp"
#include "app/screens/large_text.hpp"
#include "app/screens/motion.hpp"
#include "app/screens/not_ready_screen.hpp"
#include "app/screens/overlay.hpp"
#include "app/screens/place_screen.hpp"
#include "app/screens/poll_list_screen.hpp"
#include "app/screens/province_theme.hpp"
#include "app/screens/question_screen.hpp"
#include "app/screens/receipt_screen.hpp"
#include "app/screens/record_screen.hpp"
#include "app/screens/review_screen.hpp"
#include "app/screens/saving_screen.hpp"
#include "app/screens/scan_screen.hpp"
#include "app/screens/service_screen.hpp"
#include "app/screens/speech_keys.hpp"
#include "app/screens/theme.hpp"
#include "app/screens/topic_screen.hpp"
#include "app/screens/ui.hpp"
#include "app/screens/way_screen.hpp"
#include "app/screens/write_screen.hpp"

namespace pendopo::screens {

namespace {

using presenter::Overlay;
using presenter::Screen;
using presenter::View;

constexpr std::size_t waiting_max = 16;
constexpr int blank_frames_after_wipe = 3;  // draw list, front and back buffer then hold nothing of the visit

void draw_screen(Ui& ui, const View& view) {
    if (draw_large_text(ui, view)) return;
    switch (view.screen) {
        case Screen::not_ready:
            return draw_not_ready(ui, view);
        case Screen::attract:
            return draw_attract(ui, view);
        case Screen::doors:
            return draw_doors(ui, view);
        case Screen::topic:
            return draw_topic(ui, view);
        case Screen::place:
            return draw_place(ui, view);
        case Screen::way:
            return draw_way(ui, view);
        case Screen::record:
            return draw_record(ui, view);
        case Screen::write:
            return draw_write(ui, view);
        case Screen::contact:
            return draw_contact(ui, view);
        case Screen::review:
            return draw_review(ui, view);
        case Screen::saving:
            return draw_saving(ui, view);
        case Screen::receipt:
            return draw_receipt(ui, view);
        case Screen::failure:
            return draw_failure(ui, view);
        case Screen::service:
            return draw_service(ui, view);
        case Screen::poll_list:
            return draw_poll_list(ui, view);
        case Screen::question:
            return draw_question(ui, view);
        case Screen::code_entry:
            return draw_code(ui, view);
        case Screen::case_view:
            return draw_case(ui, view);
        case Screen::scan:
            return draw_scan(ui, view);
    }
}

/// Overwrites what glyph rectangles the list still holds behind its end: their texture coordinates tell letters.
void wipe_draw_list(ImDrawList& list) {
    base::wipe(list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.Capacity) * sizeof(ImDrawVert));
    list._ClearFreeMemory();
}

/// Speech mode on a dark screen: fingers find things where they are, and nobody else reads along.
void cover(ImDrawList& list, Canvas& canvas) {
    wipe_draw_list(list);
    list._ResetForNewFrame();
    list.PushClipRectFullScreen();
    list.PushTextureID(ImGui::GetIO().Fonts->TexID);
    canvas.fill(canvas.metrics().screen(), Colour{0, 0, 0, 255});
}

}  // namespace

struct KioskUi::State {
    State(const PanelSize& panel, TextSize text_size)
        : metrics(panel, text_size),
          usual(Theme::built_in()),
          high_contrast(Theme::high_contrast()),
          provincial(usual),
          theme(usual) {
        context = ImGui::CreateContext();
        ImGui::SetCurrentContext(context);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.DeltaTime = 1.F / 60;  // ImGui wants time to pass; none of its widgets is used
    }
    ~State() { ImGui::DestroyContext(context); }

    /// The files are read again each time: letters change their size a few times a day, and 3 MB would lie there for
    /// it.
    [[nodiscard]] base::Status build_fonts() {
        PENDOPO_TRY(const FontFiles files, FontFiles::read());
        ++fonts_revision;
        return fonts.build(*ImGui::GetIO().Fonts, files, metrics);
    }

    void follow(const View& view, base::Instant now);
    void follow_crest(base::ByteView png);
    void put_off(const std::optional<base::InputEvent>& change);
    [[nodiscard]] std::optional<base::InputEvent> in_order(const std::optional<base::InputEvent>& change);
    void draw(ImDrawList& list, const View& view, const base::InputEvent* event, base::Instant now,
              std::vector<presenter::Intent>& out);

    ImGuiContext* context = nullptr;
    Metrics metrics;
    Theme usual;
    const Theme high_contrast;
    Theme provincial;  ///< the usual one in the colours of the content pack
    std::uint64_t colours_revision = 0;
    Picture crest;               ///< as the pack has it; empty: none
    HeldPicture crest_drawn;     ///< as the renderer has it, in the size of this panel
    bool crest_is_news = false;  ///< the renderer has another
    HeldPicture live;
    Theme theme;  ///< of this frame: the provincial one, or high contrast
    Fonts fonts;
    Interaction input;
    LayoutReport* report = nullptr;
    std::uint64_t fonts_revision = 0;
    std::uint64_t wipes = 0;
    int blank_frames = 0;
    std::vector<base::InputEvent> waiting;  ///< touches that fell into blank frames; never characters
    Screen screen = Screen::not_ready;
    bool hidden = false;
    bool moves = false;
    Motion motion;
    presenter::CardsDrawn cards_drawn;
};

/// Another visit, screen, overlay or pack: what fingers were doing belongs to the old one.
void KioskUi::State::follow(const View& view, base::Instant now) {
    if (view.wipes != wipes) {
        wipes = view.wipes;
        blank_frames = blank_frames_after_wipe;
        input.reset();
    }
    const bool other_pack = view.colours_revision != colours_revision;
    colours_revision = view.colours_revision;
    if (other_pack) {
        provincial = usual.outlined() ? usual : province_theme(view.colours);
        follow_crest(view.crest_png);
    }
    if (view.screen != screen || view.comfort.hidden != hidden || other_pack) input.reset();
    const bool still = !moves || view.comfort.reduced_motion || view.comfort.hidden || blank_frames > 0;
    if (still)
        motion.stop();
    else if (view.screen != screen)
        motion.begin(screen, view.screen, now);
    screen = view.screen;
    hidden = view.comfort.hidden;
}

/// One that can't be read is none: the pack's lint has said so, and its words are more.
void KioskUi::State::follow_crest(base::ByteView png) {
    auto read = read_crest(png);
    Picture next = read ? std::move(*read) : Picture{};
    crest_is_news = crest_is_news || !next.rgba.empty() || !crest.rgba.empty();
    crest_drawn = {};
    crest = std::move(next);
}

void KioskUi::State::put_off(const std::optional<base::InputEvent>& change) {
    const bool pointer = change && change->kind != base::InputEvent::Kind::character &&
                         change->kind != base::InputEvent::Kind::key && waiting.size() < waiting_max;
    if (pointer) waiting.push_back(*change);
}

/// The oldest change that waits, if any; the new one then waits behind it.
std::optional<base::InputEvent> KioskUi::State::in_order(const std::optional<base::InputEvent>& change) {
    if (waiting.empty()) return change;
    put_off(change);
    const base::InputEvent oldest = waiting.front();
    waiting.erase(waiting.begin());
    return oldest;
}

void KioskUi::State::draw(ImDrawList& list, const View& view, const base::InputEvent* event, base::Instant now,
                          std::vector<presenter::Intent>& out) {
    if (report != nullptr) *report = {};
    const std::size_t before = out.size();
    if (const auto spoken = event != nullptr ? spoken_intent(view, *event) : std::nullopt) {
        out.push_back(*spoken);
        event = nullptr;
    }
    input.begin_frame(event, now, metrics);
    input.set_typing(false);
    theme = view.comfort.high_contrast ? high_contrast : provincial;
    metrics.set_line_width(theme.line_width);
    Canvas canvas(list, theme, metrics, fonts, report);
    Ui ui{canvas, input, out, view.comfort.reach};
    ui.spoken = view.focused ? &*view.focused : nullptr;
    if (crest_drawn.texture != 0) ui.crest = &crest_drawn;
    if (live.texture != 0) ui.live = &live;
    canvas.fill(metrics.screen(), theme.ivory);
    input.set_enabled(view.overlay == Overlay::none);
    if (view.comfort.hidden)
        draw_cover(ui, view);
    else
        draw_screen(ui, view);
    input.set_enabled(true);
    draw_overlay(ui, view);
    if (view.blank) cover(list, canvas);
    cards_drawn = view.blank ? presenter::CardsDrawn{} : ui.cards_drawn;
    if (event != nullptr && out.size() == before) out.emplace_back(presenter::Touch{});
    input.end_frame();
}

base::Result<std::unique_ptr<KioskUi>> KioskUi::create(const PanelSize& panel, TextSize text_size) {
    auto state = std::make_unique<State>(panel, text_size);
    PENDOPO_CHECK(state->build_fonts());
    return std::unique_ptr<KioskUi>(new KioskUi(std::move(state)));
}

KioskUi::KioskUi(std::unique_ptr<State> state) : state_(std::move(state)) {}
KioskUi::~KioskUi() = default;

base::Status KioskUi::resize(const PanelSize& panel, TextSize text_size) {
    if (panel == state_->metrics.panel && text_size == state_->metrics.text_size) return {};
    const bool same_scale =
        panel.pixels_per_mm == state_->metrics.panel.pixels_per_mm && text_size == state_->metrics.text_size;
    const bool was_compact = state_->metrics.compact;
    state_->metrics = Metrics(panel, text_size);
    state_->crest_is_news = !state_->crest.rgba.empty();
    if (same_scale && was_compact == state_->metrics.compact) return {};
    return state_->build_fonts();
}

void KioskUi::set_theme(const Theme& theme) noexcept {
    state_->usual = state_->provincial = theme;
    state_->colours_revision = 0;
}
std::uint64_t KioskUi::fonts_revision() const noexcept {
    return state_->fonts_revision;
}
presenter::CardsDrawn KioskUi::cards_drawn() const noexcept {
    return state_->cards_drawn;
}

bool KioskUi::hand_over_crest(const PictureKeeper& keeper) {
    State& state = *state_;
    if (!std::exchange(state.crest_is_news, false)) return false;
    if (state.crest.rgba.empty()) {
        state.crest_drawn = {keeper({}), 0};
        return true;
    }
    const Picture drawn = shrunk(state.crest, static_cast<int>(crest_height(state.metrics)));
    state.crest_drawn = {keeper(drawn), static_cast<float>(drawn.width) / static_cast<float>(drawn.height)};
    return true;
}

void KioskUi::show_live(const HeldPicture& picture) noexcept {
    state_->live = picture;
}

unsigned KioskUi::background() const noexcept {
    return state_->theme.ivory.packed();
}
bool KioskUi::frames_due() const noexcept {
    return state_->blank_frames > 0 || !state_->waiting.empty();
}
std::optional<base::Instant> KioskUi::deadline() const noexcept {
    return state_->input.deadline();
}
void KioskUi::set_motion(bool moves) noexcept {
    state_->moves = moves;
}
bool KioskUi::moving(base::Instant now) const noexcept {
    return state_->motion.moving(now);
}
void KioskUi::report_to(LayoutReport* report) noexcept {
    state_->report = report;
}

ImDrawData& KioskUi::draw_data() const {
    ImDrawData* const data = ImGui::GetDrawData();
    PENDOPO_ASSERT(data != nullptr);  // draw() comes first
    return *data;
}

void KioskUi::draw(const View& view, const base::InputEvent* event, base::Instant now,
                   std::vector<presenter::Intent>& out) {
    State& state = *state_;
    state.follow(view, now);
    ImGui::SetCurrentContext(state.context);
    ImGui::GetIO().DisplaySize = {state.metrics.screen().width, state.metrics.screen().height};
    ImGui::NewFrame();
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    std::optional<base::InputEvent> change = event != nullptr ? std::optional(*event) : std::nullopt;
    if (state.blank_frames > 0) {
        --state.blank_frames;
        state.cards_drawn = {};
        state.put_off(change);
        ImGui::Render();
        wipe_draw_list(list);
        return;
    }
    change = state.in_order(change);
    state.draw(list, view, change ? &*change : nullptr, now, out);
    state.motion.apply(list, state.metrics, now);
    ImGui::Render();
}

}  // namespace pendopo::screens

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "app/presenter/intent.hpp"
#include "app/presenter/view.hpp"
#include "app/screens/layout_report.hpp"
#include "app/screens/metrics.hpp"
#include "app/screens/theme.hpp"
#include "platform/base/input.hpp"
#include "platform/base/result.hpp"
#include "platform/base/time.hpp"

struct ImDrawData;

namespace pendopo::screens {

struct Picture;
struct HeldPicture;

/// Draws the present view and turns the input into intents: everything between the presenter and the renderer.
///
/// Owns ImGui's context, the fonts and what fingers are doing; keeps no word of any citizen. One per process, for
/// ImGui has one current context. UI thread only. The order of a frame:
///   next_event → draw(view, event, now, intents) → presenter.handle(intents) → renderer.draw(draw_data()).
class KioskUi {
public:
    /// Reads the fonts and builds the atlas for this panel.
    /// Errors: not_found (a font is not installed), malformed, too_large.
    [[nodiscard]] static base::Result<std::unique_ptr<KioskUi>> create(const PanelSize& panel,
                                                                       TextSize text_size = TextSize::normal);
    ~KioskUi();
    KioskUi(const KioskUi&) = delete;
    KioskUi& operator=(const KioskUi&) = delete;

    /// Another panel or text size: builds the atlas anew if needed. Errors: as create().
    [[nodiscard]] base::Status resize(const PanelSize& panel, TextSize text_size);
    /// The theme of all who have not asked for high contrast; a province's own colours, or Theme::outdoor().
    void set_theme(const Theme& theme) noexcept;
    /// Another number: the atlas was built anew; call Renderer::fonts_changed() before the next draw().
    [[nodiscard]] std::uint64_t fonts_revision() const noexcept;

    /// Keeps a picture (crest.hpp) for drawing and tells its texture, in place of the last one; an empty one: none, 0.
    using PictureKeeper = std::function<std::uintptr_t(const Picture&)>;
    /// After each draw(): the crest of the pack, where it is another one or of another size now. True: draw again.
    [[nodiscard]] bool hand_over_crest(const PictureKeeper& keeper);

    /// What the camera sees, from now on: draw again. No texture: nothing.
    void show_live(const HeldPicture& picture) noexcept;

    /// Draws one frame with at most one change of the input, and appends what was meant by it to `out`.
    void draw(const presenter::View& view, const base::InputEvent* event, base::Instant now,
              std::vector<presenter::Intent>& out);
    /// What draw() made; valid until the next draw().
    [[nodiscard]] ImDrawData& draw_data() const;
    /// Which cards of the invitation it laid out.
    [[nodiscard]] presenter::CardsDrawn cards_drawn() const noexcept;
    /// The colour behind everything, 0xAABBGGRR.
    [[nodiscard]] unsigned background() const noexcept;

    /// When the next frame is needed by itself (a key held for long); nothing: only after events.
    [[nodiscard]] std::optional<base::Instant> deadline() const noexcept;
    /// Blank frames are still to be drawn after a wipe, or a touch that fell into them waits: draw again at once.
    [[nodiscard]] bool frames_due() const noexcept;

    /// From now on one screen of a visit comes in from the side when the other goes, unless the view wants no motion.
    void set_motion(bool moves) noexcept;
    /// Something moves at `now`: draw again at once, 60 times a second, until it does not.
    [[nodiscard]] bool moving(base::Instant now) const noexcept;

    /// From now on each frame writes down where everything is; for tests. Null ends it.
    void report_to(LayoutReport* report) noexcept;

private:
    struct State;
    explicit KioskUi(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::screens

// SPDX-License-Identifier: Apache-2.0
// The receipt's QR, held up to the camera.
#include "app/presenter/scanning.hpp"

#include <utility>

#include "app/presenter/state.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

namespace {

// The sign that it was read: long enough to be seen, too short to be waited for.
constexpr base::Milliseconds found_time{800};
constexpr base::Milliseconds found_time_spoken{2'000};  // the next screen would cut its sentence short
// What is wrong with the other QR can be read in that time, also by who reads slowly.
constexpr base::Milliseconds foreign_time{6'000};

Notice notice_of(CameraReport::What what) {
    switch (what) {
        case CameraReport::What::absent:
            return Notice::camera_absent;
        case CameraReport::What::busy:
            return Notice::camera_busy;
        case CameraReport::What::lost:
            return Notice::camera_lost;
        default:
            return Notice::camera_failed;
    }
}

}  // namespace

void Presenter::State::begin_scan() {
    if (!options.camera || !move(Move::scan)) return;
    scan_stage = ScanView::Stage::starting;
    scan_due.reset();
}

/// The camera is on while its screen shows what it sees, and at no other moment: not under an overlay, not while the
/// screen is hidden. Called after everything that can change one of these.
void Presenter::State::follow_camera() {
    const bool shown = screen == Screen::scan && overlay == Overlay::none && !comfort.hidden;
    const bool wanted = shown && scan_stage != ScanView::Stage::found;
    if (wanted == camera_on) return;
    camera_on = wanted;
    if (wanted) ++camera_number;
    requests.emplace_back(UseCamera{wanted, camera_number});
}

void Presenter::State::hear_of_camera(CameraReport& told) {
    using What = CameraReport::What;
    switch (told.what) {
        case What::sees:
            scan_stage = ScanView::Stage::looking;
            return;
        case What::foreign:
            scan_stage = ScanView::Stage::looking;
            notice = Notice::scan_foreign;
            scan_due = now + foreign_time;
            return;
        case What::found:
            return take_scanned(told.code.text());
        case What::absent:
        case What::busy:
        case What::lost:
        case What::failed:
            break;
    }
    // Typing is always possible: that is where it goes on.
    if (move(Move::back)) notice = notice_of(told.what);
}

void Presenter::State::take_scanned(std::string_view scanned) {
    draft.code.wipe();
    for (const char character : scanned)
        draft.code.insert(static_cast<char32_t>(character));
    if (!code_is_whole()) return draft.code.wipe();  // a fault of ours: it goes on looking
    scan_stage = ScanView::Stage::found;
    notice = Notice::scan_found;
    scan_due = now + (speech_on ? found_time_spoken : found_time);
    last_touch = now;  // who holds something up is there
}

/// What was shown for a moment is over.
bool Presenter::State::pass_scan(base::Instant at) {
    if (!scan_due || at < *scan_due) return false;
    scan_due.reset();
    if (screen != Screen::scan) return false;
    notice = Notice::none;
    if (scan_stage == ScanView::Stage::found) look_up();
    return true;
}

void Presenter::camera_reported(CameraReport report, base::Instant now) {
    State& state = *state_;
    if (!state.camera_on || report.number != state.camera_number) return;
    state.now = now;
    const Notice before = state.notice;
    state.hear_of_camera(report);
    state.refresh();
    // Another screen says its notice by itself.
    if (state.screen == Screen::scan && state.notice != before) state.say_remark();
}

void ViewBuilder::scan() {
    ScanView& out = view_.scan;
    out.stage = state_.scan_stage;
    out.hint = say(out.stage == ScanView::Stage::found      ? keys::scan_found
                   : out.stage == ScanView::Stage::starting ? keys::scan_starting
                                                            : keys::scan_hint);
    if (out.stage != ScanView::Stage::found) out.notice = notice();
    out.promise = say(keys::scan_promise);
}

}  // namespace pendopo::presenter

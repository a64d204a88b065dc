// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/places.hpp"
#include "app/presenter/state.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

void Presenter::State::print_receipt() {
    if (screen != Screen::receipt || !options.printer || printing || draft.receipt_declined || code.empty()) return;
    printing = true;
    notice = Notice::none;
    rebuild();  // the slip says what follows, not how an earlier try went
    const auto say = [&](std::string_view key) { return std::string(catalog().text(key)); };
    PrintSlip slip;
    slip.heading = say(keys::app_name);
    text::Line province;
    append_place_name(province, areas, options.province, catalog());
    slip.province = province.view();
    slip.code_label = say(keys::receipt_code);
    slip.keep = say(keys::print_keep);
    if (options.practice) slip.practice = say(keys::app_practice);
    slip.code = base::SecretBuffer(code.view());
    slip.qr_text = base::SecretBuffer(qr_text.view());
    for (const ReceiptView::Line& line : view.receipt.next_steps)
        slip.next_steps.emplace_back(line.text);
    requests.emplace_back(std::move(slip));
}

void Presenter::printed(PrintResult result, base::Instant now) {
    State& state = *state_;
    state.now = now;
    if (!std::exchange(state.printing, false) || state.screen != Screen::receipt) return;
    switch (result) {
        case PrintResult::done:
            state.notice = Notice::printed;
            break;
        case PrintResult::no_paper:
            state.notice = Notice::print_no_paper;
            break;
        case PrintResult::busy:
            state.notice = Notice::print_busy;
            break;
        case PrintResult::absent:
            state.notice = Notice::print_absent;
            break;
    }
    state.refresh();
    state.say_remark();
}

}  // namespace pendopo::presenter

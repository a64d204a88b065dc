// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/kind_words.hpp"
#include "app/presenter/places.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

void ViewBuilder::review() {
    ReviewView& out = view_.review;
    const Draft& draft = state_.draft;
    const TopicLook& topic = look_of(draft.topic);
    append_place(lines_.place_value, state_.areas, draft.place, texts_);
    const bool anonymous = draft.contact_choice != ContactChoice::leave;
    if (!anonymous) {
        lines_.who.append(state_.masked(Field::name) ? mask_of(Field::name) : draft.name.text());
        if (!draft.name.empty()) lines_.who.append(" · ");
        lines_.who.append(state_.masked(Field::contact) ? mask_of(Field::contact) : draft.contact.text());
    }
    const auto row = [&](Icon icon, std::string_view key, std::string_view value, Step step) {
        return ReviewView::Row{icon,
                               say(key),
                               value,
                               step == Step::write,
                               button(say(keys::button_edit), Icon::edit, Edit{step}),
                               Peeked::nothing,
                               false,
                               {}};
    };
    out.rows[0] = row(topic.icon, keys::review_topic, say(topic.key), Step::topic);
    out.rows[1] = row(Icon::pin, keys::review_place, lines_.place_value.view(), Step::place);
    out.rows[2] = row(Icon::words, telling_words(draft.kind).review_words, draft.words.text(), Step::write);
    if (draft.aloud) {
        out.rows[2].icon = Icon::microphone;
        out.rows[2].value = recording_value();
    }
    out.rows[3] = row(anonymous ? Icon::anonymous : Icon::person, keys::review_who,
                      anonymous ? say(keys::review_anonymous) : lines_.who.view(), Step::contact);
    if (!anonymous) out.rows[3].eye = Peeked::both;
    out.rows[3].peeking = state_.peeked == Peeked::both;
    out.rows[3].eye_label = say(out.rows[3].peeking ? keys::speech_hide : keys::speech_show);
    out.readers = say(draft.topic == model::Topic::office ? keys::review_readers_ombudsman : keys::review_readers_desk);
    out.decline = button(say(keys::review_decline), Icon::printer, DeclineReceipt{});
    out.decline.selected = draft.receipt_declined;
}

void ViewBuilder::saving() {
    view_.saving.message = say(state_.saving_slow ? keys::saving_slow : keys::saving_message);
}

void ViewBuilder::receipt() {
    ReceiptView& out = view_.receipt;
    const ReceiptWords words = receipt_words(state_.sent);
    out.declined = state_.draft.receipt_declined;
    if (out.declined) {
        out.declined_text = say(words.declined);
    } else {
        out.code_label = say(keys::receipt_code);
        out.code = state_.code.text();
        out.qr_text = state_.qr_text.text();
        out.qr_hint = say(keys::receipt_qr);
        out.print = button(say(keys::print_button), Icon::printer, PrintReceipt{});
        out.print.visible = state_.options.printer;
        out.print.enabled = !state_.printing;
        out.decline = button(say(keys::receipt_decline), Icon::none, DeclineReceipt{});
    }
    out.next_steps[0] = {Icon::send, say(keys::receipt_step_sent)};
    out.next_steps[1] = {Icon::readers, say(words.then)};
    out.next_steps[2] = {Icon::answer, say(out.declined ? words.code_declined : words.code)};
    out.notice = notice();
    if (!out.declined && !out.notice.empty()) out.next_steps[0] = {Icon::printer, out.notice};
    out.seconds_left = state_.seconds_left;
    const auto seconds = static_cast<std::uint64_t>(state_.seconds_left);
    texts_.format_plural(lines_.countdown, keys::receipt_countdown, seconds, {seconds});
    out.countdown = lines_.countdown.view();
}

void ViewBuilder::failure() {
    constexpr auto message_of = [](SaveFailure failure) {
        switch (failure) {
            case SaveFailure::storage_full:
                return keys::failure_storage_full;
            case SaveFailure::storage_failed:
                return keys::failure_storage_failed;
            case SaveFailure::not_ready:
                return keys::failure_not_ready;
            case SaveFailure::internal:
                break;
        }
        return keys::failure_internal;
    };
    view_.failure.message = say(message_of(state_.failure));
    view_.failure.what_to_do = say(keys::failure_what_to_do);
}

}  // namespace pendopo::presenter

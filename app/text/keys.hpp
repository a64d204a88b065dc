// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// The keys of all messages, as they stand in assets/text/*.po. A test compares this list with every catalogue, both
/// ways. What a placeholder stands for is told to translators in the .po files.
namespace pendopo::text::keys {

// Words used on many screens
inline constexpr std::string_view app_name = "app.name";
inline constexpr std::string_view app_practice = "app.practice";
inline constexpr std::string_view number_group = "number.group";
inline constexpr std::string_view language_name = "language.name";
inline constexpr std::string_view language_tag = "language.tag";
inline constexpr std::string_view button_back = "button.back";
inline constexpr std::string_view button_next = "button.next";
inline constexpr std::string_view button_send = "button.send";
inline constexpr std::string_view button_done = "button.done";
inline constexpr std::string_view button_retry = "button.retry";
inline constexpr std::string_view button_edit = "button.edit";
inline constexpr std::string_view button_start_over = "button.start_over";
inline constexpr std::string_view steps_text = "steps.text";

// Not ready
inline constexpr std::string_view not_ready_title_not_set_up = "not_ready.title.not_set_up";
inline constexpr std::string_view not_ready_message_not_set_up = "not_ready.message.not_set_up";
inline constexpr std::string_view not_ready_what_not_set_up = "not_ready.what.not_set_up";
inline constexpr std::string_view not_ready_title_unconfirmed = "not_ready.title.unconfirmed";
inline constexpr std::string_view not_ready_message_unconfirmed = "not_ready.message.unconfirmed";
inline constexpr std::string_view not_ready_what_unconfirmed = "not_ready.what.unconfirmed";
inline constexpr std::string_view not_ready_words = "not_ready.words";
inline constexpr std::string_view not_ready_title_refused = "not_ready.title.refused";
inline constexpr std::string_view not_ready_message_refused = "not_ready.message.refused";
inline constexpr std::string_view not_ready_what_refused = "not_ready.what.refused";
inline constexpr std::string_view not_ready_title_out_of_order = "not_ready.title.out_of_order";
inline constexpr std::string_view not_ready_message_out_of_order = "not_ready.message.out_of_order";
inline constexpr std::string_view not_ready_what_out_of_order = "not_ready.what.out_of_order";
inline constexpr std::string_view not_ready_title_full = "not_ready.title.full";
inline constexpr std::string_view not_ready_message_full = "not_ready.message.full";
inline constexpr std::string_view not_ready_what_full = "not_ready.what.full";

// Welcome
inline constexpr std::string_view attract_headline = "attract.headline";
inline constexpr std::string_view attract_message = "attract.message";
inline constexpr std::string_view attract_start = "attract.start";
inline constexpr std::string_view attract_greetings = "attract.greetings";
inline constexpr std::string_view attract_card_week_heading = "attract.card.week.heading";
inline constexpr std::string_view attract_card_reply_heading = "attract.card.reply.heading";
inline constexpr std::string_view attract_card_heard_heading = "attract.card.heard.heading";
inline constexpr std::string_view attract_card_heard_text = "attract.card.heard.text";
inline constexpr std::string_view attract_card_time_heading = "attract.card.time.heading";
inline constexpr std::string_view attract_card_time_text = "attract.card.time.text";
inline constexpr std::string_view attract_card_sealed_heading = "attract.card.sealed.heading";
inline constexpr std::string_view attract_card_sealed_text = "attract.card.sealed.text";
inline constexpr std::string_view attract_card_answer_heading = "attract.card.answer.heading";
inline constexpr std::string_view attract_card_answer_text = "attract.card.answer.text";

// Doors
inline constexpr std::string_view doors_title = "doors.title";
inline constexpr std::string_view doors_promise = "doors.promise";
inline constexpr std::string_view doors_aspiration = "doors.aspiration";
inline constexpr std::string_view doors_aspiration_hint = "doors.aspiration.hint";
inline constexpr std::string_view doors_story = "doors.story";
inline constexpr std::string_view doors_story_hint = "doors.story.hint";
inline constexpr std::string_view doors_story_hint_aloud = "doors.story.hint_aloud";  // where there is a microphone
inline constexpr std::string_view doors_poll = "doors.poll";
inline constexpr std::string_view doors_poll_hint = "doors.poll.hint";
inline constexpr std::string_view doors_question = "doors.question";
inline constexpr std::string_view doors_question_hint = "doors.question.hint";
inline constexpr std::string_view doors_answer = "doors.answer";
inline constexpr std::string_view doors_answer_hint = "doors.answer.hint";

// Topics
inline constexpr std::string_view topic_title = "topic.title";
inline constexpr std::string_view topic_roads = "topic.roads";
inline constexpr std::string_view topic_health = "topic.health";
inline constexpr std::string_view topic_school = "topic.school";
inline constexpr std::string_view topic_papers = "topic.papers";
inline constexpr std::string_view topic_utilities = "topic.utilities";
inline constexpr std::string_view topic_waste = "topic.waste";
inline constexpr std::string_view topic_aid = "topic.aid";
inline constexpr std::string_view topic_office = "topic.office";
inline constexpr std::string_view topic_other = "topic.other";
inline constexpr std::string_view topic_other_or_skip = "topic.other_or_skip";
inline constexpr std::string_view topic_readers = "topic.readers";

// Place
inline constexpr std::string_view place_title = "place.title";
inline constexpr std::string_view place_placeholder = "place.placeholder";
inline constexpr std::string_view place_near = "place.near";
inline constexpr std::string_view place_none_found = "place.none_found";
inline constexpr std::string_view place_whole_province = "place.whole_province";
inline constexpr std::string_view place_whole_district = "place.whole_district";

// Words
inline constexpr std::string_view write_title = "write.title";
inline constexpr std::string_view write_placeholder = "write.placeholder";
inline constexpr std::string_view write_counter = "write.counter";
inline constexpr std::string_view write_left = "write.left";
inline constexpr std::string_view write_full = "write.full";
inline constexpr std::string_view write_odd = "write.odd";
inline constexpr std::string_view write_sent = "write.sent";
inline constexpr std::string_view write_empty = "write.empty";
inline constexpr std::string_view write_prompt_what = "write.prompt.what";
inline constexpr std::string_view write_prompt_where = "write.prompt.where";
inline constexpr std::string_view write_prompt_since = "write.prompt.since";
inline constexpr std::string_view write_undo = "write.undo";
inline constexpr std::string_view write_ticks_where = "write.ticks.where";
inline constexpr std::string_view write_ticks_since = "write.ticks.since";

// Contact
inline constexpr std::string_view contact_title = "contact.title";
inline constexpr std::string_view contact_anonymous = "contact.anonymous";
inline constexpr std::string_view contact_anonymous_hint = "contact.anonymous.hint";
inline constexpr std::string_view contact_leave = "contact.leave";
inline constexpr std::string_view contact_leave_hint = "contact.leave.hint";
inline constexpr std::string_view contact_name = "contact.name";
inline constexpr std::string_view contact_name_placeholder = "contact.name.placeholder";
inline constexpr std::string_view contact_reach = "contact.reach";
inline constexpr std::string_view contact_reach_placeholder = "contact.reach.placeholder";
inline constexpr std::string_view contact_consent = "contact.consent";
inline constexpr std::string_view contact_children = "contact.children";
inline constexpr std::string_view contact_agree = "contact.agree";
inline constexpr std::string_view contact_missing_choice = "contact.missing_choice";
inline constexpr std::string_view contact_missing_reach = "contact.missing_reach";
inline constexpr std::string_view contact_missing_consent = "contact.missing_consent";
inline constexpr std::string_view contact_field_full = "contact.field_full";

// Review
inline constexpr std::string_view review_title = "review.title";
inline constexpr std::string_view review_topic = "review.topic";
inline constexpr std::string_view review_place = "review.place";
inline constexpr std::string_view review_words = "review.words";
inline constexpr std::string_view review_who = "review.who";
inline constexpr std::string_view review_anonymous = "review.anonymous";
inline constexpr std::string_view review_readers_desk = "review.readers.desk";
inline constexpr std::string_view review_readers_ombudsman = "review.readers.ombudsman";
inline constexpr std::string_view review_decline = "review.decline";

// Saving, receipt, failure
inline constexpr std::string_view saving_title = "saving.title";
inline constexpr std::string_view saving_message = "saving.message";
inline constexpr std::string_view saving_slow = "saving.slow";
inline constexpr std::string_view receipt_title = "receipt.title";
inline constexpr std::string_view receipt_code = "receipt.code";
inline constexpr std::string_view receipt_qr = "receipt.qr";
inline constexpr std::string_view receipt_declined = "receipt.declined";
inline constexpr std::string_view receipt_step_sent = "receipt.step.sent";
inline constexpr std::string_view receipt_step_read = "receipt.step.read";
inline constexpr std::string_view receipt_step_answer = "receipt.step.answer";
inline constexpr std::string_view receipt_step_answer_declined = "receipt.step.answer_declined";
inline constexpr std::string_view receipt_countdown = "receipt.countdown";
inline constexpr std::string_view receipt_decline = "receipt.decline";
inline constexpr std::string_view failure_title = "failure.title";
inline constexpr std::string_view failure_what_to_do = "failure.what_to_do";
inline constexpr std::string_view failure_storage_full = "failure.storage_full";
inline constexpr std::string_view failure_storage_failed = "failure.storage_failed";
inline constexpr std::string_view failure_not_ready = "failure.not_ready";
inline constexpr std::string_view failure_internal = "failure.internal";

// Overlays
inline constexpr std::string_view idle_title = "idle.title";
inline constexpr std::string_view idle_message = "idle.message";
inline constexpr std::string_view idle_continue = "idle.continue";
inline constexpr std::string_view cool_down_title = "cool_down.title";
inline constexpr std::string_view cool_down_message = "cool_down.message";
inline constexpr std::string_view start_over_title = "start_over.title";
inline constexpr std::string_view start_over_message = "start_over.message";
inline constexpr std::string_view start_over_confirm = "start_over.confirm";
inline constexpr std::string_view start_over_keep = "start_over.keep";
inline constexpr std::string_view languages_title = "languages.title";

// How the screen is for this visitor
inline constexpr std::string_view comfort_tool = "comfort.tool";
inline constexpr std::string_view comfort_title = "comfort.title";
inline constexpr std::string_view comfort_size = "comfort.size";
inline constexpr std::string_view comfort_size_normal = "comfort.size.normal";
inline constexpr std::string_view comfort_size_large = "comfort.size.large";
inline constexpr std::string_view comfort_size_largest = "comfort.size.largest";
inline constexpr std::string_view comfort_contrast = "comfort.contrast";
inline constexpr std::string_view comfort_still = "comfort.still";
inline constexpr std::string_view comfort_reach = "comfort.reach";
inline constexpr std::string_view comfort_reach_left = "comfort.reach.left";
inline constexpr std::string_view comfort_reach_middle = "comfort.reach.middle";
inline constexpr std::string_view comfort_reach_right = "comfort.reach.right";
inline constexpr std::string_view hide_tool = "hide.tool";
inline constexpr std::string_view hide_title = "hide.title";
inline constexpr std::string_view hide_message = "hide.message";

// The officer's screen
inline constexpr std::string_view service_title = "service.title";
inline constexpr std::string_view service_device = "service.device";
inline constexpr std::string_view service_waiting = "service.waiting";
inline constexpr std::string_view service_acked = "service.acked";
inline constexpr std::string_view service_count = "service.count";
inline constexpr std::string_view service_link = "service.link";
inline constexpr std::string_view service_link_online = "service.link.online";
inline constexpr std::string_view service_link_offline = "service.link.offline";
inline constexpr std::string_view service_link_not_enrolled = "service.link.not_enrolled";
inline constexpr std::string_view service_link_refused = "service.link.refused";
inline constexpr std::string_view service_exchange = "service.exchange";
inline constexpr std::string_view service_hint = "service.hint";
inline constexpr std::string_view service_hint_what = "service.hint.what";
inline constexpr std::string_view service_working = "service.working";
inline constexpr std::string_view service_done = "service.done";
inline constexpr std::string_view service_counts = "service.counts";
inline constexpr std::string_view service_passed_over = "service.passed_over";
inline constexpr std::string_view service_no_stick = "service.no_stick";
inline constexpr std::string_view service_no_stick_what = "service.no_stick.what";
inline constexpr std::string_view service_full = "service.full";
inline constexpr std::string_view service_full_what = "service.full.what";
inline constexpr std::string_view service_failed = "service.failed";
inline constexpr std::string_view service_failed_what = "service.failed.what";
inline constexpr std::string_view service_device_failed = "service.device_failed";
inline constexpr std::string_view service_device_failed_what = "service.device_failed.what";
inline constexpr std::string_view service_not_ready = "service.not_ready";
inline constexpr std::string_view service_not_ready_what = "service.not_ready.what";
inline constexpr std::string_view service_no_answer = "service.no_answer";
inline constexpr std::string_view service_no_answer_what = "service.no_answer.what";

// Keyboard
inline constexpr std::string_view keyboard_space = "keyboard.space";
inline constexpr std::string_view keyboard_symbols = "keyboard.symbols";
inline constexpr std::string_view keyboard_letters = "keyboard.letters";

// Doors' own words, by kind
inline constexpr std::string_view button_skip = "button.skip";
inline constexpr std::string_view doors_survey = "doors.survey";
inline constexpr std::string_view story_topic_title = "story.topic.title";
inline constexpr std::string_view story_write_title = "story.write.title";
inline constexpr std::string_view story_write_placeholder = "story.write.placeholder";
inline constexpr std::string_view story_review_words = "story.review.words";
inline constexpr std::string_view story_receipt_title = "story.receipt.title";
inline constexpr std::string_view story_receipt_declined = "story.receipt.declined";
inline constexpr std::string_view ask_topic_title = "ask.topic.title";
inline constexpr std::string_view ask_write_title = "ask.write.title";
inline constexpr std::string_view ask_write_placeholder = "ask.write.placeholder";
inline constexpr std::string_view ask_review_words = "ask.review.words";
inline constexpr std::string_view ask_receipt_title = "ask.receipt.title";
inline constexpr std::string_view ask_receipt_declined = "ask.receipt.declined";
inline constexpr std::string_view ask_receipt_step_read = "ask.receipt.step.read";

// Polls and the survey
inline constexpr std::string_view polls_title = "polls.title";
inline constexpr std::string_view polls_none_title = "polls.none.title";
inline constexpr std::string_view polls_none = "polls.none";
inline constexpr std::string_view polls_none_what = "polls.none.what";
inline constexpr std::string_view polls_tell = "polls.tell";
inline constexpr std::string_view form_several = "form.several";
inline constexpr std::string_view form_missing = "form.missing";
inline constexpr std::string_view form_placeholder = "form.placeholder";
inline constexpr std::string_view form_full = "form.full";
inline constexpr std::string_view form_promise = "form.promise";
inline constexpr std::string_view form_receipt_title_poll = "form.receipt.title.poll";
inline constexpr std::string_view form_receipt_title_survey = "form.receipt.title.survey";
inline constexpr std::string_view form_receipt_declined = "form.receipt.declined";
inline constexpr std::string_view form_receipt_step_counted = "form.receipt.step.counted";
inline constexpr std::string_view form_receipt_step_code = "form.receipt.step.code";
inline constexpr std::string_view form_receipt_step_code_declined = "form.receipt.step.code_declined";

// The answer to a receipt code
inline constexpr std::string_view code_title = "code.title";
inline constexpr std::string_view code_hint = "code.hint";
inline constexpr std::string_view code_short = "code.short";
inline constexpr std::string_view code_wrong = "code.wrong";
inline constexpr std::string_view code_letter = "code.letter";
inline constexpr std::string_view code_whole = "code.whole";
inline constexpr std::string_view code_open = "code.open";
inline constexpr std::string_view code_scan = "code.scan";
inline constexpr std::string_view scan_title = "scan.title";
inline constexpr std::string_view scan_starting = "scan.starting";
inline constexpr std::string_view scan_hint = "scan.hint";
inline constexpr std::string_view scan_foreign = "scan.foreign";
inline constexpr std::string_view scan_found = "scan.found";
inline constexpr std::string_view scan_promise = "scan.promise";
inline constexpr std::string_view camera_absent = "camera.absent";
inline constexpr std::string_view camera_busy = "camera.busy";
inline constexpr std::string_view camera_lost = "camera.lost";
inline constexpr std::string_view camera_failed = "camera.failed";
inline constexpr std::string_view case_title = "case.title";
inline constexpr std::string_view case_title_search = "case.title.search";
inline constexpr std::string_view case_title_none = "case.title.none";
inline constexpr std::string_view case_searching = "case.searching";
inline constexpr std::string_view case_searching_what = "case.searching.what";
inline constexpr std::string_view case_not_here = "case.not_here";
inline constexpr std::string_view case_not_here_what = "case.not_here.what";
inline constexpr std::string_view case_asked = "case.asked";
inline constexpr std::string_view case_asked_what = "case.asked.what";
inline constexpr std::string_view case_failed = "case.failed";
inline constexpr std::string_view case_failed_what = "case.failed.what";
inline constexpr std::string_view case_nothing = "case.nothing";
inline constexpr std::string_view case_nothing_what = "case.nothing.what";
inline constexpr std::string_view case_promise = "case.promise";
inline constexpr std::string_view case_helped = "case.helped";
inline constexpr std::string_view case_not_yet = "case.not_yet";
inline constexpr std::string_view case_thanks = "case.thanks";
inline constexpr std::string_view case_withdraw = "case.withdraw";
inline constexpr std::string_view case_take_back = "case.take_back";
inline constexpr std::string_view case_withdraw_title = "case.withdraw.title";
inline constexpr std::string_view case_withdraw_message = "case.withdraw.message";
inline constexpr std::string_view case_withdraw_confirm = "case.withdraw.confirm";
inline constexpr std::string_view case_withdraw_keep = "case.withdraw.keep";
inline constexpr std::string_view case_no_answer = "case.no_answer";
inline constexpr std::string_view case_status_received = "case.status.received";
inline constexpr std::string_view case_status_forwarded = "case.status.forwarded";
inline constexpr std::string_view case_status_forwarded_plain = "case.status.forwarded_plain";
inline constexpr std::string_view case_status_in_progress = "case.status.in_progress";
inline constexpr std::string_view case_status_done = "case.status.done";
inline constexpr std::string_view case_status_postponed = "case.status.postponed";
inline constexpr std::string_view case_status_not_ours = "case.status.not_ours";
inline constexpr std::string_view case_status_archived = "case.status.archived";
inline constexpr std::string_view case_status_withdrawn = "case.status.withdrawn";
inline constexpr std::string_view case_status_withdrawal_running = "case.status.withdrawal_running";
inline constexpr std::string_view date_months = "date.months";
inline constexpr std::string_view date_day = "date.day";

// A story in writing or aloud
inline constexpr std::string_view way_title = "way.title";
inline constexpr std::string_view way_write = "way.write";
inline constexpr std::string_view way_write_hint = "way.write.hint";
inline constexpr std::string_view way_aloud = "way.aloud";
inline constexpr std::string_view way_aloud_hint = "way.aloud.hint";
inline constexpr std::string_view way_promise = "way.promise";

// A story told aloud
inline constexpr std::string_view record_title = "record.title";
inline constexpr std::string_view record_begin = "record.begin";
inline constexpr std::string_view record_pause = "record.pause";
inline constexpr std::string_view record_resume = "record.resume";
inline constexpr std::string_view record_again = "record.again";
inline constexpr std::string_view record_listen = "record.listen";
inline constexpr std::string_view record_stop = "record.stop";
inline constexpr std::string_view record_of = "record.of";
inline constexpr std::string_view record_consent = "record.consent";
inline constexpr std::string_view record_promise = "record.promise";
inline constexpr std::string_view record_missing = "record.missing";
inline constexpr std::string_view record_consent_missing = "record.consent_missing";
inline constexpr std::string_view record_full = "record.full";
inline constexpr std::string_view record_lost = "record.lost";
inline constexpr std::string_view record_no_microphone = "record.no_microphone";
inline constexpr std::string_view record_busy = "record.busy";
inline constexpr std::string_view record_no_speaker = "record.no_speaker";
inline constexpr std::string_view record_no_room = "record.no_room";
inline constexpr std::string_view record_failed = "record.failed";
inline constexpr std::string_view review_recording = "review.recording";

// The printed receipt
inline constexpr std::string_view print_button = "print.button";
inline constexpr std::string_view print_done = "print.done";
inline constexpr std::string_view print_no_paper = "print.no_paper";
inline constexpr std::string_view print_busy = "print.busy";
inline constexpr std::string_view print_absent = "print.absent";
inline constexpr std::string_view print_keep = "print.keep";

// Reading aloud and speech mode
inline constexpr std::string_view listen_tool = "listen.tool";
inline constexpr std::string_view speech_welcome = "speech.welcome";
inline constexpr std::string_view speech_button = "speech.button";
inline constexpr std::string_view speech_choice = "speech.choice";
inline constexpr std::string_view speech_chosen = "speech.chosen";
inline constexpr std::string_view speech_field_empty = "speech.field_empty";
inline constexpr std::string_view speech_field_filled = "speech.field_filled";
inline constexpr std::string_view speech_not_now = "speech.not_now";
inline constexpr std::string_view speech_empty = "speech.empty";
inline constexpr std::string_view speech_said = "speech.said";
inline constexpr std::string_view speech_show = "speech.show";
inline constexpr std::string_view speech_hide = "speech.hide";
inline constexpr std::string_view speech_to_come = "speech.to_come";
inline constexpr std::string_view speech_key_dot = "speech.key.dot";
inline constexpr std::string_view speech_key_comma = "speech.key.comma";
inline constexpr std::string_view speech_key_dash = "speech.key.dash";
inline constexpr std::string_view speech_key_question = "speech.key.question";
inline constexpr std::string_view speech_key_exclamation = "speech.key.exclamation";
inline constexpr std::string_view speech_key_apostrophe = "speech.key.apostrophe";
inline constexpr std::string_view speech_key_space = "speech.key.space";
inline constexpr std::string_view speech_key_enter = "speech.key.enter";
inline constexpr std::string_view speech_key_backspace = "speech.key.backspace";
inline constexpr std::string_view speech_key_shift = "speech.key.shift";
inline constexpr std::string_view speech_key_symbols = "speech.key.symbols";
inline constexpr std::string_view speech_key_letters = "speech.key.letters";

// Kinds of areas, around a name
inline constexpr std::string_view area_province = "area.province";
inline constexpr std::string_view area_regency = "area.regency";
inline constexpr std::string_view area_district = "area.district";

}  // namespace pendopo::text::keys

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every size, count and time-out of the product, each with its reason. Nothing is unbounded.
namespace pendopo::limits {

using namespace std::chrono_literals;

// --- What a citizen can give -------------------------------------------------------------------------------
inline constexpr std::size_t words_characters_max = 2'000;   // about a page; VISUAL.md's counter shows it
inline constexpr std::size_t words_bytes_max = 8'000;        // 2,000 characters of at most 4 bytes in UTF-8
inline constexpr std::size_t contact_field_bytes_max = 200;  // a name or a telephone number
inline constexpr std::size_t search_text_bytes_max = 64;     // the longest village name has 30

// --- Envelope ----------------------------------------------------------------------------------------------
inline constexpr std::size_t plaintext_min = 256;                    // padding: a 300-character text fits
inline constexpr std::size_t plaintext_max = 16'384;                 // 8,000 bytes that do not compress, and identity
inline constexpr std::size_t header_bytes_max = 32;                  // CBOR [1, epoch, class]
inline constexpr std::size_t sealed_bytes_max = plaintext_max + 48;  // + X25519 share + Poly1305 tag
inline constexpr std::size_t identity_plaintext_min = 128;           // a usual name and number fit, lengths do not show
inline constexpr std::uint32_t receipt_stretch_kib = 32u << 10;      // Argon2id of receipt codes; a Zero 2 W has 512 MB
inline constexpr std::uint32_t receipt_stretch_passes = 3;
inline constexpr std::uint32_t key_file_stretch_kib = 64u << 10;  // passphrases are fewer and worth more
inline constexpr std::uint32_t key_file_stretch_passes = 3;
inline constexpr std::size_t passphrase_bytes_max = 1'024;
inline constexpr std::size_t dns_name_bytes_max = 253;    // RFC 1035
inline constexpr std::size_t common_name_bytes_max = 64;  // X.520's upper bound

// --- Frames and batches --------------------------------------------------------------------------------------
inline constexpr std::size_t frame_bytes_max = 65'536;  // 64 KB: what a bad link carries between two cuts
inline constexpr std::size_t batch_bytes_max = 65'536;
inline constexpr std::size_t batch_entries_max = 512;
inline constexpr int cbor_depth_max = 4;

// --- Streams between the two device processes ----------------------------------------------------------------
inline constexpr std::size_t stream_segment_bytes_max = 4u << 20;  // 4 MiB: small enough to read again at start

// --- Network -------------------------------------------------------------------------------------------------
inline constexpr std::size_t http_response_bytes_max = 256u << 10;  // the largest reply is a trust bundle with a pack
inline constexpr std::size_t http_request_bytes_max = 128u << 10;   // a full batch and its head
inline constexpr auto http_connect_time_max = 20s;
inline constexpr auto http_total_time_max = 120s;  // 64 KB at 2G speed takes about 15 s
inline constexpr auto http_low_speed_time = 30s;   // less than http_low_speed_bytes a second for so long
inline constexpr long http_low_speed_bytes = 32;
inline constexpr auto retry_delay_base = 5s;
inline constexpr auto retry_delay_max = 30min;
inline constexpr auto retry_after_max = 24h;  // a server's wish is heard up to a day

// --- Enrolment -----------------------------------------------------------------------------------------------
inline constexpr auto token_lifetime = std::chrono::hours(7 * 24);
inline constexpr std::size_t csr_bytes_max = 4'096;
inline constexpr std::size_t enrolments_pending_max = 10'000;  // five times the largest fleet we plan for

// --- Files ---------------------------------------------------------------------------------------------------
inline constexpr std::size_t config_bytes_max = 64u << 10;
inline constexpr std::size_t trust_bundle_bytes_max = 32u << 10;
inline constexpr std::size_t key_file_bytes_max = 8u << 10;

// --- On the screen -------------------------------------------------------------------------------------------
inline constexpr auto idle_warning_after = 60s;    // untouched so long: "are you still there?"
inline constexpr auto idle_extend_time = 20s;      // the least that accessibility rules give to answer
inline constexpr auto sound_slack = 10s;           // until what was asked for is heard, beside its own length
inline constexpr auto speech_time_a_byte = 150ms;  // the slowest speech, 80 words a minute, takes 115
inline constexpr auto hearing_time_max = 30min;    // and whatever there is to hear, a visit ends
inline constexpr int idle_extensions_max = 10;     // in a row, with nothing else touched in between
inline constexpr auto saving_slow_after = 3s;      // then the screen says that it takes long
inline constexpr int receipt_end_told = 10;        // seconds before it goes, to who hears the screen
inline constexpr auto receipt_time = 45s;          // to copy 13 characters or scan a code
inline constexpr auto attract_card_time = 8s;
inline constexpr auto attract_rest_after = 120s;      // then nothing moves and nothing is drawn
inline constexpr std::size_t words_near_limit = 100;  // characters left when the counter draws attention

// --- Texts and areas -----------------------------------------------------------------------------------------
inline constexpr std::size_t catalog_bytes_max = 256u << 10;  // ten times what all screens say in one language
inline constexpr std::size_t catalog_messages_max = 4'096;
inline constexpr std::size_t areas_bytes_max = 4u << 20;  // all of Indonesia's 84,000 areas have 2 MB
inline constexpr std::size_t areas_max = 100'000;

// --- Logs ----------------------------------------------------------------------------------------------------
inline constexpr std::size_t log_line_bytes_max = 500;       // one thing a line
inline constexpr std::size_t log_file_bytes_max = 1u << 20;  // weeks of a device's log
inline constexpr std::size_t log_files_max = 4;              // a worn SD card gives 4 MiB to logs, no more

inline constexpr std::size_t token_file_bytes_max = 128;  // 32 digits and what editors put around them

// --- The server's listener -----------------------------------------------------------------------------------
inline constexpr unsigned listener_threads_max = 64;
inline constexpr unsigned listener_connections_max = 1'024;  // nginx keeps a few; the rest is a burst
inline constexpr auto listener_idle_time = 75s;              // longer than nginx keeps its own idle connections
inline constexpr std::size_t client_certificate_bytes_max = 8u << 10;  // P-256 certificates have about 1 KB escaped

// --- Synchronisation -----------------------------------------------------------------------------------------
inline constexpr std::size_t province_name_bytes_max = 64;            // "Kalimantan Timur" has 16
inline constexpr std::size_t trust_bundle_payload_bytes_max = 4'096;  // some 700 bytes today
inline constexpr std::size_t certificate_bytes_max = 8'192;           // PEM of a device certificate: about 900
inline constexpr std::size_t journals_worth_a_look = 64;              // a sound card begins one or two in its life
inline constexpr unsigned server_errors_in_row_max = 64;              // batches, each of another journal: then all rest
inline constexpr std::size_t engine_actions_max = 16;                 // what one event can lead to
inline constexpr std::size_t acks_per_reply_max = 2;                  // our branch and, after a fork, the other one
inline constexpr std::size_t batch_bytes_min = 1'024;                 // halving ends here: a few entries
inline constexpr std::size_t inbox_frames_per_poll_max = 256;         // a screen waits no longer than for these
inline constexpr std::size_t outbox_frames_per_turn_max = 256;        // one transaction of sync.db
inline constexpr std::size_t inbox_segments_kept = 5;                 // what a kiosk that comes back has to read
inline constexpr std::size_t reason_bytes_max = 64;                   // one word
inline constexpr auto sync_sleep_max = 1h;                            // then look again, whatever was missed
inline constexpr auto retry_delay_min = 1s;                           // below it, jitter would hammer
inline constexpr auto refused_delay_base = 1min;                      // a revoked device asks seldom
inline constexpr auto enrolment_poll_base = 10s;                      // somebody is standing there with a telephone
inline constexpr auto enrolment_poll_max = 5min;
inline constexpr auto bundle_refresh_interval = 24h;  // key changes are announced weeks ahead
inline constexpr auto bundle_retry_delay = 10min;     // after a bundle that could not be had or used

// --- Databases -----------------------------------------------------------------------------------------------
inline constexpr std::size_t database_value_bytes_max = 1u << 20;       // sixteen times the largest frame
inline constexpr std::size_t database_statement_bytes_max = 16u << 10;  // the longest migration has a quarter of it
inline constexpr std::uint32_t journal_pages_max = 1u << 20;            // 4 GiB of 4 KiB pages: years of a busy kiosk
inline constexpr std::uint32_t log_pages_worth_moving = 256;            // 1 MiB: three flushes for some 200 entries
inline constexpr std::uint32_t log_pages_max = 4'096;                   // 16 MiB: moved even if nobody was ever idle
inline constexpr std::size_t setting_name_bytes_max = 64;
inline constexpr std::size_t setting_bytes_max = 64u << 10;
inline constexpr std::size_t device_journals_max = 1'000;      // one for each damage, clone or restore
inline constexpr std::size_t stream_segments_max = 16'384;     // 64 GiB; more is no stream of ours
inline constexpr std::size_t inbox_segments_max = 8;           // 32 MiB, or 8 restarts of sync
inline constexpr auto store_busy_time = 5s;                    // an operator's command commits in milliseconds
inline constexpr std::size_t store_page_max = 1'000;           // entries in one page of the desk's list
inline constexpr std::size_t store_gap_links_max = 10'000;     // entries that wait for one forerunner
inline constexpr std::size_t store_overlap_links_max = 8'192;  // a full batch that 15 copies of a card wrote, too
inline constexpr std::uint64_t entry_number_max = INT64_MAX;   // what a database's integer holds
inline constexpr std::size_t store_group_max = 256;            // runs that share one commit
inline constexpr std::size_t site_text_bytes_max = 200;        // a site's or device's name

// --- Media -------------------------------------------------------------------------------------------------
inline constexpr std::size_t media_chunk_bytes = 16u << 10;  // ciphertext: what a link cut every 20 s still carries
inline constexpr std::size_t media_chunk_plaintext = media_chunk_bytes - 16;  // less the Poly1305 tag
inline constexpr std::size_t media_names_max = 256;                           // in one query: 8 KiB of names
inline constexpr std::size_t recordings_per_entry_max = 3;                    // one told, two shown
inline constexpr std::size_t chunks_per_recording_max = 64;  // 1 MiB: 3 minutes of Opus at 32 kbit/s, twice over
inline constexpr auto recording_time_max = 3min;
inline constexpr std::size_t device_chunks_max = 32u << 10;            // 512 MiB of a card for recordings that wait
inline constexpr std::size_t province_chunks_per_device = 256u << 10;  // 4 GiB of one device at the province

// --- Mail, health, time --------------------------------------------------------------------------------------
inline constexpr std::size_t mail_item_bytes_max = 48u << 10;    // one frame for a device
inline constexpr std::size_t mail_items_max = 256;               // in one answer
inline constexpr std::size_t mail_answer_bytes_max = 64u << 10;  // what a bad link carries between two cuts
inline constexpr std::size_t mail_waiting_max = 10'000;          // frames kept for one device
inline constexpr auto mail_interval = 1h;                        // asked for no less often while there is a link
inline constexpr auto mail_after_sending = 15min;                // nor more often behind a batch
inline constexpr auto health_interval = 1h;

// --- Sending ---------------------------------------------------------------------------------------------------
inline constexpr auto send_jitter_max = 10min;       // a single entry waits so long at random: who stood there?
inline constexpr auto night_window_spread_max = 6h;  // 2,000 devices in one night

// --- Keeping and pruning -----------------------------------------------------------------------------------------
inline constexpr auto text_kept_at_least = std::chrono::hours(90 * 24);
inline constexpr std::uint64_t disk_reserve_media_bytes = 256u << 20;  // below it no new recording begins
inline constexpr std::uint64_t disk_reserve_text_bytes = 64u << 20;    // below it no new text is taken
inline constexpr std::uint64_t disk_reserve_slack_bytes = 16u << 20;   // that much more before taking again

// --- Courier -----------------------------------------------------------------------------------------------------
inline constexpr std::size_t courier_devices_max = 4'096;  // folders looked at on one stick
inline constexpr std::size_t courier_files_max = 65'536;   // in one folder
inline constexpr std::size_t courier_file_bytes_max = 64u << 10;
inline constexpr std::uint64_t courier_bytes_max = 8ull << 30;  // carried in one visit

// --- Content packs -------------------------------------------------------------------------------------------------
inline constexpr std::size_t pack_bytes_max = 40u << 10;        // signed; one letter of mail with room for its frame
inline constexpr std::size_t pack_languages_max = 8;            // five today
inline constexpr std::size_t pack_announcements_max = 12;       // a minute and a half of cards
inline constexpr std::size_t pack_replies_max = 12;             // "you said, we did"
inline constexpr std::size_t pack_forms_max = 16;               // polls at once, and the survey
inline constexpr std::size_t pack_questions_max = 24;           // of one form; the survey has nine
inline constexpr std::size_t pack_options_max = 12;             // what fits one screen, scrolled once
inline constexpr std::size_t pack_prompts_max = 16;             // three for each kind of entry
inline constexpr std::size_t pack_overrides_max = 128;          // texts of the screens said otherwise here
inline constexpr std::size_t pack_text_bytes_max = 600;         // one text in one language
inline constexpr std::size_t pack_crest_bytes_max = 12u << 10;  // a small picture

// --- Answers to citizens -------------------------------------------------------------------------------------------
inline constexpr std::size_t reply_text_bytes_max = 4'000;           // a page, as it is read on a kiosk
inline constexpr std::size_t reply_plaintext_min = 512;              // padding: an ordinary answer shows no length
inline constexpr std::size_t reply_plaintext_max = 8'192;            // the next power of two above the longest
inline constexpr std::size_t reply_from_bytes_max = 120;             // an agency's name
inline constexpr std::size_t replies_per_case_max = 32;              // steps and answers of one entry
inline constexpr std::size_t device_replies_max = 20'000;            // 10 to 80 MiB of a card: years of a kecamatan
inline constexpr std::size_t reply_queries_waiting_max = 64;         // codes asked for while there was no link
inline constexpr auto withdrawal_time = std::chrono::hours(7 * 24);  // until then the code takes it back

// --- Speech, sound, paper ------------------------------------------------------------------------------------------
inline constexpr std::size_t spoken_text_bytes_max = 6'000;     // said at once: the longest letter with its heading
inline constexpr std::size_t spoken_screen_bytes_max = 64'000;  // of one screen: ten such letters
inline constexpr std::size_t printed_bytes_max = 32u << 10;     // one receipt with its QR as a picture
inline constexpr auto printer_time_max = 10s;                   // then it counts as not answering

}  // namespace pendopo::limits

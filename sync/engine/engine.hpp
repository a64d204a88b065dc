// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "sync/engine/events.hpp"
#include "sync/envelope/primitives.hpp"

/// The device's side of the synchronisation, as a pure state machine: events in, actions out. It reads no clock, file,
/// socket or random source; the same events give the same actions. Who runs it (runner::DeviceRunner, the simulator)
/// carries out the actions in their order and reports what came of them as further events.
namespace pendopo::engine {

// --- The machine -------------------------------------------------------------------------------------------

enum class State : std::uint8_t {
    starting,         ///< before Started
    no_identity,      ///< the kiosk has not said who it is
    no_token,         ///< an operator must give a token
    enrolling,        ///< request under way
    pending,          ///< the province waits for the eight words to be compared
    verifying,        ///< the runner looks at a bundle
    fetching_bundle,  ///< request under way
    idle,             ///< nothing to send
    sending,          ///< request under way
    backing_off,      ///< nothing is sent before the timer: the last request failed, or it only just started
    refused,          ///< the province does not accept this device; tries again, slowly
    asking_mail,      ///< request under way
    asking_media,     ///< request under way: what does the province hold?
    sending_media,    ///< request under way: one chunk
    keeping,          ///< the runner puts mail or marks of media on the disk
};
[[nodiscard]] std::string_view name(State state) noexcept;

struct Status {
    State state = State::starting;
    protocol::StatusFrame frame;  ///< what the kiosk is told
    unsigned failures = 0;        ///< requests that failed in a row
};

/// One thread. The primitives must live longer than the engine.
///
/// Only an ack that the bundle's ack key signed over a head that is this device's own moves a watermark. Everything
/// else an answer can be (a captive portal's page, garbled or too many bytes, a wrong signature) counts as offline,
/// with a `trouble` for the operator. A lower head or another incarnation of the province means: send again from
/// there; and of every other journal the last acked entry, to hear how far that one goes now. A step for which the
/// transition table has no row is a bug of the runner and aborts.
///
/// What goes first: a bundle that is due, then entries, then mail, and media only while no entry waits to leave.
class Engine {
public:
    explicit Engine(envelope::Primitives& primitives, Pacing pacing = {});
    [[nodiscard]] Actions step(const Event& event, base::Instant now);
    [[nodiscard]] Status status() const;
    /// The verified position of a journal; zero head for one we do not know.
    [[nodiscard]] model::Head acked(const model::JournalId& id) const;
    /// True if the transition table has a row for it.
    [[nodiscard]] static bool has_transition(State state, std::size_t event_index) noexcept;

private:
    struct Journal {
        JournalRecord record;
        std::uint64_t cursor = 0;    ///< sent up to here: the acked head; less after the province lost something
        std::uint64_t released = 0;  ///< entries up to here may leave; the later ones wait out their delay
        bool skipping = false;       ///< an entry is refused or missing: the cursor runs ahead, for those behind it
        std::uint64_t behind = 0;    ///< the last one that was tried behind a refused or missing one
        std::uint64_t hole_end = 0;  ///< what is missing behind the head reaches to here; 0: nothing is known to be
        std::uint64_t offered = 0;   ///< went up to here although the province does not accept this device
        std::uint64_t heard_at = 0;  ///< the outbox went up to here when the incarnation in force was heard of
        unsigned refusals = 0;       ///< of the entry behind the head, in a row
        unsigned refused_alone = 0;  ///< entries one behind the other, each sent alone
        bool asked_in_vain = false;  ///< the last acked entry, which the province may lack, is not in the outbox
        unsigned failures = 0;
        base::Instant not_before{};  ///< rests until then while the other journals go on
        base::Instant hole_due{};    ///< when the refused or missing entry is tried again
        protocol::Trouble trouble = protocol::Trouble::none;

        [[nodiscard]] std::uint64_t waiting() const;
    };
    using Handler = void (Engine::*)(const Event&);
    struct Transition {
        State state;
        std::size_t event;
        Handler handler;
    };
    static const Transition transitions[];
    static const Transition* find(State state, std::size_t event_index) noexcept;

    // Handlers, named after what happened; each leaves the engine in its next state.
    void on_started(const Event& event);
    void note_identity(const Event& event);
    void identity_then_settle(const Event& event);
    void note_token(const Event& event);
    void token_then_settle(const Event& event);
    void note_entries(const Event& event);
    void entries_then_settle(const Event& event);
    void on_entries_missing(const Event& event);
    void on_enrol_reply(const Event& event);
    void on_bundle_reply(const Event& event);
    void on_batch_reply(const Event& event);
    void on_request_failed(const Event& event);
    void on_put_off(const Event& event);
    void on_bundle_failed(const Event& event);
    void on_batch_failed(const Event& event);
    void on_bundle_accepted(const Event& event);
    void on_bundle_refused(const Event& event);
    void on_mail_reply(const Event& event);
    void on_media_reply(const Event& event);
    void on_media_missing(const Event& event);
    void on_kept(const Event& event);
    void on_not_kept(const Event& event);
    void note_media(const Event& event);
    void media_then_settle(const Event& event);
    void note_media_allowed(const Event& event);
    void media_allowed_then_settle(const Event& event);
    void on_ack_brought(const Event& event);
    void ack_brought_then_settle(const Event& event);
    void on_held_brought(const Event& event);
    void on_bundle_brought(const Event& event);
    void note_mail_wanted(const Event& event);
    void mail_wanted_then_settle(const Event& event);
    void note_link(const Event& event);
    void link_then_settle(const Event& event);
    void settle_now(const Event& event);
    void ignore(const Event& event);

    // What several handlers end in.
    void settle();
    void send_from(const Journal& journal);
    void be_quiet();
    void wait_for_work();
    void succeeded();
    void wait_for_confirmation(std::uint64_t random);
    void drop_token();
    void accept(base::Bytes bundle, std::string certificate);
    void back_off(protocol::Trouble trouble, std::uint64_t random,
                  std::optional<std::chrono::seconds> retry_after = std::nullopt);
    void back_off_from(const Reply& reply, std::uint64_t random);
    void refuse(std::uint64_t random);
    void set_timer(base::Milliseconds delay);

    // Who stood there? Entries leave at a time of their own.
    void begin_hold(std::uint64_t random);
    void release_due_entries();
    void release(Journal& journal);
    [[nodiscard]] bool entries_held_back() const;

    // Mail and media.
    [[nodiscard]] bool mail_is_due() const;
    [[nodiscard]] bool media_is_due() const;
    [[nodiscard]] bool media_waits() const { return media_.unknown > 0 || media_.wanted > 0; }
    [[nodiscard]] bool is_genuine(const protocol::MediaHeld& held) const;
    void schedule_mail(base::Milliseconds interval, std::uint64_t random);
    void take_held(const Reply& reply, std::uint64_t random);
    void keep_held(const protocol::MediaHeld& held, const std::vector<model::Hash>& asked);
    void take_refused_chunk(const Reply& reply, std::uint64_t random);
    void rest_media(base::Milliseconds delay, protocol::Trouble trouble);
    void doubt_the_ack_key();

    // Batches and their acks.
    void take_acks(const Reply& reply, std::uint64_t random);
    [[nodiscard]] base::Result<std::vector<model::Ack>> verified_acks(const Reply& reply);
    [[nodiscard]] bool is_genuine(const model::Ack& ack, const JournalRecord& record) const;
    /// True if the head was lowered because the province is a restored one.
    bool move_watermark(Journal& journal, const model::Ack& ack);
    void take_own_head(Journal& journal, const model::Ack& ack, const Reply& reply, std::uint64_t random);
    void skip(Journal& journal, std::uint64_t reached);
    void note_hole(Journal& journal, std::uint64_t last_missing);
    void rest_at_hole(Journal& journal);
    void passed_on(Journal& journal);
    void take_no_own_head(Journal& journal, const model::Ack& foreign);
    void take_foreign_head(Journal& journal, const model::Ack& ack, bool own_is_known);
    void hear_incarnation(std::uint64_t incarnation);
    void hear_time(const protocol::ServerTime& time);
    void leave_behind(std::uint64_t incarnation);
    [[nodiscard]] bool is_left_behind(std::uint64_t incarnation) const;
    [[nodiscard]] static bool covers_later_entry(const Journal& journal, const model::Head& own);
    [[nodiscard]] bool is_in_doubt(const Journal& journal) const;
    [[nodiscard]] std::uint64_t resume_point(const Journal& journal) const;
    void take_refused_batch(const Reply& reply, std::uint64_t random);
    void take_server_error(const Reply& reply, std::uint64_t random);
    void note_offered(const Reply& reply);
    void rest(Journal& journal, protocol::Trouble trouble, base::Milliseconds delay);
    [[nodiscard]] Journal& sending_journal();
    [[nodiscard]] Journal* next_to_send();
    [[nodiscard]] static bool goes_before(const Journal& one, const Journal& other);
    [[nodiscard]] Journal* find_journal(const model::JournalId& id);
    Journal* find_or_add_journal(const model::DeviceId& device, const model::JournalId& id);
    void shrink_batches();
    void grow_batches();

    void tell_status_if_changed();
    [[nodiscard]] protocol::StatusFrame status_frame() const;
    [[nodiscard]] protocol::Trouble worst_trouble() const;

    envelope::Primitives& primitives_;
    const Pacing pacing_;
    State state_ = State::starting;
    base::Instant now_{};
    Actions actions_;

    model::DeviceId device_;            ///< zero until the kiosk said so
    model::JournalId current_journal_;  ///< the one the kiosk writes now; zero until it said so
    bool has_identity_ = false;
    bool has_certificate_ = false;
    bool has_token_ = false;
    bool grant_under_way_ = false;
    bool bundle_was_brought_ = false;  ///< the one being verified came by courier: it says nothing about the link
    std::optional<model::SigningKey> ack_key_;
    std::vector<Journal> journals_;
    std::uint64_t incarnation_ = 0;  ///< of the province, as last heard; 0: not yet
    std::vector<std::uint64_t> left_behind_;
    model::JournalId sending_;
    std::uint64_t asked_up_to_ = 0;  ///< of the journal being sent
    std::size_t batch_bytes_max_;
    std::size_t batch_entries_max_;
    unsigned failures_ = 0;       ///< requests in a row that brought nothing verified
    unsigned server_errors_ = 0;  ///< batches that made the province fail, in a row
    unsigned enrol_polls_ = 0;
    base::Instant bundle_due_{};
    base::Instant quiet_until_{};              ///< nothing is sent before: start, link, or the province's wish
    std::optional<base::Instant> hold_until_;  ///< when the entries that wait out their delay may leave
    base::Instant mail_due_{};
    base::Instant mail_not_before_{};
    base::Instant mail_asked_{};  ///< when it was last answered
    MediaAvailable media_;
    bool media_allowed_ = true;
    base::Instant media_not_before_{};
    unsigned media_failures_ = 0;
    protocol::Trouble media_trouble_ = protocol::Trouble::none;
    protocol::Link link_ = protocol::Link::offline;
    protocol::Trouble trouble_ = protocol::Trouble::none;
    std::optional<protocol::StatusFrame> told_;
};

/// A random delay up to base × 2^(failures − 1), never above `max` nor below limits::retry_delay_min ("full jitter").
[[nodiscard]] base::Milliseconds jittered_delay(base::Milliseconds base_delay, base::Milliseconds max,
                                                unsigned failures, std::uint64_t random) noexcept;

/// The word of a refusal that is the province's own; empty for a page of somebody in between.
[[nodiscard]] std::string_view reason_of(const Reply& reply);

/// Uniform from 0 to `max`.
[[nodiscard]] base::Milliseconds uniform_delay(base::Milliseconds max, std::uint64_t random) noexcept;

}  // namespace pendopo::engine

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/time.hpp"
#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"

/// The device's side of the synchronisation, as a pure state machine: events in, actions out. It reads no clock, file,
/// socket or random source; the same events give the same actions. Who runs it (runner::DeviceRunner, the simulator)
/// carries out the actions in their order and reports what came of them as further events.
namespace pendopo::engine {

// --- Events ------------------------------------------------------------------------------------------------

/// A journal as sync knows it: what the province has acked and how far the outbox goes.
struct JournalRecord {
    model::DeviceId device;
    model::JournalId journal;
    model::Head acked;
    std::uint64_t incarnation = 0;  ///< of the last verified ack; 0: none yet
    std::uint64_t available = 0;    ///< the last number in the outbox
};

/// The first event, once: what was stored when the program ran last.
struct Started {
    bool has_identity = false;  ///< the kiosk has said who it is
    bool has_certificate = false;
    bool has_token = false;
    std::optional<model::SigningKey> ack_key;  ///< of the verified bundle in force
    std::vector<JournalRecord> journals;       ///< oldest first; at most limits::journals_per_device_max
};
/// The kiosk told who it is and which journal it writes now; signature verified by the runner.
struct IdentityKnown {
    model::DeviceId device;
    model::JournalId journal;
};
struct TokenAvailable {};
/// The outbox holds entries of this journal up to `last_seq`.
struct EntriesAvailable {
    model::DeviceId device;
    model::JournalId journal;
    std::uint64_t last_seq = 0;
};
/// The outbox holds nothing from where SendBatch asked on.
struct EntriesMissing {};
/// An HTTP answer to the request under way, whoever gave it.
struct Reply {
    int status = 0;
    std::string content_type;
    base::Bytes body;
    std::optional<std::chrono::seconds> retry_after;
    std::uint64_t first_seq = 0;  ///< what the batch held; 0 for other requests
    std::uint64_t last_seq = 0;
    std::vector<model::Head> own_heads;  ///< this device's own h at every number that the body's acks name, if known
};
/// The request under way got no answer. `error`: network, unauthentic (not the pinned server), too_large …
struct RequestFailed {
    base::ErrorCode error = base::ErrorCode::network;
};
/// The runner verified and stored the bundle (and the certificate, if a grant brought one).
struct BundleAccepted {
    model::SigningKey ack_key;
};
struct BundleRefused {};
/// The time of the last set_timer has come.
struct Timer {};
/// The machine says that a network connection came up.
struct LinkUp {};

using EventData = std::variant<Started, IdentityKnown, TokenAvailable, EntriesAvailable, EntriesMissing, Reply,
                               RequestFailed, BundleAccepted, BundleRefused, Timer, LinkUp>;
struct Event {
    EventData data;
    std::uint64_t random = 0;  ///< uniform; spreads the retries of 2,000 devices
};

// --- Actions -----------------------------------------------------------------------------------------------

/// POST /v1/batch with consecutive entries from first_seq on (or, where the outbox lacks it, from the next one it has):
/// at least one, then as many as bytes_max and entries_max allow. Comes back as Reply, RequestFailed or EntriesMissing.
struct SendBatch {
    model::JournalId journal;
    std::uint64_t first_seq = 0;
    std::size_t bytes_max = 0;
    std::size_t entries_max = 0;
};
/// POST /v1/enrol. Comes back as Reply or RequestFailed.
struct SendEnrol {};
/// GET /v1/bundle. Comes back as Reply or RequestFailed.
struct FetchBundle {};
/// Verify the bundle against the roots and the one in force, keep it and hand it to the kiosk; keep the certificate
/// if there is one. Comes back as BundleAccepted or BundleRefused.
struct AcceptBundle {
    base::Bytes bundle;
    std::string certificate;  ///< PEM; empty for a bundle alone
};
/// Keep its head and incarnation durably before the next request.
struct PersistWatermark {
    model::Ack ack;
};
/// The token is used up or wrong: forget it.
struct DropToken {};
struct TellEnrolment {
    protocol::EnrolmentState state = protocol::EnrolmentState::waiting_for_token;
};
/// Append to the inbox: a verified ack (of our own head or of a foreign one) or a status.
struct TellKiosk {
    base::Bytes frame;
};
/// There is one timer; a new time replaces the old one.
struct SetTimer {
    base::Instant at;
};

using Action = std::variant<SendBatch, SendEnrol, FetchBundle, AcceptBundle, PersistWatermark, DropToken, TellEnrolment,
                            TellKiosk, SetTimer>;
using Actions = std::vector<Action>;  ///< at most limits::engine_actions_max

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
    backing_off,      ///< the last request failed; timer set
    refused,          ///< the province does not accept this device; tries again, slowly
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
class Engine {
public:
    explicit Engine(envelope::Primitives& primitives);
    [[nodiscard]] Actions step(const Event& event, base::Instant now);
    [[nodiscard]] Status status() const;
    /// The verified position of a journal; zero head for one we do not know.
    [[nodiscard]] model::Head acked(const model::JournalId& id) const;
    /// True if the transition table has a row for it.
    [[nodiscard]] static bool has_transition(State state, std::size_t event_index) noexcept;

private:
    struct Journal {
        JournalRecord record;
        std::uint64_t cursor = 0;  ///< sent up to here: the acked head; less after the province lost something
        bool skipping = false;     ///< an entry is refused or missing: the cursor runs ahead, for those behind it
        unsigned failures = 0;
        base::Instant not_before{};  ///< rests until then while the other journals go on
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
    void on_bundle_failed(const Event& event);
    void on_batch_failed(const Event& event);
    void on_bundle_accepted(const Event& event);
    void on_bundle_refused(const Event& event);
    void settle_now(const Event& event);
    void ignore(const Event& event);

    // What several handlers end in.
    void settle();
    void wait_for_work();
    void wait_for_confirmation(std::uint64_t random);
    void drop_token();
    void accept(base::Bytes bundle, std::string certificate);
    void back_off(protocol::Trouble trouble, std::uint64_t random,
                  std::optional<std::chrono::seconds> retry_after = std::nullopt);
    void back_off_from(const Reply& reply, std::uint64_t random);
    void refuse(std::uint64_t random);
    void set_timer(base::Milliseconds delay);

    // Batches and their acks.
    void take_acks(const Reply& reply, std::uint64_t random);
    [[nodiscard]] base::Result<std::vector<model::Ack>> verified_acks(const Reply& reply);
    void take_own_head(Journal& journal, const model::Ack& ack, const Reply& reply, std::uint64_t random);
    void skip(Journal& journal, const Reply& reply);
    void take_no_own_head(Journal& journal, const model::Ack& foreign);
    void take_foreign_head(Journal& journal, const model::Ack& ack);
    void hear_incarnation(std::uint64_t incarnation);
    [[nodiscard]] std::uint64_t resume_point(const Journal& journal) const;
    void take_refused_batch(const Reply& reply);
    void rest(Journal& journal, protocol::Trouble trouble, base::Milliseconds delay);
    [[nodiscard]] Journal& sending_journal();
    [[nodiscard]] Journal* next_to_send();
    [[nodiscard]] Journal* find_journal(const model::JournalId& id);
    Journal* find_or_add_journal(const model::DeviceId& device, const model::JournalId& id);
    void shrink_batches();
    void grow_batches();

    void tell_status_if_changed();
    [[nodiscard]] protocol::StatusFrame status_frame() const;
    [[nodiscard]] protocol::Trouble worst_trouble() const;

    envelope::Primitives& primitives_;
    State state_ = State::starting;
    base::Instant now_{};
    Actions actions_;

    model::JournalId current_journal_;  ///< the one the kiosk writes now; zero until it said so
    bool has_identity_ = false;
    bool has_certificate_ = false;
    bool has_token_ = false;
    bool grant_under_way_ = false;
    std::optional<model::SigningKey> ack_key_;
    std::vector<Journal> journals_;
    std::uint64_t incarnation_ = 0;  ///< of the province, as last heard; 0: not yet
    model::JournalId sending_;
    std::size_t batch_bytes_max_;
    std::size_t batch_entries_max_;
    unsigned failures_ = 0;  ///< requests in a row that brought nothing verified
    unsigned enrol_polls_ = 0;
    base::Instant bundle_due_{};
    protocol::Link link_ = protocol::Link::offline;
    protocol::Trouble trouble_ = protocol::Trouble::none;
    std::optional<protocol::StatusFrame> told_;
};

/// A random delay up to base × 2^(failures − 1), never above `max` nor below limits::retry_delay_min ("full jitter").
[[nodiscard]] base::Milliseconds jittered_delay(base::Milliseconds base_delay, base::Milliseconds max,
                                                unsigned failures, std::uint64_t random) noexcept;

}  // namespace pendopo::engine

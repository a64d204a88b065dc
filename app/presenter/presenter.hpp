// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/areas/areas.hpp"
#include "app/presenter/answer.hpp"
#include "app/presenter/cool_down.hpp"
#include "app/presenter/intent.hpp"
#include "app/presenter/scanning.hpp"
#include "app/presenter/service.hpp"
#include "app/presenter/view.hpp"
#include "app/presenter/voice.hpp"
#include "app/text/catalog.hpp"
#include "app/text/consent.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/secret.hpp"
#include "platform/base/time.hpp"
#include "storage/model/submission.hpp"
#include "sync/content/pack.hpp"

namespace pendopo::presenter {

/// Why the kiosk can't take anything, or that it can.
enum class Readiness : std::uint8_t {
    ready,
    not_set_up,    ///< no verified trust bundle yet, and no enrolment running
    unconfirmed,   ///< enrolled, waiting until the desk has compared the 8 words
    refused,       ///< the desk refused or revoked this device
    out_of_order,  ///< the journal can't be written
    full,          ///< the disk has reached its reserve: nothing new is taken until there is room
};

/// Why a submission could not be stored. Nothing of it was stored; the words are still here.
enum class SaveFailure : std::uint8_t { storage_full, storage_failed, not_ready, internal };

// --- What the presenter asks for --------------------------------------------------------------------------------
/// Make a receipt code and derive R from it now, while the citizen types.
struct PrepareCode {};
/// Seal and store this; answer with saved() or save_failed(). The time is the receiver's to fill in.
struct Submit {
    model::Submission submission;
};
/// The visit is over or was wiped: forget the prepared code and everything that was made for it.
struct Forget {};
/// The officer wants an exchange with a courier's stick; answer with exchange_reported(), as often as there is news.
struct ExchangeWithStick {};
/// Open the case of this receipt code; answer with case_reported(), as often as there is news of it, until another
/// LookUp or Forget. `number` goes back in each report.
struct LookUp {
    base::SecretBuffer code;  ///< the 13 characters, upper case, without dashes
    std::uint32_t number = 0;
};
/// About the case that is open, each sealed to the desk as a submission of its own; answer with case_reported().
struct Withdraw {};  ///< stop working on it, erase it in seven days
struct TakeBack {};  ///< the withdrawal is taken back
struct Rate {
    bool helped = false;
};
/// The camera on, and answered with camera_reported() under this number; or off, at once and with what it saw.
struct UseCamera {
    bool on = false;
    std::uint32_t number = 0;
};
/// Record, pause, listen: answered with voice_reported().
struct UseVoice {
    VoiceOrder order = VoiceOrder::record;
};
/// What a key did before the words tell it.
enum class SpeechTone : std::uint8_t { none, moved, chosen, around };
/// Say this, one utterance a line, in place of what is being said.
struct Speak {
    base::SecretBuffer text;
    std::string language;  ///< "id"
    SpeechTone tone = SpeechTone::none;
};
/// Be quiet.
struct Hush {};
/// Print this receipt; answer with printed(). No topic, place or time.
struct PrintSlip {
    std::string heading, province, code_label, keep, practice;
    base::SecretBuffer code;
    base::SecretBuffer qr_text;
    std::vector<std::string> next_steps;
};
enum class PrintResult : std::uint8_t { done, no_paper, busy, absent };

/// An announcement of the invitation was met; counted with nothing of who or when.
struct CountAnnouncement {
    std::uint32_t pack_version = 0;
    std::uint16_t announcement = 0;
    content::Met met = content::Met::shown;
};

using Request = std::variant<PrepareCode, Submit, Forget, ExchangeWithStick, LookUp, Withdraw, TakeBack, Rate,
                             UseCamera, UseVoice, Speak, Hush, PrintSlip, CountAnnouncement>;

struct Options {
    model::AreaCode province;  ///< 36, 64
    model::AreaCode district;  ///< the kiosk's own kecamatan, 367301
    bool practice = false;
    Language language = Language::indonesian;                                  ///< of the welcome screen
    std::vector<Language> languages{Language::indonesian, Language::english};  ///< offered, in this order
    Comfort comfort;                                                           ///< what each visit begins with
    /// Of the sentence about voices; counts 256 in a submission.
    std::uint16_t voice_consent_version = text::voice_consent_version;
    bool voice = false;          ///< there is a microphone
    bool speech = false;         ///< there is a voice to read aloud
    bool speech_blanks = false;  ///< speech mode keeps the screen dark
    bool printer = false;
    bool camera = false;                                            ///< a receipt's QR can be held up to one
    std::uint16_t consent_version = text::contact_consent_version;  ///< of the consent text in the catalogues
    base::Milliseconds idle_warning_after = limits::idle_warning_after;
    base::Milliseconds idle_extend_time = limits::idle_extend_time;
    base::Milliseconds receipt_time = limits::receipt_time;
    CoolDownRule cool_down;
    /// Whether 13 typed characters are a receipt code: tells a mistyped one by its check character. Without it every
    /// code of 13 characters is looked up.
    std::function<bool(std::string_view)> code_is_whole;
    /// A keyed hash of a text, by which the same one is known when it comes again. Without it none is.
    std::function<std::uint64_t(std::string_view)> fingerprint;
};

/// Decides what is on the screen and what each touch means. Behind the doors: telling something (topic → place → words
/// → contact → review → receipt), polls and the survey (question after question → receipt), and the answer to a code.
///
/// Pure: reads no clock, file or random source, draws nothing, and gives the same views for the same calls. Holds a
/// citizen's words in bounded buffers of its own, wiped on start over, on time-out and when a receipt is done with.
/// Not thread-safe: one thread, that of the screen. `texts` and `areas` must outlive it.
class Presenter {
public:
    Presenter(const Options& options, const text::Library& texts, const areas::Areas& areas, base::Instant now);
    ~Presenter();
    Presenter(const Presenter&) = delete;
    Presenter& operator=(const Presenter&) = delete;

    /// Every intent counts as a sign that somebody is there. One that has no meaning on the present screen changes
    /// nothing else.
    void handle(const Intent& intent, base::Instant now);
    /// Lets time pass. Call at next_deadline() or later; earlier calls do nothing.
    void tick(base::Instant now);
    /// When something changes by itself; nothing: never, sleep until the next event.
    [[nodiscard]] std::optional<base::Instant> next_deadline() const;

    /// What to draw. Valid until the next call that is not const.
    [[nodiscard]] const View& view() const;
    /// What to do next, in order; call until it is empty after each handle(), tick() and answer.
    [[nodiscard]] std::optional<Request> take_request();

    /// The answers to Submit. Late ones, for a visit that is over, are ignored.
    /// `code` is formatted 4-4-5, `qr_text` is what the QR holds; both are taken over and wiped with the visit.
    void saved(base::SecretBuffer code, base::SecretBuffer qr_text, base::Instant now);
    void save_failed(SaveFailure failure, base::Instant now);

    /// `words`: the 8 words to compare, only with `unconfirmed`. A visit that has begun goes on; storing it may fail.
    void set_readiness(Readiness readiness, const std::array<std::string, 8>& words, base::Instant now);

    /// How the case stands that LookUp opened. Ignored unless it is still shown.
    void case_reported(CaseReport report, base::Instant now);

    /// The content pack in force; without one, content::built_in() is. A visit that has begun keeps the pack it began
    /// with.
    void set_pack(std::shared_ptr<const content::Pack> pack, base::Instant now);

    /// Whether the panel is taller than wide: then speech mode reads the choice of the hand, which is drawn there
    /// alone.
    void set_high_panel(bool high, base::Instant now);

    /// Which cards of the invitation the picture shows; call after each one that was laid out. Announcements among them
    /// are counted once in a rotation.
    void cards_drawn(const CardsDrawn& drawn, base::Instant now);

    /// How many spoke here this month, for the invitation to tell; 0: nothing is told.
    void set_heard(std::uint32_t voices, base::Instant now);

    /// What the officer's screen tells; kept until the next call.
    void set_service(const ServiceStatus& status, base::Instant now);
    /// How the exchange goes. Ignored unless it was asked for on the officer's screen that is shown now.
    void exchange_reported(const ExchangeReport& report, base::Instant now);

    /// Whether the disk has room for new recordings; without, a story can be written. Begins with true.
    void set_takes_recordings(bool takes, base::Instant now);
    /// What the recorder tells. Ignored when nothing is recorded.
    void voice_reported(const VoiceReport& report, base::Instant now);
    /// All that Speak asked for was said, or ended: who listened is there.
    void speech_ended(base::Instant now);
    /// What the camera tells. Ignored unless it is on.
    void camera_reported(CameraReport report, base::Instant now);
    /// How PrintSlip went.
    void printed(PrintResult result, base::Instant now);

    struct State;  ///< the inside, in state.hpp

private:
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::presenter

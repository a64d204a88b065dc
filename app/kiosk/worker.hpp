// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "app/config/programs.hpp"
#include "app/presenter/presenter.hpp"
#include "platform/base/mailbox.hpp"
#include "platform/base/secret.hpp"
#include "platform/posix/descriptor.hpp"
#include "sync/content/pack.hpp"

namespace pendopo::kiosk {

/// What the worker tells the screen's thread.
struct Saved {
    base::SecretBuffer code;
    base::SecretBuffer qr_text;
};
struct SaveFailed {
    presenter::SaveFailure failure = presenter::SaveFailure::internal;
};
struct ReadinessChanged {
    presenter::Readiness readiness = presenter::Readiness::not_set_up;
    std::array<std::string, 8> words;
    bool takes_recordings = true;  ///< the disk has room for them
    bool operator==(const ReadinessChanged&) const = default;
};
/// Another content pack is in force, or what has its time in it is over: announcements, replies and the question of the
/// week are taken out then.
struct PackChanged {
    std::shared_ptr<const content::Pack> pack;
};
/// So many spoke here this month, rounded down to 5.
struct HeardChanged {
    std::uint32_t voices = 0;
};

// --- A recording that is being made (SoundDesk) ------------------------------------------------------------------
// Each carries the number of its recording, so that what comes late about an earlier one is known as such.
struct BeginVoice {  ///< room for one? Answered: ready or no_room
    std::uint32_t recording = 0;
};
struct AddVoice {
    std::uint32_t recording = 0;
    base::SecretBuffer bytes;
};
struct FinishVoice {  ///< answered: sealed or failed
    std::uint32_t recording = 0;
    base::Milliseconds length{0};
};
struct DropVoice {};  ///< it is told anew, or not at all
struct OpenVoice {    ///< to be listened to; answered: opened or failed
    std::uint32_t recording = 0;
};

struct VoiceNews {
    enum class What : std::uint8_t { ready, no_room, sealed, opened, failed } what = What::failed;
    base::Milliseconds length{0};  ///< with sealed
    base::SecretBuffer file;       ///< with opened
    std::uint32_t recording = 0;
};

/// How a receipt was printed.
struct Printed {
    presenter::PrintResult result = presenter::PrintResult::done;
};
using Work = std::variant<presenter::Request, BeginVoice, AddVoice, FinishVoice, DropVoice, OpenVoice>;
using News = std::variant<VoiceNews, Printed, Saved, SaveFailed, ReadinessChanged, PackChanged, HeardChanged,
                          presenter::ServiceStatus, presenter::ExchangeReport, presenter::CaseReport>;

/// The kiosk's second thread: sealing, the journal, the streams. Nothing slow happens on the screen's thread.
///
/// Owns the journal and everything that touches it. `post` and `take_news` are the screen thread's; both return at
/// once. The destructor finishes what was posted and joins.
class Worker {
public:
    /// `wake` is called from the worker's thread whenever there is news; it must be safe to call from any thread.
    Worker(config::KioskConfig config, std::function<void()> wake);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void post(Work work);
    [[nodiscard]] std::optional<News> take_news();

private:
    class Session;
    void run();
    void serve(Session& session);
    void serve_voice(Session& session, Work& work);
    void tell(VoiceNews news, std::uint32_t recording);
    void serve_request(Session& session, presenter::Request& request);
    void tell(News news);
    void wait(Session& session);

    config::KioskConfig config_;
    std::function<void()> wake_;
    posix::Descriptor doorbell_;  ///< eventfd: rung by post and the destructor
    base::Mailbox<Work> work_;
    base::Mailbox<News> news_;
    std::thread thread_;
};

}  // namespace pendopo::kiosk

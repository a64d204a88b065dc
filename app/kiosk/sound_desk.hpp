// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/kiosk/sound.hpp"
#include "app/kiosk/worker.hpp"
#include "app/presenter/presenter.hpp"

namespace pendopo::kiosk {

/// Carries what is said between presenter, sound and worker: the recorder's bytes to be sealed, what was sealed back to
/// be heard, sentences to be spoken. Holds no sound itself. Screen thread only; all must outlive it.
class SoundDesk {
public:
    SoundDesk(Sound& sound, Worker& worker, presenter::Presenter& presenter)
        : sound_(sound), worker_(worker), presenter_(presenter) {}

    /// True if the request was for the sound alone; the others are the worker's, too.
    [[nodiscard]] bool take(presenter::Request& request);
    /// What the worker says about a recording.
    void hear_of_worker(VoiceNews news, base::Instant now);
    /// Passes on what sound tells.
    void pass_events(base::Instant now);

private:
    void order(presenter::VoiceOrder order);
    void speak(presenter::Speak& request);
    void forget();
    void play(base::SecretBuffer file, base::Instant now);
    void end_saying(base::Instant now);
    void report(const voice::Event& event, base::Instant now);

    Sound& sound_;
    Worker& worker_;
    presenter::Presenter& presenter_;
    std::uint32_t recording_ = 0;  ///< another number after each wipe: what comes late is left alone
    bool to_be_played_ = false;
    std::size_t to_be_said_ = 0;  ///< utterances whose end was not told yet
};

}  // namespace pendopo::kiosk

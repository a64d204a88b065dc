// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_sound.hpp"

namespace pendopo::sim {
namespace {

constexpr std::size_t period = port::voice_rate / 400;  // of the tone, in samples

}  // namespace

base::Status SimMicrophone::open() {
    PENDOPO_CHECK(usable("the microphone"));
    open_ = true;
    return {};
}

base::Status SimMicrophone::read(std::span<port::Sample> out) {
    if (!open_) return base::fail(base::ErrorCode::io, "the microphone is not open");
    if (until_pulled_ && *until_pulled_ < out.size()) fail_with(base::ErrorCode::not_found);
    if (auto ready = usable("the microphone"); !ready) {
        close();
        return ready;
    }
    if (until_pulled_) *until_pulled_ -= out.size();
    for (port::Sample& sample : out)
        sample = heard_++ % period < period / 2 ? amplitude_ : static_cast<port::Sample>(-amplitude_);
    return {};
}

base::Status SimSpeaker::open(unsigned rate) {
    PENDOPO_CHECK(usable("the speaker"));
    open_ = true;
    rate_ = rate;
    return {};
}

base::Status SimSpeaker::write(port::Samples samples) {
    if (!open_) return base::fail(base::ErrorCode::io, "the speaker is not open");
    if (auto ready = usable("the speaker"); !ready) {
        close();
        return ready;
    }
    heard_.insert(heard_.end(), samples.begin(), samples.end());
    return {};
}

base::Status SimSpeaker::finish() {
    close();
    return usable("the speaker");
}

base::Result<bool> SimSpeech::say(std::string_view text, std::string_view language, const GoOn& go_on) {
    PENDOPO_CHECK(usable("speech"));
    if (!go_on()) return false;
    transcript_.push_back(std::string(language) + ": " + std::string(text));
    return true;
}

base::Status SimPrinter::print(base::ByteView job) {
    PENDOPO_CHECK(usable("the printer"));
    jobs_.emplace_back(job.begin(), job.end());
    return {};
}

}  // namespace pendopo::sim

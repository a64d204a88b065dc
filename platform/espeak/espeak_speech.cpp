// SPDX-License-Identifier: Apache-2.0
#include "platform/espeak/espeak_speech.hpp"

#include <atomic>
#include <string>
#include <utility>

#include <espeak-ng/speak_lib.h>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/secret.hpp"

namespace pendopo::espeak {
namespace {

using base::ErrorCode;

constexpr int piece_milliseconds = 100;  // of sound between two looks whether to go on
constexpr const char* fallback_voice = "id";
std::atomic<bool> in_use{false};

base::Error library_error(espeak_ERROR code) {
    return {code == EE_NOT_FOUND ? ErrorCode::not_found : ErrorCode::internal,
            "speech: eSpeak error " + std::to_string(static_cast<int>(code))};
}

/// What the library's callback works with while it says one text.
struct Saying {
    port::Speaker* speaker = nullptr;  ///< null: nobody listens
    const port::Speech::GoOn* go_on = nullptr;
    bool stopped = false;
    base::Status heard;
};

/// Called for each piece of sound, within espeak_Synth; anything but 0 ends it.
int take_sound(short* samples, int count, espeak_EVENT* events) {
    auto* saying = static_cast<Saying*>(events->user_data);
    if (saying == nullptr || saying->speaker == nullptr) return 0;
    if (!(*saying->go_on)()) {
        saying->stopped = true;
        return 1;
    }
    if (samples == nullptr || count <= 0) return 0;
    saying->heard = saying->speaker->write({samples, static_cast<std::size_t>(count)});
    base::wipe(samples, static_cast<std::size_t>(count) * sizeof(short));
    return saying->heard ? 0 : 1;
}

class EspeakSpeech final : public port::Speech {
public:
    EspeakSpeech(port::Speaker& speaker, unsigned rate) : speaker_(speaker), rate_(rate) {}
    ~EspeakSpeech() override {
        forget();
        in_use = false;
    }

    base::Result<bool> say(std::string_view text, std::string_view language, const GoOn& go_on) override {
        if (text.size() > limits::spoken_text_bytes_max)
            return base::fail(ErrorCode::too_large, "a text too long to be said at once");
        if (text.empty()) return true;
        PENDOPO_CHECK(choose_voice(language));
        PENDOPO_CHECK(speaker_.open(rate_));
        said_ = true;
        Saying saying{&speaker_, &go_on, false, {}};
        const base::Status done = synthesise(text, saying);
        if (!done || !saying.heard || saying.stopped) speaker_.close();
        PENDOPO_CHECK(done);
        if (!saying.heard) return base::fail(std::move(saying.heard).error());
        if (saying.stopped) return false;
        PENDOPO_CHECK(speaker_.finish());
        return true;
    }

    void forget() noexcept override {
        if (!std::exchange(said_, false)) return;
        // The library keeps the last clause and its phonemes in buffers of its own; a longer one overwrites them. What
        // it had on the stack no clause overwrites, for the buffers there are larger than what stands in them.
        static const std::string filler = [] {
            std::string text;
            while (text.size() < 1'200)
                text += "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh ";
            return text + ".";
        }();
        Saying nobody;
        if (choose_voice(fallback_voice)) static_cast<void>(synthesise(filler, nobody));
        base::wipe_stack();
    }

private:
    base::Status choose_voice(std::string_view language) {
        if (language == language_ && !language_.empty()) return {};
        language_ = language;
        const espeak_ERROR code = espeak_SetVoiceByName(language_.c_str());
        const espeak_ERROR second = code == EE_OK ? code : espeak_SetVoiceByName(fallback_voice);
        if (second == EE_OK) return {};
        language_.clear();
        return base::fail(library_error(second));
    }

    static base::Status synthesise(std::string_view text, Saying& saying) {
        PENDOPO_ASSERT(text.size() <= limits::spoken_text_bytes_max);
        base::SecretBuffer ended(text.size() + 1);  // the library wants a zero at the end
        const bool fits = ended.append(base::as_bytes(text));
        PENDOPO_ASSERT(fits);
        ended.resize(ended.capacity());
        const espeak_ERROR code = espeak_Synth(ended.view().data(), ended.size(), 0, POS_CHARACTER, 0,
                                               espeakCHARS_UTF8 | espeakENDPAUSE, nullptr, &saying);
        return code == EE_OK ? base::Status{} : base::fail(library_error(code));
    }

    port::Speaker& speaker_;
    unsigned rate_;
    std::string language_;
    bool said_ = false;  ///< since forget()
};

}  // namespace

base::Result<std::unique_ptr<port::Speech>> speech(port::Speaker& speaker, int words_per_minute) {
    const bool second = in_use.exchange(true);
    PENDOPO_ASSERT(!second);
    // Once in the life of the process: the library's threads hang when it is begun a second time.
    static const int rate =
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, piece_milliseconds, nullptr, espeakINITIALIZE_DONT_EXIT);
    if (rate <= 0) {
        in_use = false;
        return base::fail(ErrorCode::not_found, "speech: the data of eSpeak NG (espeak-ng-data) can't be read");
    }
    espeak_SetSynthCallback(take_sound);
    espeak_SetParameter(espeakRATE, words_per_minute, 0);
    return std::unique_ptr<port::Speech>(std::make_unique<EspeakSpeech>(speaker, static_cast<unsigned>(rate)));
}

}  // namespace pendopo::espeak

// SPDX-License-Identifier: Apache-2.0
#include "platform/alsa/device.hpp"

#include <mutex>

#include <alsa/asoundlib.h>

namespace pendopo::alsa {
namespace {

using base::ErrorCode;

constexpr unsigned latency_microseconds = 200'000;  // of the buffer: a pause is heard at once, a slow disk is not
constexpr int patience_milliseconds = 2'000;        // hardware that gives or takes nothing for so long hangs

base::Error error_of(std::string_view what, int code) {
    const std::string message = std::string(what) + ": " + snd_strerror(code);
    switch (-code) {
        case ENOENT:
        case ENODEV:
        case ENXIO:
        case EBADFD:  // the state of a stream whose device is gone
            return {ErrorCode::not_found, message};
        case EBUSY:
        case EAGAIN:
            return {ErrorCode::unavailable, message};
        default:
            return {ErrorCode::io, message};
    }
}

/// The library would write what it thinks to standard error.
// NOLINTNEXTLINE(cert-dcl50-cpp): the type that the library calls
void silence(const char*, int, const char*, int, const char*, ...) {}

/// One open stream of one direction.
class Stream {
public:
    explicit Stream(std::string name) : name_(std::move(name)) {
        static std::once_flag once;
        std::call_once(once, [] { snd_lib_error_set_handler(silence); });
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { close(); }

    base::Status open(snd_pcm_stream_t direction, unsigned rate) {
        if (pcm_ != nullptr && rate_ == rate) return {};
        close();
        if (name_.empty()) return base::fail(ErrorCode::not_found, "no sound device is configured");
        if (const int code = snd_pcm_open(&pcm_, name_.c_str(), direction, SND_PCM_NONBLOCK); code < 0) {
            pcm_ = nullptr;
            return base::fail(error_of("sound device " + name_, code));
        }
        constexpr unsigned channels = 1;
        constexpr int resample = 1;
        const int code = snd_pcm_set_params(pcm_, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, channels, rate,
                                            resample, latency_microseconds);
        if (code < 0) return failed(code);
        rate_ = rate;
        return {};
    }

    /// Moves all of `count` samples by `move(pcm, done, left)`, waiting for the hardware.
    template <class Move>
    base::Status transfer(std::size_t count, const Move& move) {
        if (pcm_ == nullptr) return base::fail(ErrorCode::io, "the sound device is not open");
        for (std::size_t done = 0; done < count;) {
            const snd_pcm_sframes_t moved = move(pcm_, done, count - done);
            if (moved > 0) {
                done += static_cast<std::size_t>(moved);
                continue;
            }
            const int code = moved == 0 ? -EAGAIN : static_cast<int>(moved);
            if (auto ready = code == -EAGAIN ? wait() : recover(code); !ready) return ready;
        }
        return {};
    }

    base::Status finish() {
        if (pcm_ == nullptr) return {};
        int code = snd_pcm_nonblock(pcm_, 0);
        if (code >= 0) code = snd_pcm_drain(pcm_);
        if (code < 0) return failed(code);
        close();
        return {};
    }

    void close() noexcept {
        if (pcm_ == nullptr) return;
        snd_pcm_drop(pcm_);
        snd_pcm_close(pcm_);
        pcm_ = nullptr;
    }

private:
    base::Status wait() {
        const int code = snd_pcm_wait(pcm_, patience_milliseconds);
        if (code > 0) return {};
        return code == 0 ? failed(-EAGAIN) : recover(code);
    }
    /// After an overrun or a suspend the stream goes on; a device that is gone does not.
    base::Status recover(int code) {
        const int recovered = snd_pcm_recover(pcm_, code, 1);
        return recovered < 0 ? failed(recovered) : base::Status{};
    }
    base::Status failed(int code) {
        close();
        return base::fail(error_of("sound device " + name_, code));
    }

    std::string name_;
    snd_pcm_t* pcm_ = nullptr;
    unsigned rate_ = 0;
};

class AlsaMicrophone final : public port::Microphone {
public:
    explicit AlsaMicrophone(std::string name) : stream_(std::move(name)) {}

    base::Status open() override { return stream_.open(SND_PCM_STREAM_CAPTURE, port::voice_rate); }
    base::Status read(std::span<port::Sample> out) override {
        return stream_.transfer(out.size(), [&](snd_pcm_t* pcm, std::size_t done, std::size_t left) {
            return snd_pcm_readi(pcm, out.data() + done, left);
        });
    }
    void close() noexcept override { stream_.close(); }

private:
    Stream stream_;
};

class AlsaSpeaker final : public port::Speaker {
public:
    explicit AlsaSpeaker(std::string name) : stream_(std::move(name)) {}

    base::Status open(unsigned rate) override { return stream_.open(SND_PCM_STREAM_PLAYBACK, rate); }
    base::Status write(port::Samples samples) override {
        return stream_.transfer(samples.size(), [&](snd_pcm_t* pcm, std::size_t done, std::size_t left) {
            return snd_pcm_writei(pcm, samples.data() + done, left);
        });
    }
    base::Status finish() override { return stream_.finish(); }
    void close() noexcept override { stream_.close(); }

private:
    Stream stream_;
};

}  // namespace

std::unique_ptr<port::Microphone> microphone(std::string device) {
    return std::make_unique<AlsaMicrophone>(std::move(device));
}
std::unique_ptr<port::Speaker> speaker(std::string device) {
    return std::make_unique<AlsaSpeaker>(std::move(device));
}

}  // namespace pendopo::alsa

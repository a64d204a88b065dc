// SPDX-License-Identifier: Apache-2.0
// A microphone for ALSA that can be pulled out: `pcm.ear { type pendopo_ear folder "DIR" }`. It hears as fast as time
// goes by. While DIR/gone exists it is not there, also in the middle; DIR/heard comes when a second was heard.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "tests/e2e/microphone/sound.hpp"

namespace {

namespace fs = std::filesystem;
using pendopo::microphone::rate;

constexpr long tick_nanoseconds = 10'000'000;

struct Ear {
    snd_pcm_ioplug_t plug{};
    fs::path folder;
    int timer = -1;
    timespec started{};
    std::uint64_t taken = 0;  ///< samples, since it was opened

    [[nodiscard]] bool gone() const { return fs::exists(folder / "gone"); }
    /// Samples that time has brought since the start; no more than the buffer holds beyond what was taken.
    [[nodiscard]] std::uint64_t come() const {
        timespec now{};
        clock_gettime(CLOCK_MONOTONIC, &now);
        const auto nanoseconds = (now.tv_sec - started.tv_sec) * 1'000'000'000LL + now.tv_nsec - started.tv_nsec;
        const auto by_time = static_cast<std::uint64_t>(nanoseconds / 1'000) * rate / 1'000'000;
        return std::min<std::uint64_t>(by_time, taken + plug.buffer_size / 2);
    }
};

Ear& of(snd_pcm_ioplug_t* plug) {
    return *static_cast<Ear*>(plug->private_data);
}

int prepare(snd_pcm_ioplug_t* plug) {
    return of(plug).gone() ? -ENODEV : 0;
}

int start(snd_pcm_ioplug_t* plug) {
    Ear& ear = of(plug);
    clock_gettime(CLOCK_MONOTONIC, &ear.started);
    ear.taken = 0;
    const itimerspec ticks{{0, tick_nanoseconds}, {0, tick_nanoseconds}};
    return timerfd_settime(ear.timer, 0, &ticks, nullptr) == 0 ? 0 : -errno;
}

int stop(snd_pcm_ioplug_t*) {
    return 0;
}

snd_pcm_sframes_t pointer(snd_pcm_ioplug_t* plug) {
    const Ear& ear = of(plug);
    if (ear.gone()) return -ENODEV;
    return static_cast<snd_pcm_sframes_t>(ear.come() % plug->buffer_size);
}

snd_pcm_sframes_t transfer(snd_pcm_ioplug_t* plug, const snd_pcm_channel_area_t* areas, snd_pcm_uframes_t offset,
                           snd_pcm_uframes_t size) {
    Ear& ear = of(plug);
    if (ear.gone()) return -ENODEV;
    auto* out = static_cast<char*>(areas->addr) + (areas->first + areas->step * offset) / 8;
    for (snd_pcm_uframes_t i = 0; i < size; ++i, ++ear.taken) {
        const std::int16_t sample = pendopo::microphone::heard_at(ear.taken);
        std::memcpy(out + i * sizeof(sample), &sample, sizeof(sample));
    }
    if (ear.taken >= rate && !fs::exists(ear.folder / "heard")) std::ofstream(ear.folder / "heard");
    return static_cast<snd_pcm_sframes_t>(size);
}

int revents(snd_pcm_ioplug_t* plug, pollfd* polled, unsigned count, unsigned short* result) {
    if (count != 1) return -EINVAL;
    std::uint64_t ticks = 0;
    if ((polled->revents & POLLIN) != 0 && read(of(plug).timer, &ticks, sizeof(ticks)) < 0 && errno != EAGAIN)
        return -errno;
    *result = static_cast<unsigned short>(polled->revents);
    return 0;
}

int close_ear(snd_pcm_ioplug_t* plug) {
    const std::unique_ptr<Ear> ear(&of(plug));
    close(ear->timer);
    return 0;
}

constexpr snd_pcm_ioplug_callback_t callbacks = [] {
    snd_pcm_ioplug_callback_t out{};
    out.prepare = prepare;
    out.start = start;
    out.stop = stop;
    out.pointer = pointer;
    out.transfer = transfer;
    out.poll_revents = revents;
    out.close = close_ear;
    return out;
}();

int constrain(snd_pcm_ioplug_t& plug) {
    const unsigned access = SND_PCM_ACCESS_RW_INTERLEAVED;
    const unsigned format = SND_PCM_FORMAT_S16;
    int done = snd_pcm_ioplug_set_param_list(&plug, SND_PCM_IOPLUG_HW_ACCESS, 1, &access);
    if (done >= 0) done = snd_pcm_ioplug_set_param_list(&plug, SND_PCM_IOPLUG_HW_FORMAT, 1, &format);
    if (done >= 0) done = snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_CHANNELS, 1, 1);
    if (done >= 0) done = snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_RATE, rate, rate);
    if (done >= 0) done = snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 960, 9'600);
    if (done >= 0) done = snd_pcm_ioplug_set_param_minmax(&plug, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 9'600, 96'000);
    return done;
}

}  // namespace

extern "C" {

SND_PCM_PLUGIN_DEFINE_FUNC(pendopo_ear) {
    static_cast<void>(root);
    snd_config_t* folder = nullptr;
    const char* path = nullptr;
    if (snd_config_search(conf, "folder", &folder) < 0 || snd_config_get_string(folder, &path) < 0) return -EINVAL;
    auto ear = std::make_unique<Ear>();
    ear->folder = path;
    if (stream != SND_PCM_STREAM_CAPTURE) return -EINVAL;
    if (ear->gone()) return -ENODEV;
    ear->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (ear->timer < 0) return -errno;
    ear->plug.version = SND_PCM_IOPLUG_VERSION;
    ear->plug.name = "a microphone of tests";
    ear->plug.callback = &callbacks;
    ear->plug.private_data = ear.get();
    ear->plug.poll_fd = ear->timer;
    ear->plug.poll_events = POLLIN;
    if (const int made = snd_pcm_ioplug_create(&ear->plug, name, stream, mode); made < 0) {
        close(ear->timer);
        return made;
    }
    Ear* kept = ear.release();  // the library closes it from now on
    if (const int fits = constrain(kept->plug); fits < 0) {
        snd_pcm_ioplug_delete(&kept->plug);
        return fits;
    }
    *pcmp = kept->plug.pcm;
    return 0;
}

SND_PCM_PLUGIN_SYMBOL(pendopo_ear)
}

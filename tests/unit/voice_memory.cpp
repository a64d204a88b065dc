// SPDX-License-Identifier: Apache-2.0
// A voice can identify a person: of what was recorded nothing may be left in memory once the visit was wiped.
#include <set>

#include "app/voice/booth.hpp"
#include "sound_search.hpp"

using namespace pendopo;

namespace {

constexpr std::size_t frames_said = 150;  // three seconds

/// Without what the frame of a file has at every place: counts, zeros, lengths that repeat.
test::Pieces sound_in(base::ByteView file) {
    test::Pieces out({});
    for (std::size_t i = 0; i + test::piece_size <= file.size(); ++i) {
        const base::ByteView piece = file.subspan(i, test::piece_size);
        if (std::set(piece.begin(), piece.end()).size() == piece.size()) out.add(test::load(piece.data()));
    }
    return out;
}

/// Hears a noise that no other has heard, and remembers it under a mask.
class Noise final : public port::Microphone {
public:
    base::Status open() override { return {}; }
    base::Status read(std::span<port::Sample> out) override {
        for (port::Sample& sample : out)
            sample = static_cast<port::Sample>(static_cast<std::int64_t>(random_.next() % 24'000) - 12'000);
        test::add_sound(heard_, out);
        return {};
    }
    void close() noexcept override {}

    [[nodiscard]] const test::Pieces& heard() const { return heard_; }

private:
    test::SeededBytes random_{661'001};
    test::Pieces heard_{{}};
};

}  // namespace

TEST_CASE("memory: of what was recorded and listened to no piece is left after a wipe") {
    Noise microphone;
    test::Ear ear;
    test::Pieces coded({});
    voice::Booth booth({microphone, ear, nullptr}, [] { return false; });
    {
        base::SecretBuffer file(std::size_t{64} << 10);
        const auto keep = [&] {
            for (const voice::Event& event : booth.take_events()) {
                const auto* sound = std::get_if<voice::Sound>(&event);
                if (sound == nullptr) continue;
                REQUIRE(file.append(sound->bytes.view()));
            }
        };
        booth.handle(voice::Record{});
        for (std::size_t frame = 0; frame < frames_said; ++frame) {
            booth.listen();
            keep();
        }
        booth.handle(voice::Finish{});
        keep();
        coded = sound_in(file.view());
        CHECK(coded.size() > 2'000);
        CHECK(test::pieces_in_memory(coded) > 0);
        booth.handle(voice::Play{base::SecretBuffer(file.view())});
    }
    CHECK(microphone.heard().size() > 10'000);
    CHECK(ear.played().size() > 1'000);
    booth.handle(voice::Forget{});
    test::check_gone(coded);
    test::check_gone(ear.played());
    test::check_gone(microphone.heard());
}

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <opus/opus.h>

#include "platform/opus/ogg_opus.hpp"
#include "platform/opus/ogg_page.hpp"

namespace pendopo::opus {
namespace {

using base::ByteView;
using base::ErrorCode;

constexpr std::size_t samples_per_packet_max = port::voice_rate * 120 / 1'000;  // RFC 6716 section 2.1.4
constexpr std::size_t head_bytes = 19;

base::Error malformed(std::string_view what) {
    return {ErrorCode::malformed, "a voice file: " + std::string(what)};
}

class OpusReader final : public Reader {
public:
    explicit OpusReader(ByteView file)
        : file_(file),
          memory_(static_cast<std::size_t>(opus_decoder_get_size(1))),
          samples_(samples_per_packet_max * sizeof(port::Sample)) {
        memory_.resize(memory_.capacity());
        samples_.resize(samples_.capacity());
    }

    base::Status start() {
        PENDOPO_TRY(const std::optional<Page> head, read_page(file_));
        constexpr std::string_view magic = "OpusHead";
        if (!head || head->packets.size() != head_bytes || base::as_text(head->packets.first(8)) != magic)
            return base::fail(malformed("no Opus in an Ogg stream"));
        if (head->packets[9] != 1 || head->packets[18] != 0) return base::fail(malformed("more than one channel"));
        skip_ = head->packets[10] + 256u * head->packets[11];
        PENDOPO_TRY(const std::optional<Page> tags, read_page(file_));
        if (!tags) return base::fail(malformed("it ends in its head"));
        const int code = opus_decoder_init(decoder(), port::voice_rate, 1);
        if (code != OPUS_OK) return base::fail(ErrorCode::internal, std::string("Opus: ") + opus_strerror(code));
        return {};
    }

    base::Result<port::Samples> next() override {
        while (true) {
            PENDOPO_TRY(const ByteView packet, next_packet());
            if (packet.empty()) return port::Samples{};
            const int count = opus_decode(decoder(), packet.data(), static_cast<opus_int32>(packet.size()), samples(),
                                          samples_per_packet_max, 0);
            if (count < 0) return base::fail(malformed(opus_strerror(count)));
            port::Samples out(samples(), static_cast<std::size_t>(count));
            const std::uint64_t begin = decoded_;
            decoded_ += out.size();
            // The last page tells where the sound ends, within its last packet.
            if (page_.flags & page_ends_stream && sizes_left_.empty() && decoded_ > page_.granule)
                out = out.first(page_.granule > begin ? static_cast<std::size_t>(page_.granule - begin) : 0);
            const std::size_t skipped = std::min<std::size_t>(skip_, out.size());
            skip_ -= skipped;
            out = out.subspan(skipped);
            if (!out.empty()) return out;
        }
    }

private:
    [[nodiscard]] OpusDecoder* decoder() { return reinterpret_cast<OpusDecoder*>(memory_.span().data()); }
    [[nodiscard]] port::Sample* samples() { return reinterpret_cast<port::Sample*>(samples_.span().data()); }

    /// Empty at the end.
    base::Result<ByteView> next_packet() {
        while (true) {
            while (!sizes_left_.empty()) {
                const ByteView packet = packets_left_.first(sizes_left_.front());
                packets_left_ = packets_left_.subspan(packet.size());
                sizes_left_ = sizes_left_.subspan(1);
                if (!packet.empty()) return packet;
            }
            PENDOPO_TRY(const std::optional<Page> page, read_page(file_));
            if (!page) return ByteView{};
            page_ = *page;
            sizes_left_ = page_.sizes;
            packets_left_ = page_.packets;
        }
    }

    ByteView file_;
    base::SecretBuffer memory_;   ///< the library's state
    base::SecretBuffer samples_;  ///< what was decoded last
    Page page_;
    ByteView sizes_left_;
    ByteView packets_left_;
    std::size_t skip_ = 0;  ///< samples from before the beginning, still to be left out
    std::uint64_t decoded_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<Reader>> Reader::open(ByteView file) {
    auto reader = std::make_unique<OpusReader>(file);
    PENDOPO_CHECK(reader->start());
    return std::unique_ptr<Reader>(std::move(reader));
}

}  // namespace pendopo::opus

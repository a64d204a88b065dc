// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <opus/opus.h>

#include "platform/opus/ogg_opus.hpp"
#include "platform/opus/ogg_page.hpp"

namespace pendopo::opus {
namespace {

using base::Byte;
using base::ByteView;
using base::ErrorCode;

constexpr int bit_rate = packet_bytes * 8 * 50;
constexpr int complexity = 5;               // a Zero 2 W codes a second of voice in some 60 ms
constexpr std::uint32_t stream_number = 1;  // always the same: a random one would tell nothing either
constexpr std::size_t head_bytes = 19;
constexpr std::string_view vendor = "Pendopo";

base::Error library_error(int code) {
    return {ErrorCode::internal, std::string("Opus: ") + opus_strerror(code)};
}

void put_little_endian(base::ByteSpan out, std::size_t at, std::uint32_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        out[at + i] = static_cast<Byte>(value >> (8 * i));
}

/// RFC 7845 section 5.1.
std::array<Byte, head_bytes> identification(std::uint32_t pre_skip) {
    std::array<Byte, head_bytes> out{'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 1};  // version 1, one channel
    put_little_endian(out, 10, pre_skip, 2);
    put_little_endian(out, 12, port::voice_rate, 4);
    return out;  // no gain, mapping family 0
}

/// RFC 7845 section 5.2: no comment, for none may tell of anybody.
std::array<Byte, 16 + vendor.size()> comments() {
    std::array<Byte, 16 + vendor.size()> out{'O', 'p', 'u', 's', 'T', 'a', 'g', 's'};
    put_little_endian(out, 8, vendor.size(), 4);
    std::copy(vendor.begin(), vendor.end(), out.begin() + 12);
    return out;
}

class OpusWriter final : public Writer {
public:
    OpusWriter() : memory_(static_cast<std::size_t>(opus_encoder_get_size(1))) { memory_.resize(memory_.capacity()); }

    base::Status start() {
        int code = opus_encoder_init(encoder(), port::voice_rate, 1, OPUS_APPLICATION_VOIP);
        opus_int32 lookahead = 0;
        if (code == OPUS_OK) code = opus_encoder_ctl(encoder(), OPUS_SET_BITRATE(bit_rate));
        if (code == OPUS_OK) code = opus_encoder_ctl(encoder(), OPUS_SET_VBR(0));
        if (code == OPUS_OK) code = opus_encoder_ctl(encoder(), OPUS_SET_COMPLEXITY(complexity));
        if (code == OPUS_OK) code = opus_encoder_ctl(encoder(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
        if (code == OPUS_OK) code = opus_encoder_ctl(encoder(), OPUS_GET_LOOKAHEAD(&lookahead));
        if (code != OPUS_OK) return base::fail(library_error(code));
        pre_skip_ = static_cast<std::uint32_t>(lookahead);
        return {};
    }

    base::Result<ByteView> add(port::Samples frame) override {
        PENDOPO_ASSERT(frame.size() == frame_samples && !finished_);
        out_.clear();
        if (pages_ == 0) write_heads();
        PENDOPO_CHECK(encode(frame));
        if (sizes_.size() == packets_per_page) end_page(0, coded_samples_);
        return out_.view();
    }

    ByteView flush() override {
        out_.clear();
        if (!sizes_.empty()) end_page(0, coded_samples_);
        return out_.view();
    }

    base::Result<ByteView> finish() override {
        out_.clear();
        finished_ = true;
        if (pages_ == 0) return out_.view();
        const std::uint64_t end = pre_skip_ + coded_samples_;
        static constexpr std::array<port::Sample, frame_samples> silence{};
        PENDOPO_CHECK(encode(silence));  // the coder looks ahead: what was said last comes out with what follows
        end_page(page_ends_stream, end);
        return out_.view();
    }

private:
    [[nodiscard]] OpusEncoder* encoder() { return reinterpret_cast<OpusEncoder*>(memory_.span().data()); }

    base::Status encode(port::Samples frame) {
        std::array<Byte, packet_bytes> packet{};
        const opus_int32 size =
            opus_encode(encoder(), frame.data(), frame_samples, packet.data(), static_cast<opus_int32>(packet.size()));
        if (size != static_cast<opus_int32>(packet_bytes))
            return base::fail(size < 0 ? library_error(size)
                                       : base::Error{ErrorCode::internal, "Opus: a packet of another size"});
        const bool fits = packets_.append(packet);
        PENDOPO_ASSERT(fits);
        base::wipe(packet);
        sizes_.push_back(packet_bytes);
        coded_samples_ += frame_samples;
        return {};
    }

    void write_heads() {
        const auto head = identification(pre_skip_);
        const auto tags = comments();
        const std::array<Byte, 2> sizes{static_cast<Byte>(head.size()), static_cast<Byte>(tags.size())};
        append_page({page_begins_stream, 0, stream_number, pages_, ByteView(sizes).first(1), head});
        append_page({0, 0, stream_number, pages_, ByteView(sizes).last(1), tags});
    }

    void end_page(Byte flags, std::uint64_t granule) {
        append_page({flags, granule, stream_number, pages_, sizes_, packets_.view()});
        sizes_.clear();
        packets_.clear();
    }

    void append_page(const Page& page) {
        const std::size_t before = out_.size();
        PENDOPO_ASSERT(before + page_size(page) <= out_.capacity());
        out_.resize(before + page_size(page));
        write_page(page, out_.span().subspan(before));
        ++pages_;
    }

    base::SecretBuffer memory_;  ///< the library's state, which holds the last sound
    base::SecretBuffer packets_{packets_per_page * packet_bytes};
    base::SecretBuffer out_{3 * page_bytes_max};
    base::Bytes sizes_;
    std::uint32_t pre_skip_ = 0;
    std::uint64_t coded_samples_ = 0;
    std::uint32_t pages_ = 0;
    bool finished_ = false;
};

}  // namespace

base::Result<std::unique_ptr<Writer>> Writer::create() {
    auto writer = std::make_unique<OpusWriter>();
    PENDOPO_CHECK(writer->start());
    return std::unique_ptr<Writer>(std::move(writer));
}

}  // namespace pendopo::opus

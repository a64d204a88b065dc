// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/key_words.hpp"

#include "sync/envelope/hash.hpp"

extern "C" {
extern const unsigned char pendopo_enrol_words[];
extern const std::uint64_t pendopo_enrol_words_size;
}

namespace pendopo::envelope {
namespace {

constexpr std::size_t list_size = 2048;
constexpr std::size_t bits_per_word = 11;

/// One word a line, exactly 2048 lines: a test watches over the file.
std::array<std::string_view, list_size> read_list() {
    std::array<std::string_view, list_size> list;
    std::string_view text = base::as_text({pendopo_enrol_words, static_cast<std::size_t>(pendopo_enrol_words_size)});
    for (std::string_view& word : list) {
        const auto end = text.find('\n');
        PENDOPO_ASSERT(end != std::string_view::npos && end > 0);
        word = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    PENDOPO_ASSERT(text.empty());
    return list;
}

}  // namespace

std::string_view key_word(std::size_t index) {
    static const std::array<std::string_view, list_size> list = read_list();
    PENDOPO_ASSERT(index < list_size);
    return list[index];
}

std::array<std::string_view, key_words_count> key_words(Primitives& primitives, const EnrolmentFacts& facts) {
    base::Bytes message(facts.tls_spki.view().begin(), facts.tls_spki.view().end());
    base::append(message, facts.journal_public.view());
    base::append(message, facts.token_hash.view());
    const model::Hash hash = tagged_hash(primitives, "enrol", message);
    std::array<std::string_view, key_words_count> words;
    for (std::size_t i = 0; i < key_words_count; ++i) {
        std::size_t index = 0;
        for (std::size_t bit = i * bits_per_word; bit < (i + 1) * bits_per_word; ++bit)
            index = index * 2 + ((hash.bytes[bit / 8] >> (7 - bit % 8)) & 1u);
        words[i] = key_word(index);
    }
    return words;
}

std::string key_words_text(Primitives& primitives, const EnrolmentFacts& facts) {
    std::string text;
    for (const std::string_view word : key_words(primitives, facts)) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

model::Hash token_hash(Primitives& primitives, base::ByteView token16) {
    return tagged_hash(primitives, "token", token16);
}

}  // namespace pendopo::envelope

// SPDX-License-Identifier: Apache-2.0
// What operators write, translators make, and fingers do.
#include <algorithm>

#include "app/areas/areas.hpp"
#include "app/config/reader.hpp"
#include "app/forms/answers.hpp"
#include "app/presenter/text_field.hpp"
#include "app/text/catalog.hpp"
#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/envelope/words.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {

void config(base::ByteView input) {
    auto reader = config::Reader::parse(base::as_text(input), "fuzz.toml");
    if (!reader) return;
    std::string name = "as it was";
    std::int64_t number = 7;
    bool flag = true;
    std::vector<std::string> several;
    reader->text("site.name", name);
    reader->number("window.width", number, 1, 10'000);
    reader->flag("window.fullscreen", flag);
    reader->texts("server.roles", several, 3);
    PENDOPO_ASSERT(reader->finish() || number == 7 || (number >= 1 && number <= 10'000));
    PENDOPO_ASSERT(name.size() <= 200 && several.size() <= 3);
}

void areas_list(base::ByteView input) {
    const auto areas = areas::Areas::load(input);
    if (!areas) return;
    for (std::size_t i = 0; i < areas->size(); ++i)
        PENDOPO_ASSERT(areas->find(areas->at(i).code) != nullptr);
}

/// Whatever is typed: results exist, lie in the province, and none comes twice.
void areas_search(base::ByteView input) {
    static const auto areas = areas::Areas::embedded();
    PENDOPO_ASSERT(areas.has_value());
    constexpr model::AreaCode banten{36};
    const auto results = areas->search({base::as_text(input), banten, {367301}});
    PENDOPO_ASSERT(results.count <= areas::Areas::results_max);
    for (std::size_t i = 0; i < results.count; ++i) {
        PENDOPO_ASSERT(results.indexes[i] < areas->size());
        for (std::size_t j = 0; j < i; ++j)
            PENDOPO_ASSERT(results.indexes[i] != results.indexes[j]);
    }
}

void catalog(base::ByteView input) {
    const auto loaded = text::Catalog::load(input);
    if (!loaded) return;
    for (const std::string_view key : loaded->all_keys()) {
        PENDOPO_ASSERT(loaded->has(key));
        text::Line line;
        loaded->format(line, key, {std::string_view("satu"), std::uint64_t{2}});
        for (const std::uint64_t count : {0u, 1u, 2u, 5u, 21u})
            static_cast<void>(loaded->plural(key, count));
    }
}

/// There is one way to write the same answers: what was read is written as the very same bytes.
void form_answers(base::ByteView input) {
    const auto answers = forms::Answers::parse(base::as_text(input));
    if (!answers) return;
    const auto again = answers->encode();
    PENDOPO_ASSERT(again && again->text() == base::as_text(input));
    PENDOPO_ASSERT(answers->all().size() <= forms::questions_max);
}

/// Each byte pair is a thing done to a field: the text stays valid, within its limits, and the cursor between
/// characters.
void text_field(base::ByteView input) {
    presenter::TextField field({40, 90, true});
    for (std::size_t i = 0; i + 1 < input.size(); i += 2) {
        const unsigned value = input[i + 1];
        switch (input[i] % 9) {
            case 0:
                field.insert(static_cast<char32_t>(value));
                break;
            case 1:
                field.insert(static_cast<char32_t>(value * 8'191));
                break;
            case 2:
                field.insert(base::as_text(input.subspan(i, std::min<std::size_t>(value, input.size() - i))));
                break;
            case 3:
                field.backspace();
                break;
            case 4:
                field.delete_forward();
                break;
            case 5:
                field.move_left();
                break;
            case 6:
                field.move_right();
                break;
            case 7:
                field.move_to(value);
                break;
            default:
                if (value == 0) field.wipe();
        }
        const std::string_view text = field.text();
        PENDOPO_ASSERT(envelope::is_utf8(base::as_bytes(text)));
        PENDOPO_ASSERT(field.characters() <= 40 && text.size() <= 90 && field.cursor() <= text.size());
        const bool inside =
            field.cursor() < text.size() && (static_cast<base::Byte>(text[field.cursor()]) & 0xc0) == 0x80;
        PENDOPO_ASSERT(!inside);
    }
}

}  // namespace pendopo::fuzz

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "sync/content/pack.hpp"
#include "sync/content/pack_faults.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/words.hpp"
#include "sync/protocol/cbor.hpp"

namespace pendopo::content {
namespace {

using protocol::Reader;

constexpr std::uint64_t format_version = 1;
constexpr std::size_t payload_items = 15;
constexpr std::size_t language_letters_max = 3;  // ISO 639: "id", "bjn"
constexpr std::uint32_t rgb_max = 0xFFFFFF;
constexpr std::uint64_t area_code_max = 9'999'999'999;  // a village's ten digits

/// Whole letters and line breaks, nothing that a screen could not draw.
bool is_showable(base::ByteView text) {
    return envelope::is_utf8(text) &&
           std::none_of(text.begin(), text.end(), [](base::Byte b) { return (b < 0x20 && b != '\n') || b == 0x7F; });
}

/// Reads the parts of one payload; the languages are known before the first words.
class PackReader {
public:
    explicit PackReader(base::ByteView payload) : in_(payload) {}

    base::Result<Pack> read() {
        const std::size_t items = in_.array(64);
        const std::uint64_t version = in_.integer();
        PENDOPO_CHECK(in_.status());
        if (version != format_version)
            return base::fail(base::ErrorCode::unsupported, "content pack of format " + std::to_string(version));
        in_.require(items == payload_items, "a content pack of another size");
        Pack pack;
        pack.version = small<std::uint32_t>();
        pack.valid_from = in_.integer();
        pack.valid_until = in_.integer();
        pack.name = text(pack_name_bytes_max);
        languages(pack.languages);
        pack.question_of_week = words(limits::pack_text_bytes_max, may_lack);
        list(pack.announcements, limits::pack_announcements_max, [this](Announcement& each) { announcement(each); });
        list(pack.forms, limits::pack_forms_max, [this](Form& each) { form(each); });
        list(pack.prompts, limits::pack_prompts_max, [this](Prompt& each) { prompt(each); });
        list(pack.replies, limits::pack_replies_max, [this](DeskReply& each) { reply(each); });
        list(pack.theme, pack_theme_max, [this](ThemeColour& each) { colour(each); });
        list(pack.texts, limits::pack_overrides_max, [this](TextOverride& each) { override_of(each); });
        list(pack.topics, pack_topics_max, [this](TopicLabel& each) { topic(each); });
        const base::ByteView crest = in_.bytes(limits::pack_crest_bytes_max);
        pack.crest_png.assign(crest.begin(), crest.end());
        PENDOPO_CHECK(in_.end());
        return pack;
    }

private:
    static constexpr bool may_lack = true;

    template <class Integer>
    Integer small(std::uint64_t max = static_cast<Integer>(-1)) {
        return static_cast<Integer>(in_.integer(max));
    }
    template <class Enum>
    Enum choice(Enum first, Enum last) {
        const std::uint64_t value = in_.integer(static_cast<std::uint64_t>(last));
        in_.require(value >= static_cast<std::uint64_t>(first), "a number that means nothing");
        return in_.failed() ? first : static_cast<Enum>(value);
    }
    std::string text(std::size_t size_max) {
        const base::ByteView bytes = in_.bytes(size_max);
        in_.require(is_showable(bytes), "a text that is no UTF-8, or has control characters");
        return std::string(base::as_text(bytes));
    }
    Words words(std::size_t size_max, bool optional = false) {
        Words out;
        const std::size_t count = in_.array(limits::pack_languages_max);
        in_.require(count == languages_.size() || (optional && count == 0), "words that are not in every language");
        for (std::size_t i = 0; i < count && !in_.failed(); ++i) {
            std::string each = text(size_max);
            in_.require(!each.empty(), "words without a letter");
            out.by_language.emplace_back(languages_[i], std::move(each));
        }
        return out;
    }
    template <class Item, class ReadItem>
    void list(std::vector<Item>& out, std::size_t items_max, ReadItem&& read_item) {
        const std::size_t count = in_.array(items_max);
        for (std::size_t i = 0; i < count && !in_.failed(); ++i)
            read_item(out.emplace_back());
    }

    void languages(std::vector<std::string>& out) {
        list(out, limits::pack_languages_max, [this](std::string& each) {
            each = in_.text(language_letters_max);
            in_.require(
                each.size() > 1 && std::all_of(each.begin(), each.end(), [](char c) { return c >= 'a' && c <= 'z'; }),
                "a language without a code");
        });
        in_.require(!out.empty() && out.front() == "id", "Indonesian is not the first language");
        languages_ = out;
    }
    void announcement(Announcement& out) {
        in_.array_of(6);
        out.id = small<std::uint16_t>();
        out.aim = choice(Aim::awareness, Aim::action);
        out.opens.door = choice(Door::nothing, Door::survey);
        out.opens.form = small<std::uint16_t>();
        out.heading = words(pack_label_bytes_max);
        out.text = words(limits::pack_text_bytes_max);
    }
    void form(Form& out) {
        in_.array_of(5);
        out.id = small<std::uint16_t>();
        out.kind = choice(FormKind::poll, FormKind::survey);
        out.title = words(pack_label_bytes_max);
        out.intro = words(limits::pack_text_bytes_max, may_lack);
        list(out.questions, limits::pack_questions_max, [this](Question& each) { question(each); });
    }
    void question(Question& out) {
        in_.array_of(6);
        out.id = small<std::uint16_t>();
        out.type = choice(QuestionType::select_one, QuestionType::text);
        out.required = in_.integer(1) == 1;
        out.label = words(pack_label_bytes_max);
        out.hint = words(limits::pack_text_bytes_max, may_lack);
        list(out.options, limits::pack_options_max, [this](Option& each) {
            in_.array_of(3);
            each.id = small<std::uint16_t>();
            each.face = choice(Face::none, Face::very_good);
            each.label = words(pack_label_bytes_max);
        });
    }
    void prompt(Prompt& out) {
        in_.array_of(4);
        out.id = small<std::uint16_t>();
        out.for_kind = choice(model::Kind::aspiration, model::Kind::survey);
        out.text = words(pack_label_bytes_max);
        out.ticks = words(limits::pack_text_bytes_max, may_lack);
    }
    void reply(DeskReply& out) {
        in_.array_of(3);
        out.place.value = in_.integer(area_code_max);
        out.said = words(limits::pack_text_bytes_max);
        out.did = words(limits::pack_text_bytes_max);
    }
    void colour(ThemeColour& out) {
        in_.array_of(2);
        out.token = in_.text(pack_key_bytes_max);
        out.rgb = small<std::uint32_t>(rgb_max);
    }
    void override_of(TextOverride& out) {
        in_.array_of(2);
        out.key = in_.text(pack_key_bytes_max);
        out.text = words(limits::pack_text_bytes_max);
    }
    void topic(TopicLabel& out) {
        in_.array_of(2);
        out.topic = choice(model::Topic::roads, model::Topic::other);
        out.label = words(pack_label_bytes_max);
    }

    Reader in_;
    std::vector<std::string> languages_;
};

base::Status check_order(const Pack& pack, const model::SigningKey& key, const model::Hash& hash,
                         const std::optional<KnownPack>& known) {
    if (!known || known->key != key || pack.version > known->version) return {};
    if (pack.version < known->version)
        return base::fail(base::ErrorCode::conflict, "content pack " + std::to_string(pack.version) +
                                                         " is older than the one in force, " +
                                                         std::to_string(known->version));
    if (hash == known->hash) return {};
    return base::fail(base::ErrorCode::conflict,
                      "another content pack with the number " + std::to_string(pack.version) + " of the one in force");
}

}  // namespace

base::Result<Pack> decode(base::ByteView payload) {
    if (payload.size() > pack_payload_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a content pack that is too long");
    PENDOPO_TRY(Pack pack, PackReader(payload).read());
    if (const std::string fault = first_fault(pack); !fault.empty())
        return base::fail(base::ErrorCode::malformed, fault);
    return pack;
}

base::Result<VerifiedPack> verify_pack(envelope::Primitives& primitives, base::ByteView bytes,
                                       const model::SigningKey& content_key, const std::optional<KnownPack>& known) {
    if (bytes.size() > limits::pack_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a signed content pack that is too long");
    Reader reader(bytes);
    reader.array_of(3);
    const std::uint64_t version = reader.integer();
    PENDOPO_CHECK(reader.status());
    if (version != format_version)
        return base::fail(base::ErrorCode::unsupported, "signed content pack of format " + std::to_string(version));
    const base::ByteView payload = reader.bytes(pack_payload_bytes_max);
    const auto signature = reader.fixed<model::Signature>();
    PENDOPO_CHECK(reader.end());
    // The signature first: nothing of the payload is looked at before the province vouches for it.
    if (!envelope::verify_tagged(primitives, "pack", payload, signature, content_key))
        return base::fail(base::ErrorCode::unauthentic, "the content pack is not signed by the content key in force");
    PENDOPO_TRY(Pack pack, decode(payload));
    if (pack.version == 0) return base::fail(base::ErrorCode::malformed, "signed packs are numbered from 1");
    const model::Hash hash = envelope::tagged_hash(primitives, "pack", payload);
    PENDOPO_CHECK(check_order(pack, content_key, hash, known));
    const bool is_news = !known || known->key != content_key || known->version != pack.version;
    return VerifiedPack{std::move(pack), content_key, hash, base::Bytes(bytes.begin(), bytes.end()), is_news};
}

}  // namespace pendopo::content

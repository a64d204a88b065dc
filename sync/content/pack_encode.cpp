// SPDX-License-Identifier: Apache-2.0
#include "sync/content/pack.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/protocol/cbor.hpp"

namespace pendopo::content {
namespace {

using protocol::Writer;

constexpr std::uint64_t format_version = 1;
constexpr std::size_t payload_items = 15;

template <class Enum>
std::uint64_t number(Enum value) {
    return static_cast<std::uint64_t>(value);
}

/// Members find each other whatever their order; functions would not.
class PackWriter {
public:
    base::Bytes payload(const Pack& pack) {
        out_.array(payload_items).integer(format_version);
        out_.integer(pack.version).integer(pack.valid_from).integer(pack.valid_until);
        out_.bytes(base::as_bytes(pack.name)).array(pack.languages.size());
        for (const std::string& language : pack.languages)
            out_.text(language);
        write(pack.question_of_week);
        write(pack.announcements);
        write(pack.forms);
        write(pack.prompts);
        write(pack.replies);
        write(pack.theme);
        write(pack.texts);
        write(pack.topics);
        out_.bytes(pack.crest_png);
        return out_.take();
    }

private:
    void write(const Words& words) {
        out_.array(words.by_language.size());
        for (const auto& [language, text] : words.by_language)
            out_.bytes(base::as_bytes(text));
    }

    void write(const Announcement& each) {
        out_.array(6).integer(each.id).integer(number(each.aim));
        out_.integer(number(each.opens.door)).integer(each.opens.form);
        write(each.heading);
        write(each.text);
    }

    void write(const Option& each) {
        out_.array(3).integer(each.id).integer(number(each.face));
        write(each.label);
    }

    template <class Item>
    void write(const std::vector<Item>& items) {
        out_.array(items.size());
        for (const Item& each : items)
            write(each);
    }

    void write(const Question& each) {
        out_.array(6).integer(each.id).integer(number(each.type)).integer(each.required ? 1 : 0);
        write(each.label);
        write(each.hint);
        write(each.options);
    }

    void write(const Form& each) {
        out_.array(5).integer(each.id).integer(number(each.kind));
        write(each.title);
        write(each.intro);
        write(each.questions);
    }

    void write(const Prompt& each) {
        out_.array(4).integer(each.id).integer(number(each.for_kind));
        write(each.text);
        write(each.ticks);
    }

    void write(const DeskReply& each) {
        out_.array(3).integer(each.place.value);
        write(each.said);
        write(each.did);
    }

    void write(const ThemeColour& each) { out_.array(2).text(each.token).integer(each.rgb); }

    void write(const TextOverride& each) {
        out_.array(2).text(each.key);
        write(each.text);
    }

    void write(const TopicLabel& each) {
        out_.array(2).integer(number(each.topic));
        write(each.label);
    }

    Writer out_;
};

}  // namespace

base::Bytes encode(const Pack& pack) {
    return PackWriter().payload(pack);
}

base::Bytes sign_pack(envelope::Primitives& primitives, base::ByteView payload,
                      const envelope::PrivateKey& content_key) {
    const model::Signature signature = envelope::sign_tagged(primitives, "pack", payload, content_key);
    Writer out;
    out.array(3).integer(format_version).bytes(payload).bytes(signature.view());
    return out.take();
}

}  // namespace pendopo::content

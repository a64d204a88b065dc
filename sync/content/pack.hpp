// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/result.hpp"
#include "storage/model/ids.hpp"
#include "storage/model/submission.hpp"
#include "sync/envelope/primitives.hpp"

/// Content packs: what a province lets its kiosks say and ask, in one signed object. Texts and colours only: a pack
/// carries no keys and decides nothing about who can read what. Pure; any thread, as far as the primitives allow it.
namespace pendopo::content {

// --- Limits beside those of limits.hpp ------------------------------------------------------------------------------
inline constexpr std::size_t pack_payload_bytes_max = limits::pack_bytes_max - 128;  // signature and heads
inline constexpr std::size_t pack_name_bytes_max = 64;                               // as a province's name
inline constexpr std::size_t pack_theme_max = 32;                                    // there are 17 tokens
inline constexpr std::size_t pack_topics_max = 9;                                    // all that model::Topic has
inline constexpr std::size_t pack_label_bytes_max = 240;     // a question or an answer to choose
inline constexpr std::size_t pack_key_bytes_max = 64;        // of a message
inline constexpr std::uint32_t pack_crest_pixels_max = 256;  // 20 mm on the sharpest panel

/// One text in the languages of its pack, in their order.
struct Words {
    std::vector<std::pair<std::string, std::string>> by_language;  ///< "id" → UTF-8; empty where nothing is said

    /// The language's own, else the Indonesian one; empty if nothing is said.
    [[nodiscard]] std::string_view in(std::string_view language) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return by_language.empty(); }
    bool operator==(const Words&) const = default;
};

// The numbers are part of the format; they are added to, never changed.

/// What an announcement is for; counted by it.
enum class Aim : std::uint8_t { awareness = 1, attitude = 2, action = 3 };

/// What can happen to an announcement on a kiosk; each is counted.
enum class Met : std::uint8_t {
    shown,    ///< drawn in a rotation of the invitation
    opened,   ///< touched: a visit began by it
    acted_on  ///< something was sent in that visit
};

enum class Door : std::uint8_t {
    nothing = 0,
    aspiration = 1,
    story = 2,
    poll = 3,
    question = 4,
    answer = 5,
    survey = 6
};

/// What touching an announcement opens. With `poll`, `form` names the one that is meant; 0: the door itself.
struct DoorRef {
    Door door = Door::nothing;
    std::uint16_t form = 0;
    bool operator==(const DoorRef&) const = default;
};

struct Announcement {
    std::uint16_t id = 0;
    Aim aim = Aim::awareness;
    DoorRef opens;
    Words heading;
    Words text;
    bool operator==(const Announcement&) const = default;
};

/// The part of XLSForm's types that a kiosk asks; whatever else is refused.
enum class QuestionType : std::uint8_t { select_one = 1, select_multiple = 2, text = 3 };

enum class Face : std::uint8_t { none = 0, very_bad = 1, bad = 2, good = 3, very_good = 4 };

struct Option {
    std::uint16_t id = 0;  ///< in the satisfaction survey also its worth, 1 to 4
    Face face = Face::none;
    Words label;
    bool operator==(const Option&) const = default;
};

struct Question {
    std::uint16_t id = 0;
    QuestionType type = QuestionType::select_one;
    bool required = false;
    Words label;
    Words hint;                   ///< may be empty
    std::vector<Option> options;  ///< two at least; none with `text`
    bool operator==(const Question&) const = default;
};

enum class FormKind : std::uint8_t { poll = 1, survey = 2 };

struct Form {
    std::uint16_t id = 0;  ///< 0: the satisfaction survey as it is built in; others are 1 and up
    FormKind kind = FormKind::poll;
    Words title;
    Words intro;  ///< may be empty
    std::vector<Question> questions;
    bool operator==(const Form&) const = default;
};

/// A hint beside what is being written; forces nothing.
struct Prompt {
    std::uint16_t id = 0;
    model::Kind for_kind = model::Kind::aspiration;
    Words text;   ///< "Where?"
    Words ticks;  ///< lower case, by commas: one of these ticks it. Empty: so does having written a little.
    bool operator==(const Prompt&) const = default;
};

/// "You said — we did": a published answer, for the invitation.
struct DeskReply {
    model::AreaCode place;  ///< shown on kiosks inside it; 0: everywhere
    Words said;
    Words did;
    bool operator==(const DeskReply&) const = default;
};

struct ThemeColour {
    std::string token;      ///< of screens::Theme
    std::uint32_t rgb = 0;  ///< 0xRRGGBB
    bool operator==(const ThemeColour&) const = default;
};

/// Another wording for a message of assets/text.
struct TextOverride {
    std::string key;
    Words text;
    bool operator==(const TextOverride&) const = default;
};

struct TopicLabel {
    model::Topic topic = model::Topic::none;
    Words label;
    bool operator==(const TopicLabel&) const = default;
};

struct Pack {
    std::uint32_t version = 0;      ///< 1 and up; 0: built in
    std::uint64_t valid_from = 0;   ///< seconds since 1970-01-01 UTC; 0: open
    std::uint64_t valid_until = 0;  ///< after it announcements, replies and the question of the week are not shown
    std::string name;
    std::vector<std::string> languages;  ///< "id" first
    Words question_of_week;              ///< may be empty
    std::vector<Announcement> announcements;
    std::vector<Form> forms;
    std::vector<Prompt> prompts;
    std::vector<DeskReply> replies;
    std::vector<ThemeColour> theme;
    std::vector<TextOverride> texts;
    std::vector<TopicLabel> topics;
    base::Bytes crest_png;  ///< may be empty
    bool operator==(const Pack&) const = default;

    [[nodiscard]] const Form* form(std::uint16_t id, FormKind kind) const noexcept;
    /// The satisfaction survey; every pack that decodes has at most one.
    [[nodiscard]] const Form* survey() const noexcept;
    /// The other wording of a message; nothing if the pack has none.
    [[nodiscard]] std::optional<std::string_view> text(std::string_view key, std::string_view language) const noexcept;
    /// Whether what has its time may be shown at this one, as far as the province's signed time tells (0: not known).
    [[nodiscard]] bool is_current(std::uint64_t now) const noexcept;
};

/// What a kiosk has before its first pack: version 0, in Indonesian and English, with the nine-element satisfaction
/// survey (PermenPANRB 14/2017) as form 0 and prompts for writing; no poll, no announcement. Lives for ever.
[[nodiscard]] const Pack& built_in();

/// The payload: canonical CBOR [1, version, valid_from, valid_until, name, [language…], question_of_week,
/// announcements, forms, prompts, replies, theme, texts, topics, crest]. Texts are byte strings of UTF-8; words are an
/// array with one text for each language, or an empty one. What was put in must be what decode accepts.
[[nodiscard]] base::Bytes encode(const Pack& pack);

/// Reads and checks everything that needs no signature: ids that are used once, words in every language, references
/// that lead somewhere. Errors: malformed (says what), too_large (a limit), unsupported (a later version).
[[nodiscard]] base::Result<Pack> decode(base::ByteView payload);

/// The file and frame form: CBOR [1, payload, Sig("pack", payload)].
[[nodiscard]] base::Bytes sign_pack(envelope::Primitives& primitives, base::ByteView payload,
                                    const envelope::PrivateKey& content_key);

/// The pack that is in force already. A bundle in force is newer than all before it, so a pack by its content key comes
/// after any by another key, and versions count among those of one key.
struct KnownPack {
    model::SigningKey key;
    std::uint32_t version = 0;
    model::Hash hash;  ///< of its payload: the same pack again is no news
};

struct VerifiedPack {
    Pack pack;
    model::SigningKey key;
    model::Hash hash;   ///< H("pack", payload)
    base::Bytes bytes;  ///< as received, to be kept and verified again at each start
    bool is_news = true;

    [[nodiscard]] KnownPack known() const { return {key, pack.version, hash}; }
};

/// Errors: unauthentic (not signed by this key), conflict (older than the known one, or another of the same version),
/// and those of decode.
[[nodiscard]] base::Result<VerifiedPack> verify_pack(envelope::Primitives& primitives, base::ByteView bytes,
                                                     const model::SigningKey& content_key,
                                                     const std::optional<KnownPack>& known);

}  // namespace pendopo::content

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "app/text/utf8.hpp"
#include "tests/screens/visits.hpp"

/// What the scripts of visits share.
namespace pendopo::screens_test {

using namespace presenter;

constexpr base::Instant visit_start{base::Milliseconds{1'000}};
constexpr model::AreaCode banten{36};
constexpr model::AreaCode serang{367301};

/// One visitor at a presenter of their own.
class Visit {
public:
    Visit(Gallery& gallery, const Content& content, Language language, bool practice)
        : gallery_(gallery),
          tag_("-" + std::string(text::tag_of(language))),
          presenter_(options_for(gallery.looks(), language, practice), content.texts, content.areas, visit_start) {}

    /// At a kiosk with a microphone, a voice and a printer.
    Visit(Gallery& gallery, const Content& content, Language language)
        : gallery_(gallery),
          tag_("-" + std::string(text::tag_of(language))),
          presenter_(all_devices(gallery.looks(), language), content.texts, content.areas, visit_start) {}

    void ready() { presenter_.set_readiness(Readiness::ready, {}, visit_start); }
    void is(Readiness readiness, const std::array<std::string, 8>& words = {}) {
        presenter_.set_readiness(readiness, words, visit_start);
    }
    void does(const Intent& intent) {
        presenter_.handle(intent, visit_start);
        while (presenter_.take_request()) {
        }
    }
    void waits_until(base::Instant later) { presenter_.tick(later); }
    void types(std::string_view words) {
        while (!words.empty()) {
            const text::Decoded one = text::decode_utf8(words);
            does(InsertCharacter{one.character});
            words.remove_prefix(one.size);
        }
    }
    void picture(const std::string& name) { gallery_.picture(name + tag_, presenter_); }
    [[nodiscard]] Presenter& presenter() { return presenter_; }
    [[nodiscard]] const View& view() const { return presenter_.view(); }

    void to_place() {
        does(Start{});
        does(ChooseDoor{Door::aspiration});
        does(ChooseTopic{model::Topic::roads});
    }
    void to_words() {
        to_place();
        does(ChoosePlace{serang});
    }
    /// To the recorder, with nothing agreed to.
    void to_recording() {
        does(Start{});
        does(ChooseDoor{Door::story});
        does(ChooseWay{true});
        does(ChooseTopic{model::Topic::roads});
        does(ChoosePlace{serang});
    }
    /// At the case, with the worker about to answer.
    void to_case() {
        does(Start{});
        does(ChooseDoor{Door::answer});
        types("7K3M92QFXW4T6");
        does(Next{});
    }
    void to_contact(std::string_view words) {
        to_words();
        types(words);
        does(Next{});
    }
    void to_review(std::string_view words) {
        to_contact(words);
        does(ChooseAnonymous{});
        if (view().screen == Screen::contact) does(Next{});
    }

private:
    static Options options_for(const Look& look, Language language, bool practice) {
        Options options;
        options.comfort = {look.text_size, look.high_contrast, false, look.reach, false};
        options.province = banten;
        options.district = serang;
        options.practice = practice;
        options.language = language;
        // As it is by itself, and with every language that can be switched on.
        if (language != Language::english)
            options.languages.assign(text::all_languages.begin(), text::all_languages.end());
        options.fingerprint = [](std::string_view words) { return std::hash<std::string_view>{}(words); };
        options.code_is_whole = [](std::string_view typed) { return typed == "7K3M92QFXW4T6"; };
        return options;
    }

    static Options all_devices(const Look& look, Language language) {
        Options options = options_for(look, language, false);
        options.voice = options.speech = options.printer = options.camera = true;
        return options;
    }

    Gallery& gallery_;
    std::string tag_;
    Presenter presenter_;
};

inline base::SecretBuffer secret(std::string_view text) {
    return base::SecretBuffer(base::as_bytes(text));
}

/// Like a receipt's QR, and as long: the code for people, then letters of base 45.
inline std::string qr_text_of_full_length() {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    constexpr std::size_t receipt_qr_characters = 182;
    std::string text = "PENDOPO 7K3M-92QF-XW4T6 ";
    for (std::size_t i = 0; text.size() < receipt_qr_characters; ++i)
        text += alphabet[(i * 17 + i / 7) % alphabet.size()];
    return text;
}

/// The part of play_visits that stands in visits_doors.cpp.
void play_doors(Gallery& gallery, const Content& content, Language language);
/// The part that stands in visits_messages.cpp.
void play_messages(Gallery& gallery, const Content& content, Language language);

}  // namespace pendopo::screens_test

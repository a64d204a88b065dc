// SPDX-License-Identifier: Apache-2.0
#include "app/forms/answers.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "platform/base/limits.hpp"

namespace pendopo::forms {
namespace {

using base::ErrorCode;

constexpr std::size_t id_bytes_max = 5;  // 65535

/// Decimal digits of a number, without touching the heap.
struct Digits {
    explicit Digits(std::uint16_t number) noexcept {
        size = static_cast<std::size_t>(std::to_chars(chars.data(), chars.data() + chars.size(), number).ptr -
                                        chars.data());
    }
    ~Digits() { base::wipe(chars.data(), chars.size()); }
    Digits(const Digits&) = delete;
    Digits& operator=(const Digits&) = delete;
    [[nodiscard]] std::string_view view() const noexcept { return {chars.data(), size}; }

    std::array<char, id_bytes_max> chars{};
    std::size_t size = 0;
};

bool needs_escape(char c) noexcept {
    return c == '\n' || c == '\\';
}

/// Appends to a buffer that was made large enough.
void put(base::SecretBuffer& out, std::string_view text) {
    const bool fits = out.append(base::as_bytes(text));
    PENDOPO_ASSERT(fits);
}

void put_escaped(base::SecretBuffer& out, std::string_view text) {
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::find_if(text.begin(), text.end(), needs_escape) - text.begin());
        put(out, text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) return;
        put(out, text.front() == '\n' ? "\\n" : "\\\\");
        text.remove_prefix(1);
    }
}

auto malformed(const char* what) {
    return base::fail(ErrorCode::malformed, std::string("answers: ") + what);
}

/// Takes a decimal number as to_chars writes it off the front.
base::Result<std::uint16_t> take_number(std::string_view& rest) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto size = static_cast<std::size_t>(end - rest.data());
    if (error != std::errc() || size == 0) return malformed("an id");
    if (rest.front() == '0' && size > 1) return malformed("an id with leading zeros");
    rest.remove_prefix(size);
    return number;
}

base::Result<base::SecretBuffer> unescape(std::string_view written) {
    base::SecretBuffer out(written.size());
    while (!written.empty()) {
        const std::size_t plain = std::min(written.find('\\'), written.size());
        put(out, written.substr(0, plain));
        written.remove_prefix(plain);
        if (written.empty()) break;
        if (written.size() < 2 || (written[1] != 'n' && written[1] != '\\')) return malformed("an escape");
        put(out, written[1] == 'n' ? "\n" : "\\");
        written.remove_prefix(2);
    }
    return out;
}

}  // namespace

Answer& Answer::operator=(Answer&& other) noexcept {
    if (this != &other) {
        wipe();
        swap(other);
    }
    return *this;
}

bool Answer::has(std::uint16_t option) const noexcept {
    const auto chosen = options();
    return std::find(chosen.begin(), chosen.end(), option) != chosen.end();
}

bool Answer::add(std::uint16_t option) noexcept {
    if (count_ == options_.size()) return false;
    options_[count_++] = option;
    std::sort(options_.begin(), options_.begin() + count_);
    return true;
}

void Answer::remove(std::uint16_t option) noexcept {
    const auto end = options_.begin() + count_;
    const auto at = std::find(options_.begin(), end, option);
    if (at == end) return;
    std::copy(at + 1, end, at);
    options_[--count_] = 0;
}

void Answer::wipe() noexcept {
    base::wipe(options_.data(), sizeof(options_));
    text_.clear();
    question_ = 0;
    count_ = 0;
}

void Answer::swap(Answer& other) noexcept {
    std::swap(question_, other.question_);
    std::swap(count_, other.count_);
    std::swap(options_, other.options_);
    text_.swap(other.text_);
}

const Answer* Answers::find(std::uint16_t question) const noexcept {
    for (const Answer& answer : all_)
        if (answer.question() == question) return &answer;
    return nullptr;
}

Answer* Answers::find_or_add(std::uint16_t question) {
    const auto at = std::find_if(all_.begin(), all_.end(), [&](const Answer& a) { return a.question() >= question; });
    if (at != all_.end() && at->question() == question) return &*at;
    if (all_.size() == questions_max) return nullptr;
    return &*all_.insert(at, Answer(question));
}

void Answers::remove(std::uint16_t question) noexcept {
    const auto at = std::find_if(all_.begin(), all_.end(), [&](const Answer& a) { return a.question() == question; });
    if (at != all_.end()) all_.erase(at);
}

bool Answers::choose(std::uint16_t question, std::uint16_t option) {
    Answer* answer = find_or_add(question);
    if (answer == nullptr) return false;
    answer->wipe();
    answer->question_ = question;
    return answer->add(option);
}

bool Answers::toggle(std::uint16_t question, std::uint16_t option) {
    Answer* answer = find_or_add(question);
    if (answer == nullptr) return false;
    answer->text_.clear();
    if (!answer->has(option)) return answer->add(option);
    answer->remove(option);
    if (answer->count_ == 0) remove(question);
    return true;
}

bool Answers::write(std::uint16_t question, std::string_view text) {
    if (text.size() > text_bytes_max) return false;
    if (text.empty()) {
        remove(question);
        return true;
    }
    Answer* answer = find_or_add(question);
    if (answer == nullptr) return false;
    answer->wipe();
    answer->question_ = question;
    answer->text_ = base::SecretBuffer(base::as_bytes(text));
    return true;
}

bool Answers::has_room(std::uint16_t question, std::size_t bytes) const noexcept {
    std::size_t size = id_bytes_max + 2 + 2 * bytes;  // each byte may need an escape
    for (const Answer& answer : all_)
        if (answer.question() != question) size += encoded_size(answer);
    return bytes <= text_bytes_max && size <= limits::words_bytes_max;
}

/// With the line feed behind it.
std::size_t Answers::encoded_size(const Answer& answer) noexcept {
    std::size_t size = Digits(answer.question()).size + 1;
    for (const std::uint16_t option : answer.options())
        size += 1 + Digits(option).size;
    const std::string_view text = answer.text();
    if (!text.empty()) size += 1 + text.size();
    return size + static_cast<std::size_t>(std::count_if(text.begin(), text.end(), needs_escape));
}

base::Result<base::SecretBuffer> Answers::encode() const {
    std::size_t size = 0;
    for (const Answer& answer : all_)
        size += encoded_size(answer);
    size -= all_.empty() ? 0 : 1;
    if (size > limits::words_bytes_max) return base::fail(ErrorCode::too_large, "the answers pass the limit");
    base::SecretBuffer out(size);
    for (const Answer& answer : all_) {
        if (!out.empty()) put(out, "\n");
        put(out, Digits(answer.question()).view());
        char sign = '=';
        for (const std::uint16_t option : answer.options()) {
            put(out, {&sign, 1});
            put(out, Digits(option).view());
            sign = ',';
        }
        if (answer.text().empty()) continue;
        put(out, ":");
        put_escaped(out, answer.text());
    }
    return out;
}

base::Result<Answers> Answers::parse(std::string_view words) {
    if (words.size() > limits::words_bytes_max) return base::fail(ErrorCode::too_large, "the answers pass the limit");
    Answers out;
    while (!words.empty()) {
        std::string_view line = words.substr(0, words.find('\n'));
        words.remove_prefix(line.size());
        if (words.size() == 1) return malformed("an empty line");
        words.remove_prefix(words.empty() ? 0 : 1);
        PENDOPO_TRY(const std::uint16_t question, take_number(line));
        if (!out.all_.empty() && out.all_.back().question() >= question) return malformed("questions that do not rise");
        if (line.size() < 2) return malformed("a question without an answer");
        const char sign = line.front();
        line.remove_prefix(1);
        if (sign == ':') {
            PENDOPO_TRY(const base::SecretBuffer text, unescape(line));
            if (!out.write(question, text.text())) return base::fail(ErrorCode::too_large, "too many or long answers");
            continue;
        }
        if (sign != '=') return malformed("neither options nor text");
        for (bool more = true; more;) {
            PENDOPO_TRY(const std::uint16_t option, take_number(line));
            const Answer* before = out.find(question);
            if (before != nullptr && before->options().back() >= option) return malformed("options that do not rise");
            if (!out.toggle(question, option)) return base::fail(ErrorCode::too_large, "too many answers");
            more = !line.empty();
            if (more && line.front() != ',') return malformed("something behind an option");
            line.remove_prefix(more ? 1 : 0);
        }
    }
    return out;
}

}  // namespace pendopo::forms

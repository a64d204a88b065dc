// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"
#include "platform/base/secret.hpp"

/// What somebody answered to the questions of a form (a poll, the satisfaction survey), and how that is written into
/// the words of a submission.
///
/// A line for each question that was answered, rising by id: `3=1` or `3=1,4` for chosen options, `5:words` for free
/// text, in which a line break is written `\n` and a backslash `\\`. Lines are separated by single line feeds; there is
/// none at the end. There is one way to write the same answers.
namespace pendopo::forms {

inline constexpr std::size_t questions_max = 32;      // one a screen: nobody answers more of them standing
inline constexpr std::size_t options_max = 16;        // of one question; more can't be seen at once
inline constexpr std::size_t text_bytes_max = 1'200;  // 300 characters of at most 4 bytes: a sentence or two

/// The answer to one question: options, or text. Wiped when destroyed or overwritten.
class Answer {
public:
    explicit Answer(std::uint16_t question) noexcept : question_(question) {}
    Answer(Answer&& other) noexcept { swap(other); }
    Answer& operator=(Answer&& other) noexcept;
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() { wipe(); }

    [[nodiscard]] std::uint16_t question() const noexcept { return question_; }
    /// Rising; none if text was written.
    [[nodiscard]] std::span<const std::uint16_t> options() const noexcept { return {options_.data(), count_}; }
    [[nodiscard]] bool has(std::uint16_t option) const noexcept;
    /// UTF-8; empty if options were chosen.
    [[nodiscard]] std::string_view text() const noexcept { return text_.text(); }

private:
    friend class Answers;
    bool add(std::uint16_t option) noexcept;
    void remove(std::uint16_t option) noexcept;
    void wipe() noexcept;
    void swap(Answer& other) noexcept;

    std::uint16_t question_ = 0;
    std::uint8_t count_ = 0;
    std::array<std::uint16_t, options_max> options_{};
    base::SecretBuffer text_;
};

/// The answers to one form, by question. Memory only; wiped by wipe() and when destroyed. Not thread-safe.
class Answers {
public:
    Answers() { all_.reserve(questions_max); }  // never grows: no copy is left behind

    /// The one option of a question; what was chosen before is forgotten. False if there are too many questions.
    bool choose(std::uint16_t question, std::uint16_t option);
    /// Ticks an option, or takes the tick away. False, and nothing changed, at the limit.
    bool toggle(std::uint16_t question, std::uint16_t option);
    /// Free text, UTF-8; empty text takes the answer away. False, and nothing changed, beyond text_bytes_max.
    bool write(std::uint16_t question, std::string_view text);
    /// Whether `bytes` of any text would fit as the answer to this question beside all others.
    [[nodiscard]] bool has_room(std::uint16_t question, std::size_t bytes) const noexcept;
    void wipe() noexcept { all_.clear(); }

    /// Null if the question was not answered.
    [[nodiscard]] const Answer* find(std::uint16_t question) const noexcept;
    [[nodiscard]] std::span<const Answer> all() const noexcept { return all_; }
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

    /// The words of the submission, in one buffer of exactly that size.
    /// Errors: too_large (they pass limits::words_bytes_max; has_room() tells in time).
    [[nodiscard]] base::Result<base::SecretBuffer> encode() const;
    /// What encode() wrote. Whether questions and options exist is not known here.
    /// Errors: malformed (anything that encode() would not have written), too_large.
    [[nodiscard]] static base::Result<Answers> parse(std::string_view words);

private:
    Answer* find_or_add(std::uint16_t question);
    void remove(std::uint16_t question) noexcept;
    [[nodiscard]] static std::size_t encoded_size(const Answer& answer) noexcept;

    std::vector<Answer> all_;  ///< rising by question
};

}  // namespace pendopo::forms

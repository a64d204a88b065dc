// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace pendopo::config {

/// Whether a configuration is complete without the key.
enum class Need { optional, required };

/// Reads one TOML file strictly: a key nobody asked for, a value of another type or out of range is an error that names
/// file, line and key and says what is allowed.
///
/// Each read leaves its value as it is when an optional key is absent. The first error is kept and returned by
/// `finish`; values are to be used only if that succeeds. One thread.
class Reader {
public:
    /// Errors: not_found, io, too_large (limits::config_bytes_max), malformed (not TOML).
    [[nodiscard]] static base::Result<Reader> load(const std::filesystem::path& file);
    /// The same for text; `file` is used in messages and to resolve relative paths.
    [[nodiscard]] static base::Result<Reader> parse(std::string_view text, const std::filesystem::path& file);

    /// `key` is "section.name". Sizes are in bytes of UTF-8.
    void text(const char* key, std::string& value, Need need = Need::optional, std::size_t bytes_max = 200);
    void choice(const char* key, std::string& value, std::span<const std::string_view> allowed,
                Need need = Need::optional);
    void flag(const char* key, bool& value);
    void number(const char* key, std::int64_t& value, std::int64_t least, std::int64_t most);
    /// A relative path begins at the configuration file's folder.
    void path(const char* key, std::filesystem::path& value, Need need = Need::optional);
    void texts(const char* key, std::vector<std::string>& values, std::size_t count_max,
               std::span<const std::string_view> allowed = {});

    template <class Integer>
    void integer(const char* key, Integer& value, std::int64_t least, std::int64_t most) {
        std::int64_t wide = static_cast<std::int64_t>(value);
        number(key, wide, least, most);
        value = static_cast<Integer>(wide);
    }
    void seconds(const char* key, std::chrono::seconds& value, std::int64_t least, std::int64_t most) {
        std::int64_t count = value.count();
        number(key, count, least, most);
        value = std::chrono::seconds(count);
    }

    /// For rules that this class does not know: an error at that key, if none came before.
    void reject(const char* key, std::string_view why);

    /// Errors: malformed (the first thing that was wrong, unknown keys included).
    [[nodiscard]] base::Status finish();

    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;
    ~Reader();

private:
    struct State;
    explicit Reader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::config

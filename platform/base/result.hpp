// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace pendopo::base {

/// What kind of failure it is; callers decide on this, people read the message.
enum class ErrorCode {
    invalid_argument,  ///< the caller passed something that can't be right
    not_found,
    malformed,    ///< outside bytes that do not follow their format
    too_large,    ///< a limit of limits.hpp was reached
    unsupported,  ///< a version or algorithm we do not know
    unauthentic,  ///< a signature, seal or chain does not verify
    refused,      ///< understood, and not allowed (revoked, expired, used up)
    conflict,     ///< contradicts what is already stored
    disk_full,
    corrupt,  ///< our own data is damaged
    io,
    network,      ///< no connection, cut, timed out
    unavailable,  ///< not now: try again later
    cancelled,
    internal,
};

[[nodiscard]] std::string_view name(ErrorCode code) noexcept;

/// A failure as a value. `message` says what happened and with what (a file, a key), never a citizen's words.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;

    /// The same failure with where it happened in front: "reading site.toml: no such file".
    [[nodiscard]] Error in(std::string_view context) && { return {code, std::string(context) + ": " + message}; }
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
    return tl::unexpected<Error>(Error{code, std::move(message)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace pendopo::base

#define PENDOPO_CONCAT_INNER(a, b) a##b
#define PENDOPO_CONCAT(a, b) PENDOPO_CONCAT_INNER(a, b)

/// `PENDOPO_TRY(auto value, call());` — the value, or return the error from the enclosing function.
#define PENDOPO_TRY(declaration, expression)                                                \
    auto&& PENDOPO_CONCAT(result_, __LINE__) = (expression);                                \
    if (!PENDOPO_CONCAT(result_, __LINE__))                                                 \
        return ::pendopo::base::fail(std::move(PENDOPO_CONCAT(result_, __LINE__)).error()); \
    declaration = std::move(*PENDOPO_CONCAT(result_, __LINE__))

/// `PENDOPO_CHECK(call());` — for calls that return nothing on success.
#define PENDOPO_CHECK(expression)                                                                            \
    do {                                                                                                     \
        if (auto status_ = (expression); !status_) return ::pendopo::base::fail(std::move(status_).error()); \
    } while (false)

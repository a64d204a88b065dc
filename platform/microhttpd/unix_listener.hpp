// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "platform/port/listener.hpp"

namespace pendopo::microhttpd {

struct Options {
    std::filesystem::path socket;  ///< at most 107 bytes; in a folder that only the proxy and we may enter
    unsigned threads = 4;          ///< handlers that run at the same time
};

/// port::Listener over libmicrohttpd on a local socket of mode 0660. The proxy in front does TLS and time limits.
///
/// A socket file left by a crash is replaced; one on which somebody listens is `conflict`. Owned and stopped by one
/// thread; handlers run in threads of the listener's own.
class UnixListener final : public port::Listener {
public:
    explicit UnixListener(Options options);
    ~UnixListener() override;  ///< stops
    UnixListener(const UnixListener&) = delete;
    UnixListener& operator=(const UnixListener&) = delete;

    /// Errors: invalid_argument (path too long), conflict, refused, not_found (the folder), io.
    [[nodiscard]] base::Status start(port::HttpHandler handler) override;
    void stop() noexcept override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::microhttpd

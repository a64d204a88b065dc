// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "app/ctl/context.hpp"
#include "sync/envelope/key_file.hpp"

namespace CLI {
class App;
}

namespace pendopo::ctl {

/// How the private half of a key file is unlocked, as the operator said on the command line. Never the secret itself:
/// command lines are visible to every process.
struct Unlocking {
    std::string passphrase_file;
    std::string key_file;

    /// Adds --passphrase-file and --key-file to a command.
    void add_options(CLI::App& command);
};

/// The secret: from the file named, or a passphrase asked for at the terminal (`twice` for a new one).
/// Errors: as posix::read_secret_file; invalid_argument (empty, not 32 bytes, or both options given).
[[nodiscard]] base::Result<envelope::KeySecret> read_unlocking(const Unlocking& unlocking, bool twice);

/// The roles a key can have, and which algorithm each uses.
[[nodiscard]] base::Result<envelope::KeyAlgorithm> algorithm_of(std::string_view role);

/// 32 random bytes in a file of mode 0600, as a key file for Unlocking. Errors: conflict (it is there already).
[[nodiscard]] base::Status make_unlock_file(Context& context, const std::filesystem::path& path);

/// Makes a new key of this role, seals its private half into `path` (mode 0600) and writes the public half to
/// `path` + ".pub". Errors: conflict (a file is there already: no key is ever overwritten), io.
[[nodiscard]] base::Result<base::Bytes> make_key(Context& context, std::string_view role,
                                                 const std::filesystem::path& path, const envelope::KeySecret& secret);
/// Seals a given private half in the same way.
[[nodiscard]] base::Status save_key(Context& context, std::string_view role, const envelope::PrivateKey& private_half,
                                    base::ByteView public_half, const std::filesystem::path& path,
                                    const envelope::KeySecret& secret);

/// Errors: not_found, unauthentic, invalid_argument (another role than expected; "" expects any).
[[nodiscard]] base::Result<envelope::OpenedKey> load_key(Context& context, std::string_view expected_role,
                                                         const std::filesystem::path& path,
                                                         const envelope::KeySecret& secret);

/// The public half that make_key wrote. Errors: not_found, malformed, invalid_argument (another role).
[[nodiscard]] base::Result<base::Bytes> load_public(std::string_view expected_role, const std::filesystem::path& path);

/// Text to a file that is not there yet. Errors: conflict, io.
[[nodiscard]] base::Status write_new_file(const std::filesystem::path& path, base::ByteView bytes, unsigned mode);

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "sync/envelope/primitives.hpp"

namespace CLI {
class App;
}

namespace pendopo::ctl {

/// What every command works with. Main owns it; one thread.
struct Context {
    posix::RealClock clock;
    posix::RealRandom random;
    std::unique_ptr<envelope::Primitives> primitives;
    /// The chosen command. It prints its result to standard output; the error is main's to print.
    std::function<base::Status()> chosen;

    Context() : primitives(envelope::libcrypto_primitives([this](base::ByteSpan out) { random.fill(out); })) {}
};

/// Each adds its group of commands; options live as long as `app`.
void add_key_commands(CLI::App& app, Context& context);
void add_province_commands(CLI::App& app, Context& context);
void add_bundle_commands(CLI::App& app, Context& context);
void add_device_commands(CLI::App& app, Context& context);
void add_desk_commands(CLI::App& app, Context& context);
void add_health_command(CLI::App& app, Context& context);
/// Parts of the groups `device` and `desk` with a file of their own.
void add_device_show(CLI::App& group, Context& context);
void add_desk_unverified(CLI::App& group, Context& context);
void add_desk_reply(CLI::App& group, Context& context);
void add_desk_withdrawals(CLI::App& group, Context& context);
void add_desk_announcements(CLI::App& group, Context& context);
/// `desk survey` and `desk poll`.
void add_desk_counts(CLI::App& group, Context& context);
void add_erase_command(CLI::App& group, Context& context);
/// Adds `desk safe`, `desk erase` and `province backup` to the groups that are there already.
void add_keep_commands(CLI::App& app, Context& context);
/// Adds the group `content`, and `desk publish`.
void add_content_commands(CLI::App& app, Context& context);
void add_verify_command(CLI::App& app, Context& context);
void add_doctor_command(CLI::App& app, Context& context);
void add_courier_commands(CLI::App& app, Context& context);

}  // namespace pendopo::ctl

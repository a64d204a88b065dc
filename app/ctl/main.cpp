// SPDX-License-Identifier: Apache-2.0
// pendopo-ctl: the operator's command line on either side.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/ctl/context.hpp"
#include "platform/posix/hardening.hpp"

int main(int count, char** arguments) {
    using namespace pendopo;
    if (auto quiet = posix::forbid_memory_dumps(); !quiet) {
        std::cerr << "pendopo-ctl: " << quiet.error().message << '\n';
        return 1;
    }
    ctl::Context context;
    CLI::App app{"Pendopo's command line: keys, province, devices, desk, doctor"};
    app.set_version_flag("--version", "pendopo-ctl " PENDOPO_VERSION);
    app.require_subcommand(1);
    ctl::add_key_commands(app, context);
    ctl::add_province_commands(app, context);
    ctl::add_bundle_commands(app, context);
    ctl::add_device_commands(app, context);
    ctl::add_desk_commands(app, context);
    ctl::add_health_command(app, context);
    ctl::add_courier_commands(app, context);
    ctl::add_keep_commands(app, context);
    ctl::add_content_commands(app, context);
    ctl::add_verify_command(app, context);
    ctl::add_doctor_command(app, context);
    CLI11_PARSE(app, count, arguments);
    if (auto done = context.chosen(); !done) {
        std::cerr << "pendopo-ctl: " << done.error().message << '\n';
        return 1;
    }
    return 0;
}

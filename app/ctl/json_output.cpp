// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/json_output.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include <unistd.h>

namespace pendopo::ctl {

void print_json(const nlohmann::ordered_json& json) {
    const bool ascii_only = isatty(STDOUT_FILENO) != 0;
    std::cout << json.dump(2, ' ', ascii_only, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "app/ctl/context.hpp"
#include "app/ctl/province_layout.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::ctl {

/// Where devices find the province.
struct Address {
    std::string host = "localhost";
    std::string listen = "127.0.0.1";
    std::uint16_t device_port = 8443;
    std::uint16_t enrolment_port = 8444;
    std::string nginx_user;  ///< of nginx's workers; empty: whoever starts nginx
};

/// Replaces ports that are 0 by free ones of this machine. Errors: invalid_argument, io.
[[nodiscard]] base::Status choose_ports(Context& context, Address& address);

/// Writes what nginx and pendopo-server read: server key and certificate, nginx.conf, server.toml, and the address
/// with the pinned key that device sites are made from. Errors: conflict, io.
[[nodiscard]] base::Status write_server_files(Context& context, const ProvinceLayout& layout, const Address& address,
                                              const envelope::Authority& authority);

/// What a device site needs to know of the province; written by write_server_files.
struct PublicAddress {
    Address address;
    std::string pinned_key;  ///< base64 of the SHA-256 of the server's public key
};
/// Errors: not_found, malformed (file, line and key).
[[nodiscard]] base::Result<PublicAddress> read_address(const ProvinceLayout& layout);

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/province_files.hpp"

#include <array>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/config/nginx.hpp"
#include "app/config/reader.hpp"
#include "app/ctl/keys.hpp"
#include "platform/posix/descriptor.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

/// Below the range that the kernel hands to outgoing connections (32768 and up unless told otherwise): one of those
/// could take the port before nginx does, or a client connecting to it could meet itself.
constexpr std::uint16_t first_port = 12'000;
constexpr std::uint16_t end_port = 32'000;

/// A port that was free a moment ago. The socket stays open until both ports are chosen, so that they differ.
base::Result<std::pair<posix::Descriptor, std::uint16_t>> free_port(Context& context, const std::string& listen) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    if (inet_pton(AF_INET, listen.c_str(), &name.sin_addr) != 1)
        return base::fail(ErrorCode::invalid_argument, listen + " is not an address to listen on");
    int error = 0;
    for (int attempt = 0; attempt < 100; ++attempt) {
        posix::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        std::array<std::uint8_t, 2> drawn{};
        context.random.fill(drawn);
        const auto port = static_cast<std::uint16_t>(first_port + (drawn[0] << 8 | drawn[1]) % (end_port - first_port));
        name.sin_port = htons(port);
        if (socket.open() && bind(socket.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0)
            return std::pair{std::move(socket), port};
        error = errno;
    }
    return base::fail(posix::system_error("looking for a free port on " + listen, error));
}

/// nginx's workers reach the server's socket through this folder's group and nothing else of the province.
base::Status make_socket_folder(const fs::path& folder, const std::string& nginx_user) {
    PENDOPO_CHECK(posix::make_directory(folder));
    if (nginx_user.empty() || nginx_user == "root") return {};
    const passwd* user = getpwnam(nginx_user.c_str());
    if (user == nullptr)
        return base::fail(ErrorCode::not_found, "no user called " + nginx_user + " for nginx's workers");
    if (chown(folder.c_str(), static_cast<uid_t>(-1), user->pw_gid) != 0 || chmod(folder.c_str(), 02750) != 0)
        return base::fail(posix::system_error("giving " + folder.string() + " to nginx's group", errno));
    return {};
}

base::Result<std::string> write_tls_files(Context& context, const ProvinceLayout& layout, const Address& address,
                                          const envelope::Authority& authority) {
    const envelope::SigningKeyPair key = context.primitives->generate_signing_key();
    const std::array<std::string, 1> names{address.host};
    PENDOPO_TRY(const std::string certificate,
                envelope::make_server_certificate_pem(*context.primitives, authority, key.public_half, names));
    PENDOPO_CHECK(write_new_file(layout.nginx() / "server.key", envelope::tls_key_pem(key).view(), 0600));
    PENDOPO_CHECK(write_new_file(layout.nginx() / "server.pem", base::as_bytes(certificate), 0644));
    PENDOPO_CHECK(write_new_file(layout.nginx() / "ca.pem", base::as_bytes(authority.certificate_pem), 0644));
    return base::to_base64(envelope::spki_sha256(*context.primitives, key.public_half).view());
}

std::string server_toml() {
    return "# Made by pendopo-ctl province init; every key is explained in assets/config/server.toml.\n"
           "[server]\nroles = [\"ingest\"]\nsocket = \"../run/server.sock\"\n\n"
           "[store]\nfile = \"../store/province.db\"\n\n"
           "[trust]\nbundle_file = \"../public/bundle.cbor\"\nroots_file = \"../public/roots.txt\"\n\n"
           "[ack_key]\nfile = \"ack.key\"\nunlock_file = \"unlock.key\"\n";
}

std::string address_toml(const Address& address, const std::string& pinned_key) {
    return "# Where devices find this province; read by pendopo-ctl device site.\n"
           "host = \"" +
           address.host + "\"\nlisten = \"" + address.listen + "\"\nport = " + std::to_string(address.device_port) +
           "\nenrolment_port = " + std::to_string(address.enrolment_port) + "\npinned_key = \"" + pinned_key + "\"\n";
}

}  // namespace

base::Status choose_ports(Context& context, Address& address) {
    PENDOPO_TRY(auto first, free_port(context, address.listen));
    PENDOPO_TRY(auto second, free_port(context, address.listen));
    if (address.device_port == 0) address.device_port = first.second;
    if (address.enrolment_port == 0) address.enrolment_port = second.second;
    return {};
}

base::Status write_server_files(Context& context, const ProvinceLayout& layout, const Address& address,
                                const envelope::Authority& authority) {
    PENDOPO_CHECK(posix::make_directory(layout.nginx()));
    PENDOPO_TRY(const std::string pinned_key, write_tls_files(context, layout, address, authority));
    PENDOPO_CHECK(make_socket_folder(layout.socket().parent_path(), address.nginx_user));
    config::NginxSettings settings;
    settings.listen = address.listen;
    settings.device_port = address.device_port;
    settings.enrolment_port = address.enrolment_port;
    settings.server_socket = layout.socket();
    settings.certificate = layout.nginx() / "server.pem";
    settings.certificate_key = layout.nginx() / "server.key";
    settings.client_ca = layout.nginx() / "ca.pem";
    settings.user = address.nginx_user;
    PENDOPO_TRY(const std::string nginx, config::render_nginx(settings));
    PENDOPO_CHECK(write_new_file(layout.nginx() / "nginx.conf", base::as_bytes(nginx), 0644));
    PENDOPO_CHECK(write_new_file(layout.server_config(), base::as_bytes(server_toml()), 0644));
    return write_new_file(layout.address(), base::as_bytes(address_toml(address, pinned_key)), 0644);
}

base::Result<PublicAddress> read_address(const ProvinceLayout& layout) {
    PENDOPO_TRY(config::Reader reader, config::Reader::load(layout.address()));
    PublicAddress found;
    reader.text("host", found.address.host, config::Need::required);
    reader.text("listen", found.address.listen);
    reader.integer("port", found.address.device_port, 1, 65535);
    reader.integer("enrolment_port", found.address.enrolment_port, 1, 65535);
    reader.text("pinned_key", found.pinned_key, config::Need::required);
    PENDOPO_CHECK(reader.finish());
    return found;
}

}  // namespace pendopo::ctl

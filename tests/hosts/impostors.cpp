// SPDX-License-Identifier: Apache-2.0
// Somebody on the way shows a certificate in the province's place. Each of these impostors has one thing wrong and all
// else right, and hears nothing.
#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "platform/base/bytes.hpp"
#include "tests/contract/http_certificates.hpp"
#include "tests/hosts/setting.hpp"

using namespace pendopo::e2e;
using namespace pendopo::hosts;
using pendopo::test::Certified;
using pendopo::test::make_certificate;

namespace {

namespace fs = std::filesystem;

/// Who stands on the way, and whether the device pins their key.
struct Impostor {
    std::string name;
    Certified certificate;
    bool pinned = true;
    std::string tls = "ssl_protocols TLSv1.2 TLSv1.3;";
    std::string listen = " ssl";
};

/// A real nginx with an impostor's certificate, which would take any request and remembers it.
class Front {
public:
    Front(const fs::path& folder, const Impostor& impostor) : folder_(folder) {
        fs::create_directory(folder);
        std::ofstream(folder / "server.pem") << impostor.certificate.certificate_pem();
        std::ofstream(folder / "server.key") << impostor.certificate.key_pem();
        std::ofstream(folder / "nginx.conf")
            << (geteuid() == 0 ? "user root;\n" : "")
            << "worker_processes 1;\npid nginx.pid;\nerror_log /dev/null;\nevents {}\nhttp {\n"
               "log_format asked \"$request_uri\";\naccess_log asked asked;\nclient_body_temp_path t1; proxy_temp_path "
               "t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;\nserver {\nlisten unix:"
            << socket().string() << impostor.listen
            << ";\nssl_certificate server.pem;\nssl_certificate_key server.key;\nssl_verify_client optional_no_ca;\n"
            << impostor.tls << "\nlocation / { return 200 \"halo\"; }\n}\n}\n";
        Process::Options options;
        options.output = folder / "nginx.log";
        nginx_ =
            Process::start({"nginx", "-p", folder.string() + "/", "-c", "nginx.conf", "-g", "daemon off;"}, options);
        eventually("the impostor listens: " + impostor.name, [&] { return fs::exists(folder_ / "nginx.pid"); });
    }
    [[nodiscard]] fs::path socket() const { return folder_ / "front.sock"; }
    [[nodiscard]] std::string asked() const { return read_text(folder_ / "asked"); }

private:
    fs::path folder_;
    std::optional<Process> nginx_;
};

/// How often sync's log tells of this trouble.
int told(const Setting& setting, const std::string& trouble) {
    const std::string log = read_text(setting.device.log("sync"));
    int count = 0;
    for (auto at = log.find(trouble); at != std::string::npos; at = log.find(trouble, at + 1))
        ++count;
    return count;
}

/// The device's configuration, changed so that the impostor has one thing wrong and not two: their authority is trusted
/// beside the province's own, and their key is pinned beside its key.
class Trust {
public:
    Trust(const Setting& setting, const Certified& authority) : setting_(setting), ca_(setting.folder / "both-ca.pem") {
        std::ofstream(ca_) << read_text(setting.province.directory() / "nginx" / "ca.pem")
                           << authority.certificate_pem();
        const std::string text = read_text(setting.sync_config());
        const auto line = text.find("\nca_file = ") + 1;
        edit(setting.sync_config(), text.substr(line, text.find('\n', line) - line),
             "ca_file = \"" + ca_.string() + "\"");
        original_ = read_text(setting.sync_config());
    }
    void extend_to(const Impostor& impostor) const {
        std::ofstream(setting_.sync_config()) << original_;
        if (!impostor.pinned) return;
        const std::string pin = pendopo::base::to_base64(impostor.certificate.public_key_sha256());
        edit(setting_.sync_config(), "pinned_keys = [", "pinned_keys = [\"" + pin + "\", ");
    }

private:
    const Setting& setting_;
    std::filesystem::path ca_;
    std::string original_;
};

std::vector<Impostor> make_impostors(const Certified& authority, const Certified& stranger) {
    std::vector<Impostor> all;
    all.push_back({"another authority", make_certificate({.issuer = &stranger})});
    all.push_back({"signed by itself, with the right name", make_certificate({})});
    all.push_back({"expired", make_certificate({.expired = true, .issuer = &authority})});
    all.push_back({"another name", make_certificate({.name = "other.example", .issuer = &authority})});
    all.push_back({"another key", make_certificate({.issuer = &authority}), false});
    all.push_back({"downgrade to TLS 1.1", make_certificate({.issuer = &authority}), true,
                   "ssl_protocols TLSv1 TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;"});
    all.push_back({"plain http", make_certificate({.issuer = &authority}), true, "", ""});
    return all;
}

}  // namespace

TEST_CASE("hosts: no impostor on the way hears a request, and none stops what comes after them") {
    const Certified authority = make_certificate({.name = "A trusted CA", .authority = true});
    const Certified stranger = make_certificate({.name = "Another CA", .authority = true});
    std::vector<Impostor> impostors = make_impostors(authority, stranger);
    impostors.push_back({"nothing wrong", make_certificate({.issuer = &authority})});
    Setting setting;
    setting.device.kiosk().stop();
    setting.device.sync().stop();
    Relay relay(setting.front());
    setting.lead_device_over(relay);
    const Trust trust(setting, authority);
    const std::string words = "hanya untuk telinga provinsi";
    setting.tell(words);

    for (std::size_t i = 0; i < impostors.size(); ++i) {
        const Impostor& impostor = impostors[i];
        CAPTURE(impostor.name);
        const Front front(setting.folder / ("front-" + std::to_string(i)), impostor);
        relay.redirect(front.socket());
        trust.extend_to(impostor);
        // The last one shows that the others would have heard something, had the device spoken.
        const bool genuine = i + 1 == impostors.size();
        const std::string trouble = genuine ? "trouble: not_the_province" : "trouble: wrong_server";
        const int before = told(setting, trouble);
        setting.device.start_sync();
        eventually(impostor.name + " is met, with " + trouble, [&] { return told(setting, trouble) > before; });
        setting.device.sync().stop();
        CHECK((front.asked().find("/v1/") != std::string::npos) == genuine);
    }
    CHECK(setting.at_the_desk().empty());
    relay.redirect(setting.front());
    setting.device.start_sync();
    setting.check_each_once({words});
}

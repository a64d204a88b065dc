// SPDX-License-Identifier: Apache-2.0
// CurlHttp against a real nginx with real TLS on loopback: what is a response and what is which error.
#include <optional>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "platform/curl/curl_http.hpp"
#include "tests/contract/http_certificates.hpp"
#include "tests/contract/http_nginx.hpp"

using namespace pendopo;
using namespace std::chrono_literals;
using base::ErrorCode;
using test::CertificateWish;

namespace {

const test::Certified& province_ca() {
    static const test::Certified ca = test::make_certificate({.name = "Province CA", .authority = true});
    return ca;
}

std::string configuration(std::uint16_t port, const std::string& server) {
    return "worker_processes 1;\npid nginx.pid;\nerror_log /dev/null;\nevents {}\nhttp {\naccess_log off;\n"
           "server_tokens off;\ndefault_type \"\";\nclient_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;"
           "uwsgi_temp_path t4; scgi_temp_path t5;\nserver {\nlisten 127.0.0.1:" +
           std::to_string(port) + server + "\n}\n}\n" + (::getuid() == 0 ? "user root;\n" : "");
}

/// A province whose nginx shows the given certificate, and a client that trusts the province's CA.
struct Province {
    test::Folder folder;
    std::uint16_t port = 0;
    std::optional<test::Nginx> nginx;

    Province(const test::Certified& server, const std::string& locations, const std::string& tls = "") {
        folder.write("server.pem", server.certificate_pem());
        folder.write("server.key", server.key_pem());
        folder.write("ca.pem", province_ca().certificate_pem());
        auto socket = test::ListeningSocket::open();
        port = socket.port;
        const std::string text = configuration(
            port, " ssl;\nssl_certificate server.pem;\nssl_certificate_key server.key;\n" + tls + locations);
        std::vector<test::ListeningSocket> sockets;
        sockets.push_back(std::move(socket));
        nginx.emplace(folder.path(), text, std::move(sockets));
    }

    [[nodiscard]] curl::Options options() const {
        curl::Options options;
        options.host = "localhost";
        options.port = options.enrolment_port = port;
        options.ca_file = folder.path() / "ca.pem";
        options.low_speed_time = 1s;
        return options;
    }
};

test::Certified good_server() {
    return test::make_certificate({.issuer = &province_ca()});
}

port::HttpRequest get(const std::string& path) {
    return {port::HttpRequest::Method::get, path, {}, false};
}
port::HttpRequest post(const std::string& path, std::string_view body) {
    return {port::HttpRequest::Method::post, path, base::Bytes(body.begin(), body.end()), false};
}

ErrorCode error_of(const curl::Options& options, const std::string& path = "/") {
    curl::CurlHttp client(options);
    const auto response = client.perform(get(path));
    REQUIRE_FALSE(response);
    CHECK_FALSE(response.error().message.empty());
    return response.error().code;
}

const std::string hello = "location / { return 200 \"halo\"; }\n";

}  // namespace

TEST_CASE("http: the pinned province's answer comes whole, with status, body and small heads") {
    const auto server = good_server();
    Province province(server, hello + "location /busy { add_header Retry-After 90 always; return 503; }\n");
    auto options = province.options();
    options.pinned_keys = {base::Bytes(32), server.public_key_sha256()};
    curl::CurlHttp client(options);
    const auto response = client.perform(post("/v1/batch", std::string(500, 'x')));
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(base::as_text(response->body) == "halo");
    CHECK(response->content_type.empty());
    CHECK_FALSE(response->retry_after);
    CHECK(response->wire_bytes_up > 500);
    CHECK(response->wire_bytes_up <= 500 + 90);
    CHECK(response->wire_bytes_down > 4);
    CHECK(response->wire_bytes_down <= 4 + 140);
    const auto busy = client.perform(get("/busy"));
    REQUIRE(busy);
    CHECK(busy->status == 503);
    CHECK(busy->retry_after == 90s);
}

TEST_CASE("http: one connection serves many requests") {
    Province province(good_server(), "location / { return 200 $connection_requests; }\n");
    curl::CurlHttp client(province.options());
    CHECK(base::as_text(client.perform(get("/")).value().body) == "1");
    CHECK(base::as_text(client.perform(post("/", "x")).value().body) == "2");
    CHECK(base::as_text(client.perform(post("/", "")).value().body) == "3");
}

TEST_CASE("http: only Host and Content-Length are sent, and nothing of the environment") {
    Province province(good_server(),
                      "location / { return 200 \"$http_host|$http_user_agent|$http_accept|$http_expect|"
                      "$content_type|$http_accept_encoding|$content_length\"; }\n");
    ::setenv("https_proxy", "http://127.0.0.1:1", 1);
    ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    curl::CurlHttp client(province.options());
    const auto response = client.perform(post("/v1/batch", std::string(2000, 'x')));
    ::unsetenv("https_proxy");
    ::unsetenv("ALL_PROXY");
    REQUIRE(response);
    CHECK(base::as_text(response->body) == "localhost:" + std::to_string(province.port) + "||||||2000");
}

TEST_CASE("http: a server of another authority is not the province, however right its name") {
    const auto other = test::make_certificate({.name = "Other CA", .authority = true});
    Province stranger(test::make_certificate({.issuer = &other}), hello);
    CHECK(error_of(stranger.options()) == ErrorCode::unauthentic);
    Province self_signed(test::make_certificate({}), hello);
    CHECK(error_of(self_signed.options()) == ErrorCode::unauthentic);
}

TEST_CASE("http: the right authority does not help against another key, another name or an expired certificate") {
    Province province(good_server(), hello);
    auto pinned = province.options();
    pinned.pinned_keys = {base::Bytes(32, 7)};
    CHECK(error_of(pinned) == ErrorCode::unauthentic);
    Province other_name(test::make_certificate({.name = "other.example", .issuer = &province_ca()}), hello);
    CHECK(error_of(other_name.options()) == ErrorCode::unauthentic);
    Province expired(test::make_certificate({.expired = true, .issuer = &province_ca()}), hello);
    CHECK(error_of(expired.options()) == ErrorCode::unauthentic);
    // The fault removed, the same client settings work.
    curl::CurlHttp client(province.options());
    CHECK(client.perform(get("/"))->status == 200);
}

TEST_CASE("http: plain http is not spoken") {
    test::RawServer plain("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalo", test::RawServer::Then::close);
    test::Folder folder;
    curl::Options options;
    options.host = "localhost";
    options.enrolment_port = plain.port();
    options.ca_file = folder.write("ca.pem", province_ca().certificate_pem());
    CHECK(error_of(options) == ErrorCode::unauthentic);
}

TEST_CASE("http: TLS older than 1.2 is not spoken") {
    Province province(good_server(), hello, "ssl_protocols TLSv1.1;\nssl_ciphers ALL:@SECLEVEL=0;\n");
    CHECK(error_of(province.options()) == ErrorCode::unauthentic);
}

TEST_CASE("http: a redirect is an answer that is not followed") {
    Province province(good_server(),
                      "location = /next { return 200 \"followed\"; }\n"
                      "location / { return 302 https://localhost/next; }\n");
    curl::CurlHttp client(province.options());
    const auto response = client.perform(get("/"));
    REQUIRE(response);
    CHECK(response->status == 302);
    CHECK(base::as_text(response->body).find("followed") == std::string_view::npos);
}

TEST_CASE("http: a captive portal's page is an answer, for the engine to judge") {
    Province province(good_server(),
                      "location / { default_type text/html; return 200 \"<html>Selamat datang di WiFi</html>\"; }\n");
    curl::CurlHttp client(province.options());
    const auto response = client.perform(post("/v1/batch", "x"));
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->content_type == "text/html");
    CHECK(base::as_text(response->body).starts_with("<html>"));
}

TEST_CASE("http: a response larger than allowed is given up, announced or not") {
    const std::size_t most = limits::http_response_bytes_max;
    test::RawServer endless("HTTP/1.1 200 OK\r\n\r\n" + std::string(most + 1, 'x'), test::RawServer::Then::close);
    Province province(good_server(), "location /file { root www; }\nlocation / { proxy_pass http://127.0.0.1:" +
                                         std::to_string(endless.port()) + "; }\n");
    std::filesystem::create_directory(province.folder.path() / "www");
    province.folder.write("www/file-fits", std::string(most, 'x'));
    province.folder.write("www/file-large", std::string(most + 1, 'x'));
    CHECK(error_of(province.options(), "/file-large") == ErrorCode::too_large);
    CHECK(error_of(province.options(), "/") == ErrorCode::too_large);
    curl::CurlHttp client(province.options());
    CHECK(client.perform(get("/file-fits"))->body.size() == most);
}

TEST_CASE("http: an answer with a head without end is given up") {
    std::string many;
    for (int i = 0; i < 20; ++i)
        many += "add_header X-" + std::to_string(i) + " " + std::string(1000, 'x') + ";\n";
    Province province(good_server(), many + hello);
    CHECK(error_of(province.options()) == ErrorCode::too_large);
}

TEST_CASE("http: an answer cut in its middle is no answer") {
    test::RawServer cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", test::RawServer::Then::close);
    Province province(good_server(), "location / { proxy_buffering off; proxy_pass http://127.0.0.1:" +
                                         std::to_string(cut.port()) + "; }\n");
    CHECK(error_of(province.options()) == ErrorCode::network);
}

TEST_CASE("http: a server that stalls is left after a while, before the answer and in its middle") {
    for (const char* begun : {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"}) {
        test::RawServer stalled(begun, test::RawServer::Then::hang);
        Province province(good_server(), "location / { proxy_buffering off; proxy_pass http://127.0.0.1:" +
                                             std::to_string(stalled.port()) + "; }\n");
        CHECK(error_of(province.options()) == ErrorCode::network);
        auto options = province.options();
        options.low_speed_time = 60s;
        options.total_time_max = 200ms;
        CHECK(error_of(options) == ErrorCode::network);
    }
}

TEST_CASE("http: nobody there, no such name and a handshake cut off are the network's fault") {
    test::Folder folder;
    curl::Options options;
    options.host = "localhost";
    options.ca_file = folder.write("ca.pem", province_ca().certificate_pem());
    {
        auto socket = test::ListeningSocket::open();
        options.enrolment_port = socket.port;
    }
    CHECK(error_of(options) == ErrorCode::network);
    test::RawServer cut("", test::RawServer::Then::close);
    options.enrolment_port = cut.port();
    CHECK(error_of(options) == ErrorCode::network);
    options.host = "no-such-name.invalid";
    CHECK(error_of(options) == ErrorCode::network);
}

TEST_CASE("http: a program that is asked to stop ends the request under way") {
    test::RawServer stalled("", test::RawServer::Then::hang);
    Province province(good_server(),
                      "location / { proxy_pass http://127.0.0.1:" + std::to_string(stalled.port()) + "; }\n");
    auto options = province.options();
    options.low_speed_time = 60s;
    options.stop_asked = [] { return true; };
    CHECK(error_of(options) == ErrorCode::cancelled);
}

TEST_CASE("http: missing files of our own are told apart from a bad server") {
    Province province(good_server(), hello);
    auto options = province.options();
    options.ca_file = "/nonexistent/ca.pem";
    CHECK(error_of(options) == ErrorCode::invalid_argument);
    options = province.options();
    auto request = get("/");
    request.with_client_certificate = true;
    curl::CurlHttp without(options);
    CHECK(without.perform(request).error().code == ErrorCode::invalid_argument);
    options.client_certificate = test::make_certificate({.name = "device", .issuer = &province_ca()}).certificate_pem();
    options.client_key = "/nonexistent/device.key";
    curl::CurlHttp client(options);
    CHECK(client.perform(request).error().code == ErrorCode::invalid_argument);
    CHECK(client.perform(get("/"))->status == 200);
}

TEST_CASE("http: the client's certificate is shown where it is asked for, and only then") {
    Province province(good_server(), "location / { return 200 \"$ssl_client_verify\"; }\n",
                      "ssl_client_certificate ca.pem;\nssl_verify_client optional;\n");
    const auto device = test::make_certificate({.name = "device", .issuer = &province_ca()});
    auto options = province.options();
    options.client_certificate = device.certificate_pem();
    options.client_key = province.folder.write("device.key", device.key_pem());
    curl::CurlHttp client(options);
    auto request = get("/");
    request.with_client_certificate = true;
    CHECK(base::as_text(client.perform(request)->body) == "SUCCESS");
    CHECK(base::as_text(client.perform(get("/"))->body) == "NONE");
    CHECK(base::as_text(client.perform(request)->body) == "SUCCESS");
}

TEST_CASE("http: a request larger than any server takes is not sent") {
    Province province(good_server(), hello);
    curl::CurlHttp client(province.options());
    CHECK(client.perform(post("/", std::string(limits::http_request_bytes_max + 1, 'x'))).error().code ==
          ErrorCode::too_large);
    CHECK(client.perform(post("/", "small"))->status == 200);
}

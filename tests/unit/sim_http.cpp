// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_http.hpp"

#include <doctest/doctest.h>

using namespace pendopo;
using sim::HttpFault;
using sim::SimHttp;

namespace {

/// A server that answers each request with its own body, and remembers them.
struct Echo {
    std::vector<std::string> seen;
    std::string certificate;
    SimHttp http{[this](const port::HttpCall& call) {
                     seen.emplace_back(base::as_text(call.body));
                     certificate = call.client_certificate;
                     return port::HttpReply{200, base::Bytes(call.body.begin(), call.body.end()), "text/plain"};
                 },
                 "certificate"};

    base::Result<port::HttpResponse> ask(std::string_view body, bool with_certificate = true) {
        port::HttpRequest request;
        request.path = "/";
        request.body.assign(body.begin(), body.end());
        request.with_client_certificate = with_certificate;
        return http.perform(request);
    }
};

std::string body_of(const base::Result<port::HttpResponse>& response) {
    REQUIRE(response);
    return std::string(base::as_text(response->body));
}

}  // namespace

TEST_CASE("sim http: without faults the answer comes whole, with the certificate shown where it was asked for") {
    Echo echo;
    const auto response = echo.ask("satu");
    CHECK(body_of(response) == "satu");
    CHECK(response->status == 200);
    CHECK(response->content_type == "text/plain");
    CHECK(response->wire_bytes_up > 4);
    CHECK(response->wire_bytes_down > 4);
    CHECK(echo.certificate == "certificate");
    REQUIRE(echo.ask("dua", false));
    CHECK(echo.certificate.empty());
    CHECK(echo.http.exchanges() == 2);
    CHECK(echo.http.arrived() == 2);
}

TEST_CASE("sim http: each fault is what its name says, once, and then the network is well again") {
    struct Expected {
        HttpFault fault;
        base::ErrorCode error;
        std::vector<std::string> seen;
    };
    const std::vector<Expected> all{{HttpFault::drop_request, base::ErrorCode::network, {}},
                                    {HttpFault::drop_reply, base::ErrorCode::network, {"satu"}},
                                    {HttpFault::cut_reply, base::ErrorCode::network, {"satu"}},
                                    {HttpFault::delay_request, base::ErrorCode::network, {}},
                                    {HttpFault::wrong_server, base::ErrorCode::unauthentic, {}}};
    for (const Expected& expected : all) {
        CAPTURE(static_cast<int>(expected.fault));
        Echo echo;
        echo.http.add_fault(expected.fault);
        const auto response = echo.ask("satu");
        REQUIRE_FALSE(response);
        CHECK(response.error().code == expected.error);
        CHECK(echo.seen == expected.seen);
        CHECK(body_of(echo.ask("dua")) == "dua");
    }
}

TEST_CASE("sim http: a delayed request arrives after the next one, a repeated one twice") {
    Echo echo;
    echo.http.add_fault(HttpFault::delay_request);
    CHECK_FALSE(echo.ask("satu"));
    CHECK(body_of(echo.ask("dua")) == "dua");
    echo.http.add_fault(HttpFault::repeat_request);
    CHECK(body_of(echo.ask("tiga")) == "tiga");
    CHECK(echo.seen == std::vector<std::string>{"dua", "satu", "tiga", "tiga"});
}

TEST_CASE("sim http: answers that are not the server's: half, with a wrong bit, a portal's page, too busy") {
    Echo echo;
    echo.http.add_fault(HttpFault::truncate_reply);
    CHECK(body_of(echo.ask("satu")) == "sa");
    echo.http.add_fault(HttpFault::garble_reply);
    CHECK(body_of(echo.ask("satu")) != "satu");
    echo.http.set_lasting_fault(HttpFault::captive_portal);
    const auto portal = echo.ask("satu");
    CHECK(portal->status == 200);
    CHECK(portal->content_type == "text/html");
    echo.http.set_lasting_fault(HttpFault::none);
    echo.http.add_fault(HttpFault::overloaded);
    CHECK(echo.ask("satu")->retry_after == std::chrono::seconds(120));
    CHECK(echo.seen.size() == 2);
    echo.http.set_fault_source(
        [](std::uint64_t number) { return number == 4 ? HttpFault::drop_request : HttpFault::none; });
    CHECK_FALSE(echo.ask("satu"));
    CHECK(body_of(echo.ask("satu")) == "satu");
}

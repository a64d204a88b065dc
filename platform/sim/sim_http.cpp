// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_http.hpp"

namespace pendopo::sim {
namespace {

constexpr std::string_view portal_page = "<!DOCTYPE html><title>Selamat datang</title><p>Masuk untuk memakai Wi-Fi.";

tl::unexpected<base::Error> lost(const char* what) {
    return base::fail(base::ErrorCode::network, what);
}

port::HttpResponse answer(int status, std::string_view body, std::string content_type) {
    port::HttpResponse response;
    response.status = status;
    response.body.assign(body.begin(), body.end());
    response.content_type = std::move(content_type);
    return response;
}

/// What a client of ours and nginx write around the bodies, so that bytes can be counted without a network.
std::string request_head(const port::HttpRequest& request) {
    const bool get = request.method == port::HttpRequest::Method::get;
    std::string head = (get ? "GET " : "POST ") + request.path + " HTTP/1.1\r\nHost: pendopo.example.go.id\r\n";
    if (!get)
        head += "Content-Type: application/cbor\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
    return head + "\r\n";
}

std::string response_head(const port::HttpReply& reply) {
    return "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: " +
           reply.content_type + "\r\nContent-Length: " + std::to_string(reply.body.size()) +
           "\r\nConnection: keep-alive\r\n\r\n";
}

}  // namespace

HttpFault SimHttp::next_fault() {
    if (source_) return source_(exchanges_);
    if (faults_.empty()) return lasting_;
    const HttpFault fault = faults_.front();
    faults_.pop_front();
    return fault;
}

port::HttpResponse SimHttp::arrive(const port::HttpRequest& request) {
    ++arrived_;
    port::HttpCall call;
    call.method = request.method == port::HttpRequest::Method::get ? "GET" : "POST";
    call.path = request.path;
    call.body = request.body;
    if (request.with_client_certificate) call.client_certificate = client_certificate_;
    port::HttpReply reply = province_(call);
    port::HttpResponse response;
    response.status = reply.status;
    response.wire_bytes_up = request_head(request).size() + request.body.size();
    response.wire_bytes_down = response_head(reply).size() + reply.body.size();
    response.body = std::move(reply.body);
    response.content_type = std::move(reply.content_type);
    return response;
}

base::Result<port::HttpResponse> SimHttp::perform(const port::HttpRequest& request) {
    const HttpFault fault = next_fault();
    const std::uint64_t number = exchanges_++;
    switch (fault) {
        case HttpFault::drop_request:
            return lost("the request was lost");
        case HttpFault::delay_request:
            delayed_.push_back(request);
            return lost("timed out");
        case HttpFault::wrong_server:
            return base::fail(base::ErrorCode::unauthentic, "not the pinned key");
        case HttpFault::captive_portal:
            return answer(200, portal_page, "text/html");
        case HttpFault::overloaded: {
            port::HttpResponse response = answer(503, "unavailable", "text/plain");
            response.retry_after = std::chrono::seconds(120);
            return response;
        }
        default:
            break;
    }
    port::HttpResponse response = arrive(request);
    if (fault == HttpFault::repeat_request) response = arrive(request);
    for (const port::HttpRequest& late : std::exchange(delayed_, {}))
        static_cast<void>(arrive(late));
    if (fault == HttpFault::drop_reply) return lost("the answer was lost");
    if (fault == HttpFault::cut_reply) return lost("cut in the middle of the answer");
    if (fault == HttpFault::truncate_reply) response.body.resize(response.body.size() / 2);
    if (fault == HttpFault::garble_reply && !response.body.empty()) {
        const std::size_t bit = number % (response.body.size() * 8);
        response.body[bit / 8] = static_cast<base::Byte>(response.body[bit / 8] ^ (1u << (bit % 8)));
    }
    return response;
}

}  // namespace pendopo::sim

// SPDX-License-Identifier: Apache-2.0
#include "platform/curl/curl_http.hpp"

#include <array>
#include <mutex>

#include <curl/curl.h>
#include <errno.h>

#include "platform/base/assert.hpp"
#include "platform/curl/response_head.hpp"

namespace pendopo::curl {

using base::ErrorCode;
using base::fail;

namespace {

constexpr std::size_t response_head_bytes_max = 16u << 10;

/// What one request gathers in libcurl's callbacks.
struct Exchange {
    const std::function<bool()>* stop_asked = nullptr;
    port::HttpResponse response;
    std::size_t head_bytes = 0;
    bool too_large = false;
};

std::size_t on_header(const char* data, std::size_t, std::size_t size, void* user) noexcept {
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.head_bytes += size;
    exchange.too_large = exchange.too_large || exchange.head_bytes > response_head_bytes_max;
    if (exchange.too_large) return 0;
    read_head_line({data, size}, exchange.response);
    return size;
}

std::size_t on_body(const char* data, std::size_t, std::size_t size, void* user) noexcept {
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.too_large = exchange.too_large || exchange.response.body.size() + size > limits::http_response_bytes_max;
    if (exchange.too_large) return 0;
    base::append(exchange.response.body, base::as_bytes({data, size}));
    return size;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
    const auto& stop_asked = *static_cast<Exchange*>(user)->stop_asked;
    return stop_asked && stop_asked() ? 1 : 0;
}

/// Counts what crosses the wire inside TLS.
int on_debug(CURL*, curl_infotype type, char*, std::size_t size, void* user) noexcept {
    auto& response = static_cast<Exchange*>(user)->response;
    if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT) response.wire_bytes_up += size;
    if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN) response.wire_bytes_down += size;
    return 0;
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    // Fails only if the library lacks the option, which is a bug in how it was built or used.
    PENDOPO_ASSERT(curl_easy_setopt(handle, option, value) == CURLE_OK);
}

/// libcurl's failure in the words of the port.
ErrorCode classify(CURLcode code, long system_error, std::string_view detail) {
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return ErrorCode::unauthentic;
        case CURLE_SSL_CONNECT_ERROR: {
            // No TLS spoken there, or too old; but a cut during the handshake comes with the same code. A refusal is
            // from the address tried before this one: libcurl 8 keeps its number.
            const bool cut = (system_error != 0 && system_error != ECONNREFUSED) ||
                             detail.find("SYSCALL") != std::string_view::npos ||
                             detail.find("unexpected eof") != std::string_view::npos;
            return cut ? ErrorCode::network : ErrorCode::unauthentic;
        }
        case CURLE_FILESIZE_EXCEEDED:
            return ErrorCode::too_large;
        case CURLE_ABORTED_BY_CALLBACK:
            return ErrorCode::cancelled;
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
            return ErrorCode::invalid_argument;
        case CURLE_OUT_OF_MEMORY:
            return ErrorCode::internal;
        default:
            return ErrorCode::network;
    }
}

std::string pins_for_curl(const std::vector<base::Bytes>& keys) {
    std::string list;
    for (const base::Bytes& key : keys)
        list += (list.empty() ? "sha256//" : ";sha256//") + base::to_base64(key);
    return list;
}

struct ListDeleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
struct HandleDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

void start_library() {
    static std::once_flag once;
    std::call_once(once, [] { PENDOPO_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); });
}

}  // namespace

struct CurlHttp::State {
    Options options;
    std::string pins;
    std::unique_ptr<CURL, HandleDeleter> handle;
    std::unique_ptr<curl_slist, ListDeleter> headers;
    std::array<char, CURL_ERROR_SIZE> detail{};

    void set_trust();
    void set_limits();
    void set_quiet();
    void set_request(const port::HttpRequest& request);
    base::Error error(CURLcode code, const Exchange& exchange);
};

void CurlHttp::State::set_trust() {
    CURL* curl = handle.get();
    set(curl, CURLOPT_PROTOCOLS_STR, "https");
    set(curl, CURLOPT_FOLLOWLOCATION, 0L);
    set(curl, CURLOPT_PROXY, "");  // an empty text overrules the environment, too
    set(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    set(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    set(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(curl, CURLOPT_CAINFO, options.ca_file.c_str());
    set(curl, CURLOPT_CAPATH, nullptr);  // the library's default is the system's store
    if (!pins.empty()) set(curl, CURLOPT_PINNEDPUBLICKEY, pins.c_str());
}

void CurlHttp::State::set_limits() {
    CURL* curl = handle.get();
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_time_max.count()));
    set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_time_max.count()));
    set(curl, CURLOPT_LOW_SPEED_LIMIT, limits::http_low_speed_bytes);
    set(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.low_speed_time.count()));
    set(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits::http_response_bytes_max));
    set(curl, CURLOPT_MAXCONNECTS, 2L);  // one to each port
}

void CurlHttp::State::set_quiet() {
    CURL* curl = handle.get();
    // A header without a value is one that libcurl leaves out.
    for (const char* unwanted : {"Accept:", "Content-Type:", "Expect:", "User-Agent:"})
        headers.reset(curl_slist_append(headers.release(), unwanted));
    set(curl, CURLOPT_HTTPHEADER, headers.get());
    set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(curl, CURLOPT_HTTP09_ALLOWED, 0L);
    set(curl, CURLOPT_ERRORBUFFER, detail.data());
    set(curl, CURLOPT_HEADERFUNCTION, on_header);
    set(curl, CURLOPT_WRITEFUNCTION, on_body);
    set(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    set(curl, CURLOPT_NOPROGRESS, 0L);
    set(curl, CURLOPT_DEBUGFUNCTION, on_debug);
    set(curl, CURLOPT_VERBOSE, 1L);  // only for the counting in on_debug; nothing is printed
}

void CurlHttp::State::set_request(const port::HttpRequest& request) {
    CURL* curl = handle.get();
    const bool known = request.with_client_certificate;
    const std::uint16_t port = known ? options.port : options.enrolment_port;
    const std::string url = "https://" + options.host + ":" + std::to_string(port) + request.path;
    set(curl, CURLOPT_URL, url.c_str());
    // libcurl uses the text in place; it must not change while a connection may be made.
    curl_blob certificate{options.client_certificate.data(), options.client_certificate.size(), CURL_BLOB_NOCOPY};
    set(curl, CURLOPT_SSLCERT_BLOB, known ? &certificate : nullptr);
    set(curl, CURLOPT_SSLKEY, known ? options.client_key.c_str() : nullptr);
    if (request.method == port::HttpRequest::Method::get) {
        set(curl, CURLOPT_HTTPGET, 1L);
        return;
    }
    // An empty body, too, must be one: without data libcurl would read from standard input.
    set(curl, CURLOPT_POST, 1L);
    set(curl, CURLOPT_POSTFIELDS, request.body.empty() ? "" : reinterpret_cast<const char*>(request.body.data()));
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
}

base::Error CurlHttp::State::error(CURLcode code, const Exchange& exchange) {
    if (exchange.too_large) return {ErrorCode::too_large, options.host + ": the response is larger than allowed"};
    long system_error = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_OS_ERRNO, &system_error);
    const std::string text = detail[0] != '\0' ? detail.data() : curl_easy_strerror(code);
    return {classify(code, system_error, text), options.host + ": " + text};
}

CurlHttp::CurlHttp(Options options) : state_(std::make_unique<State>()) {
    PENDOPO_ASSERT(!options.host.empty() && !options.ca_file.empty());
    start_library();
    state_->options = std::move(options);
    state_->pins = pins_for_curl(state_->options.pinned_keys);
    state_->handle.reset(curl_easy_init());
    PENDOPO_ASSERT(state_->handle != nullptr);
    state_->set_trust();
    state_->set_limits();
    state_->set_quiet();
}

CurlHttp::~CurlHttp() = default;

base::Result<port::HttpResponse> CurlHttp::perform(const port::HttpRequest& request) {
    PENDOPO_ASSERT(request.path.starts_with('/'));
    if (request.body.size() > limits::http_request_bytes_max)
        return fail(ErrorCode::too_large, "the request is larger than any server takes");
    if (request.with_client_certificate && state_->options.client_certificate.empty())
        return fail(ErrorCode::invalid_argument, "this request needs a certificate and the device has none yet");
    Exchange exchange;
    exchange.stop_asked = &state_->options.stop_asked;
    CURL* curl = state_->handle.get();
    state_->detail[0] = '\0';
    state_->set_request(request);
    set(curl, CURLOPT_HEADERDATA, &exchange);
    set(curl, CURLOPT_WRITEDATA, &exchange);
    set(curl, CURLOPT_XFERINFODATA, &exchange);
    set(curl, CURLOPT_DEBUGDATA, &exchange);
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return fail(state_->error(code, exchange));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    exchange.response.status = static_cast<int>(status);
    return std::move(exchange.response);
}

}  // namespace pendopo::curl

// SPDX-License-Identifier: Apache-2.0
// pendopo_relp_sender PORT CA SECONDS (CERTIFICATE KEY)…: sends the texts of the benchmark by RELP over TLS to
// 127.0.0.1, one connection and thread for each certificate, for so long, by rsyslog's own library. When all are
// acknowledged it prints one line: messages N seconds S up BYTES down BYTES (TLS included, handshakes excluded).
#include <atomic>
#include <iostream>
#include <thread>

extern "C" {  // the header does not say so itself
#include <librelp.h>
}
#include <netinet/in.h>

#include "tests/bench/measure.hpp"
#include "tests/bench/socket_bytes.hpp"
#include "tests/bench/texts.hpp"

namespace pendopo::bench {
namespace {

// Messages on their way before the first is acknowledged. omrelp has 128; rsyslogd takes them one by one all the same,
// and on a slow disk the last of 32 times 128 would be waited for too long.
constexpr int window = 32;
constexpr unsigned patience_s = 60;

void check(relpRetVal code, const char* what) {
    if (code != RELP_RET_OK)
        throw std::runtime_error(std::string("librelp: ") + what + " failed with " + std::to_string(code));
}

extern "C" void say_nothing(char*, ...) {}
extern "C" void tell_error(void*, char* object, char* message, relpRetVal code) {
    std::cerr << object << ": " << message << " (" << code << ")\n";
}

struct Target {
    std::string port;
    std::string ca;
};

/// One session. Used by one thread at a time.
class RelpConnection {
public:
    RelpConnection(const Target& target, std::string certificate, std::string key) {
        check(relpEngineConstruct(&engine_), "making an engine");
        check(relpEngineSetDbgprint(engine_, say_nothing), "silencing");  // it must have one
        check(relpEngineSetOnErr(engine_, tell_error), "asking for errors");
        static unsigned char command[] = "syslog";
        check(relpEngineSetEnableCmd(engine_, command, eRelpCmdState_Required), "asking for syslog");
        check(relpEngineSetTLSLib(engine_, RELP_USE_OPENSSL), "choosing OpenSSL");
        check(relpEngineCltConstruct(engine_, &client_), "making a client");
        std::string ca = target.ca;
        std::string mode = "certvalid";
        check(relpCltSetWindowSize(client_, window), "setting the window");
        check(relpCltSetTimeout(client_, patience_s), "setting the time limit");
        check(relpCltEnableTLS(client_), "choosing TLS");
        check(relpCltSetAuthMode(client_, mode.data()), "asking for certificates");
        check(relpCltSetCACert(client_, ca.data()), "reading the authority");
        check(relpCltSetOwnCert(client_, certificate.data()), "reading the certificate");
        check(relpCltSetPrivKey(client_, key.data()), "reading the key");
        std::string port = target.port;
        std::string host = "127.0.0.1";
        check(relpCltConnect(client_, AF_INET, reinterpret_cast<unsigned char*>(port.data()),
                             reinterpret_cast<unsigned char*>(host.data())),
              "connecting");
    }
    RelpConnection(const RelpConnection&) = delete;
    RelpConnection& operator=(const RelpConnection&) = delete;
    ~RelpConnection() { relpEngineDestruct(&engine_); }

    void send(std::string message) {
        check(relpCltSendSyslog(client_, reinterpret_cast<unsigned char*>(message.data()), message.size()), "sending");
    }
    /// Returns when the server has answered everything, the wish to close last.
    void close() { check(relpEngineCltDestruct(engine_, &client_), "closing"); }

private:
    relpEngine_t* engine_ = nullptr;
    relpClt_t* client_ = nullptr;
};

/// RFC 5424 with the shortest fields that a fleet can do with.
std::string message(std::size_t number) {
    return "<134>1 2026-11-22T08:00:00Z kiosk-07 pendopo - - - " + text_of_300_characters(number);
}

std::size_t send_for(RelpConnection& connection, double seconds) {
    const StopWatch watch;
    std::size_t sent = 0;
    for (; watch.seconds() < seconds; ++sent)
        connection.send(message(sent));
    connection.close();
    return sent;
}

void run(const Target& target, double seconds, const std::vector<std::string>& files) {
    std::vector<std::unique_ptr<RelpConnection>> connections;
    for (std::size_t i = 0; i + 1 < files.size(); i += 2)
        connections.push_back(std::make_unique<RelpConnection>(target, files[i], files[i + 1]));
    const OpenConnections open(static_cast<std::uint16_t>(std::stoul(target.port)));
    if (open.count() != connections.size()) throw std::runtime_error("a connection is missing");
    const WireBytes before = open.bytes();
    const StopWatch watch;
    std::atomic<std::size_t> messages{0};
    std::atomic<bool> failed{false};
    std::vector<std::thread> threads;
    for (auto& connection : connections)
        threads.emplace_back([&messages, &failed, &connection, seconds] {
            try {
                messages += send_for(*connection, seconds);
            } catch (const std::exception& problem) {
                std::cerr << problem.what() << '\n';
                failed = true;
            }
        });
    for (auto& thread : threads)
        thread.join();
    const double took = watch.seconds();
    if (failed) throw std::runtime_error("not everything was sent");
    const WireBytes wire = open.bytes().since(before);
    std::cout << "messages " << messages << " seconds " << took << " up " << wire.up << " down " << wire.down << '\n';
}

}  // namespace
}  // namespace pendopo::bench

int main(int count, char** arguments) {
    if (count < 6) {
        std::cerr << "usage: pendopo_relp_sender PORT CA SECONDS (CERTIFICATE KEY)...\n";
        return 2;
    }
    try {
        pendopo::bench::run({arguments[1], arguments[2]}, std::stod(arguments[3]), {arguments + 4, arguments + count});
        return 0;
    } catch (const std::exception& problem) {
        std::cerr << "pendopo_relp_sender: " << problem.what() << '\n';
        return 1;
    }
}

// SPDX-License-Identifier: Apache-2.0
#include <future>
#include <iostream>

#include "sync/protocol/frame.hpp"
#include "tests/bench/fleet.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process_costs.hpp"
#include "tests/bench/rsyslog.hpp"
#include "tests/bench/socket_bytes.hpp"

namespace pendopo::bench {
namespace {

// nginx gives each certificate 10 requests a second and a stock of 68 that are not delayed. With so many devices, each
// of which sends fewer, that is no limit for what is sent here, and nginx runs as `pendopo-ctl province init` set it
// up.
constexpr std::size_t fleet_devices = 160;
constexpr std::size_t full_batches_each = 4;
constexpr std::size_t singles_each = 60;

using Batches = std::vector<PreparedBatch> FleetDevice::*;

/// A device and its connection, kept open.
struct Sender {
    FleetDevice& device;
    std::unique_ptr<curl::CurlHttp> client;
    std::vector<port::HttpResponse> responses;
};

/// What the measurement of one kind of batch gave.
struct Flow {
    double entries = 0;
    double seconds = 0;
    WireBytes wire;
    double server_cpu_seconds = 0;
    [[nodiscard]] double server_cpu_us() const { return 1e6 * server_cpu_seconds / entries; }
    [[nodiscard]] double per_second() const { return entries / seconds; }
};

/// All at once, each in a thread of its own; the first failure is thrown when all have ended.
void by_all(std::vector<Sender>& senders, const std::function<void(Sender&)>& work) {
    std::vector<std::future<void>> running;
    for (Sender& sender : senders)
        running.push_back(std::async(std::launch::async, work, std::ref(sender)));
    for (auto& one : running)
        one.wait();
    for (auto& one : running)
        one.get();
}

/// So that TLS handshakes are not in what is measured.
void connect(Sender& sender) {
    const auto response =
        must(sender.client->perform({port::HttpRequest::Method::get, std::string(protocol::path_bundle), {}, true}));
    if (response.status != 200) throw std::runtime_error("a device of the fleet is not let in");
}

void send_all(Sender& sender, Batches batches) {
    for (const PreparedBatch& batch : sender.device.*batches)
        sender.responses.push_back(must(sender.client->perform(
            {port::HttpRequest::Method::post, std::string(protocol::path_batch), batch.body, true})));
}

/// Every device sends its batches one after the other, as it does in life; the acks are verified once the watch stands,
/// for a fleet has processors of its own.
Flow measure(Fleet& fleet, pid_t server, std::vector<Sender>& senders, Batches batches) {
    Flow flow;
    const OpenConnections connections(fleet.port());
    if (connections.count() != senders.size()) throw std::runtime_error("not every device kept its connection");
    const WireBytes before = connections.bytes();
    const double server_before = cpu_seconds(server);
    const StopWatch watch;
    by_all(senders, [batches](Sender& sender) { send_all(sender, batches); });
    flow.seconds = watch.seconds();
    flow.server_cpu_seconds = cpu_seconds(server) - server_before;
    flow.wire = connections.bytes().since(before);
    for (Sender& sender : senders) {
        for (std::size_t i = 0; i < sender.responses.size(); ++i) {
            const PreparedBatch& batch = (sender.device.*batches)[i];
            fleet.check(sender.device, batch, sender.responses[i]);
            flow.entries += static_cast<double>(batch.entries);
        }
        sender.responses.clear();
    }
    return flow;
}

void check_store(Fleet& fleet, double entries) {
    const province::Counts counts = fleet.counts();
    if (static_cast<double>(counts.entries) != entries || counts.forked + counts.gaps + counts.quarantined != 0)
        throw std::runtime_error("the province holds " + std::to_string(counts.entries) + " entries");
}

void report_peer(Report& report, const Flow& full, const RelpResult& peer) {
    const double peer_per_second = peer.messages / peer.seconds;
    const double up = static_cast<double>(full.wire.up) / full.entries;
    const double peer_up = static_cast<double>(peer.wire.up) / peer.messages;
    report.put("rsyslog_messages_per_s", peer_per_second);
    report.put("rsyslog_tls_up_bytes", peer_up);
    report.put("rsyslog_tls_down_bytes", static_cast<double>(peer.wire.down) / peer.messages);
    report.put("ingest_ratio_to_rsyslog", full.per_second() / peer_per_second);
    report.put("wire_up_ratio_to_rsyslog", up / peer_up);
}

}  // namespace

void measure_ingest(Report& report, const std::filesystem::path& folder) {
    e2e::Province province(folder / "province");
    province.start();
    Fleet fleet(province, folder / "fleet", fleet_devices);
    fleet.prepare(full_batches_each, singles_each);
    std::vector<Sender> senders;
    for (FleetDevice& device : fleet.devices())
        senders.push_back({device, fleet.client_of(device), {}});
    by_all(senders, connect);

    const pid_t server = province.server().pid();
    const Flow full = measure(fleet, server, senders, &FleetDevice::full);
    report.put("ingest_entries_per_s", full.per_second());
    report.put("ingest_batch_entries", full.entries / (fleet_devices * full_batches_each));
    report.put("ingest_tls_up_bytes", static_cast<double>(full.wire.up) / full.entries);
    report.put("ingest_tls_down_bytes", static_cast<double>(full.wire.down) / full.entries);
    report.put("ingest_server_cpu_us", full.server_cpu_us());
    const Flow single = measure(fleet, server, senders, &FleetDevice::single);
    report.put("ingest_single_per_s", single.per_second());
    report.put("ingest_single_tls_up_bytes", static_cast<double>(single.wire.up) / single.entries);
    report.put("ingest_single_server_cpu_us", single.server_cpu_us());
    check_store(fleet, full.entries + single.entries);
    senders.clear();
    province.stop();

    std::cout
        << "  the same texts over as many connections into rsyslog: RELP over TLS, disk queue synced at each write\n";
    report_peer(report, full, measure_rsyslog(fleet, province, folder / "rsyslog"));
}

}  // namespace pendopo::bench

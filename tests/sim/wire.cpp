// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/wire.hpp"

#include <algorithm>

#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/media.hpp"

namespace pendopo::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view portal_page = "<!DOCTYPE html><title>Selamat datang</title><p>Masuk untuk memakai Wi-Fi.";
constexpr std::size_t head_bytes = 300;  // of request and answer together
constexpr Fault network_faults[] = {
    Fault::loss,         Fault::repetition,     Fault::late_delivery, Fault::cut_after_commit, Fault::truncated_reply,
    Fault::time_out,     Fault::captive_portal, Fault::overloaded,    Fault::wrong_server,     Fault::garbled_reply,
    Fault::unsigned_ack, Fault::wrong_key_ack,  Fault::foreign_ack,   Fault::replayed_ack,     Fault::old_bundle,
};

tl::unexpected<base::Error> lost(const char* what) {
    return base::fail(base::ErrorCode::network, what);
}

port::HttpResponse answer(int status, base::ByteView body, std::string_view content_type) {
    port::HttpResponse response;
    response.status = status;
    response.body.assign(body.begin(), body.end());
    response.content_type = content_type;
    return response;
}

}  // namespace

Fault Wire::choose_fault() {
    World::Box& place = box();
    const std::uint64_t chance = world_.now_ < place.storm_until ? 2 : 16;
    const std::uint64_t roll = place.network.next();
    if (roll % chance != 0) return Fault::count;
    const Fault fault = network_faults[roll / 64 % std::size(network_faults)];
    return world_.may(fault) ? fault : Fault::count;
}

void Wire::pass_time(std::size_t bytes) {
    World::Box& place = box();
    const bool slow = world_.may(Fault::slow_link) && world_.now_ < place.slow_until;
    const std::size_t bits_per_second = slow ? 40'000 : 2'000'000;
    const auto taken =
        World::Time((slow ? 2'000 : 200) + static_cast<std::int64_t>((bytes + head_bytes) * 8'000 / bits_per_second));
    place.device->clock().advance(taken);
    place.at += taken;
    if (slow) world_.happened(Fault::slow_link, {device_});
}

port::HttpResponse Wire::arrive(const port::HttpRequest& request) {
    port::HttpCall call;
    call.method = request.method == port::HttpRequest::Method::get ? "GET" : "POST";
    call.path = request.path;
    call.body = request.body;
    const std::string certificate = request.with_client_certificate ? escaped(certificate_) : std::string();
    call.client_certificate = certificate;
    port::HttpReply reply = world_.province_.handle(call);
    return answer(reply.status, reply.body, reply.content_type);
}

base::Result<port::HttpResponse> Wire::perform(const port::HttpRequest& request) {
    if (!world_.calm_ && world_.now_ < box().offline_until) return lost("no connection");
    Fault fault = choose_fault();
    // Bundles are asked for seldom, so more of the answers are old ones.
    const bool bundle = request.path == protocol::path_bundle && box().network.below(4) == 0;
    if (bundle && world_.may(Fault::old_bundle)) fault = Fault::old_bundle;
    const bool mail = request.path == protocol::path_mail && box().network.below(16) == 0;
    if (mail && world_.may(Fault::old_pack)) fault = Fault::old_pack;
    check_chunk(request);
    Answer got = carry(request, fault);
    pass_time(request.body.size() + (got ? got->body.size() : 0));
    return got;
}

Wire::Answer Wire::carry(const port::HttpRequest& request, Fault fault) {
    switch (fault) {
        case Fault::garbled_reply:
        case Fault::unsigned_ack:
        case Fault::wrong_key_ack:
        case Fault::foreign_ack:
        case Fault::replayed_ack:
        case Fault::old_bundle:
        case Fault::old_pack:
            return lie(request, fault);
        case Fault::count:
            return arrive(request);
        default:
            world_.happened(fault, {device_});
            return carry_badly(request, fault);
    }
}

Wire::Answer Wire::carry_badly(const port::HttpRequest& request, Fault fault) {
    World::Box& place = box();
    switch (fault) {
        case Fault::repetition:
            static_cast<void>(arrive(request));
            return arrive(request);
        case Fault::late_delivery:
            world_.late_.push_back({world_.now_ + world_.random_time(place.network, 1min, 48h), request, certificate_});
            return lost("timed out");
        case Fault::cut_after_commit:
            static_cast<void>(arrive(request));
            return lost("cut in the middle of the answer");
        case Fault::truncated_reply: {
            port::HttpResponse response = arrive(request);
            response.body.resize(response.body.size() / 2);
            return response;
        }
        case Fault::time_out:
            if (place.network.below(2) == 0) static_cast<void>(arrive(request));
            place.device->clock().advance(limits::http_total_time_max);
            place.at += limits::http_total_time_max;
            return lost("timed out");
        case Fault::captive_portal:
            return answer(200, base::as_bytes(portal_page), "text/html");
        case Fault::overloaded: {
            port::HttpResponse response = answer(503, base::as_bytes("unavailable"), "text/plain");
            response.retry_after = std::chrono::seconds(place.network.below(200'000));
            return response;
        }
        case Fault::wrong_server:
            return base::fail(base::ErrorCode::unauthentic, "not the pinned key");
        default:
            return lost("the request was lost");
    }
}

base::Bytes Wire::forge_ack(const protocol::Batch& batch, bool with_key) {
    envelope::Primitives& primitives = world_.province_.primitives();
    model::Entry entry;
    entry.device = batch.device;
    entry.journal = batch.journal;
    entry.hash = batch.previous;
    entry.seq = batch.first_seq - 1;
    for (const protocol::BatchEntry& each : batch.entries) {
        entry.previous = entry.hash;
        ++entry.seq;
        entry.header = each.header;
        entry.sealed = each.sealed;
        entry.hash = envelope::entry_hash(primitives, entry);
    }
    model::Ack ack{batch.device, batch.journal, {entry.seq, entry.hash}, world_.province_.incarnation(), {}};
    if (with_key)
        ack.signature = envelope::sign_tagged(primitives, "ack", protocol::ack_signed_bytes(ack),
                                              primitives.generate_signing_key().private_half);
    return protocol::encode(ack);
}

/// As the only letter of a genuine answer that holds none.
bool Wire::put_in_old_pack(base::Bytes& answer) {
    const auto& packs = world_.province_.packs();
    const auto frames = protocol::decode_sequence(answer, limits::mail_items_max + 2);
    if (!frames || frames->size() != 2 || packs.size() < 2) return false;
    const auto* end = std::get_if<protocol::MailEnd>(&frames->back());
    if (end == nullptr || end->next == 0) return false;
    answer = protocol::encode(std::get<protocol::ServerTime>(frames->front()));
    const base::Bytes old = protocol::encode(protocol::PackFrame{packs[box().network.below(packs.size() - 1)]});
    base::append(answer, protocol::encode(protocol::MailItem{end->next, old}));
    base::append(answer, protocol::encode(*end));
    return true;
}

/// What sync knows to be there need not go again, and nothing of a recording goes where each byte is paid for.
void Wire::check_chunk(const port::HttpRequest& request) {
    if (request.path != protocol::path_media) return;
    const auto chunk = protocol::decode_as<protocol::MediaChunk>(request.body);
    if (!chunk) return;
    if (box().device->metered()) violated("a piece of a recording went by a link that is paid by the byte");
    const model::Hash name = envelope::chunk_name(world_.province_.primitives(), chunk->ciphertext);
    if (box().device->knows_held(name)) violated("a chunk was sent again after its acknowledgement");
}

/// Whoever lies has the front of the province and none of its keys.
Wire::Answer Wire::lie(const port::HttpRequest& request, Fault fault) {
    World::Box& place = box();
    if (fault == Fault::garbled_reply) {
        port::HttpResponse response = arrive(request);
        if (response.body.empty()) return response;
        const std::uint64_t bit = place.network.below(response.body.size() * 8);
        response.body[bit / 8] = static_cast<base::Byte>(response.body[bit / 8] ^ (1u << (bit % 8)));
        world_.happened(fault, {device_});
        return response;
    }
    if (fault == Fault::old_pack) {
        port::HttpResponse response = arrive(request);
        if (put_in_old_pack(response.body)) world_.happened(fault, {device_});
        return response;
    }
    base::Bytes body;
    if (fault == Fault::old_bundle) {
        const auto& bundles = world_.province_.bundles();
        if (request.path != protocol::path_bundle || bundles.size() < 2) return arrive(request);
        body = protocol::encode(protocol::BundleFrame{bundles[place.network.below(bundles.size() - 1)]});
    } else {
        const auto batch = protocol::decode_as<protocol::Batch>(request.body);
        if (request.path != protocol::path_batch || !batch) return arrive(request);
        if (fault == Fault::unsigned_ack || fault == Fault::wrong_key_ack)
            body = forge_ack(*batch, fault == Fault::wrong_key_ack);
        else
            body = world_.province_.recorded_ack(batch->journal, fault == Fault::replayed_ack, place.network.next());
        if (body.empty()) return arrive(request);
    }
    world_.happened(fault, {device_});
    return answer(200, body, {});
}

}  // namespace pendopo::simulation

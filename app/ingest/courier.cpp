// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/courier.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::ingest {

using base::ErrorCode;
using base::fail;
using Standing = CourierFolder::Standing;
using Item = port::Stick::Item;

namespace {

/// As much as a device takes in one visit; what is more would only wear the stick.
constexpr std::size_t mail_bytes_max = limits::stream_segment_bytes_max;

/// The file's fault, or the sender's (its share is used up): it is passed over. Any other failure is ours, and ends the
/// exchange.
bool is_the_files(ErrorCode code) {
    return code == ErrorCode::malformed || code == ErrorCode::unauthentic || code == ErrorCode::unsupported ||
           code == ErrorCode::too_large || code == ErrorCode::not_found || code == ErrorCode::refused;
}

void pass_over(CourierFolder& folder, const std::string& name, const base::Error& why) {
    folder.passed_over.push_back(name + ": " + why.message);
}

std::set<std::string> down_names(const std::vector<Item>& items) {
    std::set<std::string> names;
    for (const Item& item : items)
        if (item.kind == Item::Kind::file && courier::is_down_name(item.name)) names.insert(item.name);
    return names;
}

}  // namespace

base::Result<CourierResult> Courier::exchange(port::Stick& stick) {
    CourierResult result;
    PENDOPO_TRY(const auto folders, stick.list(courier::root_folder, limits::courier_devices_max));
    for (const Item& item : folders) {
        const auto device = courier::parse_device(item.name);
        if (item.kind == Item::Kind::folder && device) {
            PENDOPO_TRY(CourierFolder folder, visit(stick, *device, result));
            result.folders.push_back(std::move(folder));
        } else if (item.kind != Item::Kind::folder || item.name != courier::all_devices) {
            ++result.strangers;
        }
    }
    if (result.folders.empty() || result.stick_full) return result;
    const base::Status told = tell_bundle(stick);
    if (!told && told.error().code != ErrorCode::disk_full) return fail(told.error());
    result.stick_full = !told;
    return result;
}

base::Result<CourierFolder> Courier::visit(port::Stick& stick, const model::DeviceId& device, CourierResult& all) {
    Visit visit{stick, {}, std::nullopt, {}, {}, {}, true};
    visit.result.device = device;
    PENDOPO_TRY(auto rows, parts_.store.find_devices(device));
    const auto active = std::find_if(rows.begin(), rows.end(),
                                     [](const auto& row) { return row.state == province::DeviceState::active; });
    if (active != rows.end()) {
        visit.row = std::move(*active);
        visit.result.standing = Standing::active;
    } else if (!rows.empty()) {
        visit.row = std::move(rows.back());
        const bool replaced = visit.row->state == province::DeviceState::replaced;
        visit.result.standing = replaced ? Standing::replaced : Standing::revoked;
    }
    PENDOPO_CHECK(take_in(visit));
    const base::Status told = tell(visit, all);
    if (!told && told.error().code != ErrorCode::disk_full) return fail(told.error());
    all.stick_full = all.stick_full || !told;
    return std::move(visit.result);
}

// --- What the device brought -------------------------------------------------------------------------------

base::Status Courier::take_in(Visit& visit) {
    const std::string folder = courier::up_folder(visit.result.device);
    PENDOPO_TRY(const auto items, visit.stick.list(folder, limits::courier_files_max));
    for (const Item& item : items) {
        const auto name = courier::parse_up(item.name);
        if (courier::is_left_over(item.name)) continue;  // the device's to clear away
        if (!name || item.kind != Item::Kind::file) {
            pass_over(visit.result, item.name, {ErrorCode::malformed, "not a name of ours"});
            continue;
        }
        const base::Status taken = take_one(visit, *name);
        if (taken) continue;
        if (!is_the_files(taken.error().code)) return taken;
        pass_over(visit.result, item.name, taken.error());
        visit.clean = false;
    }
    return {};
}

base::Status Courier::take_one(Visit& visit, const courier::UpName& name) {
    const std::string path = courier::up_folder(visit.result.device) + "/" + courier::file_name(name);
    const auto bytes = visit.stick.read(path, courier::bytes_max(name));
    // A bad sector is that file's; of a stick that was pulled out nothing can be read any more.
    const bool stick_is_there = !bytes && visit.stick.list(courier::root_folder, limits::courier_devices_max);
    if (!bytes && bytes.error().code == ErrorCode::io && stick_is_there)
        return fail(ErrorCode::malformed, bytes.error().message);
    if (!bytes) return fail(bytes.error());
    PENDOPO_TRY(const courier::UpFile file, courier::read_up(parts_.primitives, name, *bytes));
    return std::visit([&](const auto& each) { return take(visit, each); }, file);
}

base::Status Courier::take(Visit& visit, const protocol::Batch& batch) {
    if (!visit.row) return fail(ErrorCode::unauthentic, "nobody has confirmed this device yet; it stays for then");
    PENDOPO_TRY(Batches::Taken taken, parts_.batches.take(*visit.row, batch));
    visit.result.entries += batch.entries.size();
    visit.result.forked = visit.result.forked || taken.forked;
    // Files come by name, so the last batch of a journal is the one that knows most.
    if (!taken.acks.empty()) visit.acks[batch.journal] = std::move(taken.acks);
    return {};
}

base::Status Courier::take(Visit& visit, const courier::Chunk& chunk) {
    if (!visit.row) return fail(ErrorCode::unauthentic, "nobody has confirmed this device yet; it stays for then");
    PENDOPO_TRY(const model::Hash name, parts_.media.take(visit.row->id, {chunk.ciphertext}));
    ++visit.result.chunks;
    visit.chunks.push_back(name);
    return {};
}

base::Status Courier::take(Visit& visit, const protocol::Health& health) {
    if (!visit.row) return fail(ErrorCode::unauthentic, "nobody has confirmed this device yet; it stays for then");
    if (visit.result.standing == Standing::active) parts_.mail.take_health(*visit.row, health);
    return {};
}

base::Status Courier::take(Visit& visit, const protocol::AnnouncementCounts& told) {
    if (!visit.row) return fail(ErrorCode::unauthentic, "nobody has confirmed this device yet; it stays for then");
    if (visit.result.standing == Standing::active) parts_.mail.take_announcements(*visit.row, told);
    return {};
}

/// It says who was here; what it may do, the store says.
base::Status Courier::take(Visit& visit, const protocol::Identity& identity) {
    if (identity.device == visit.result.device) return {};
    return fail(ErrorCode::malformed, "the identity of another device than its folder's");
}

base::Status Courier::take(Visit& visit, const protocol::EnrolRequest& request) {
    if (request.identity.device != visit.result.device)
        return fail(ErrorCode::malformed, "an enrolment of another device than its folder's");
    const base::Bytes body = protocol::encode(request);
    port::HttpCall call;
    call.body = body;
    port::HttpReply reply = parts_.enrolments.handle(call);
    if (reply.status == 503) return fail(ErrorCode::unavailable, "the store took no enrolment; try again");
    if (reply.status == 200) {
        if (!visit.row) visit.result.standing = Standing::active;
        visit.frames.push_back(std::move(reply.body));
    } else if (reply.status == 202) {
        if (!visit.row) visit.result.standing = Standing::waiting;
    } else {
        if (!visit.row) visit.result.standing = Standing::refused;
        const std::string reason(base::as_text(reply.body));
        return fail(ErrorCode::unauthentic, "enrolment not accepted: " + reason);
    }
    return {};
}

// --- What the province tells -------------------------------------------------------------------------------

base::Status Courier::tell(Visit& visit, CourierResult& all) {
    const std::string folder = courier::down_folder(visit.result.device);
    PENDOPO_TRY(const auto items, visit.stick.list(folder, limits::courier_files_max));
    const std::set<std::string> there = down_names(items);
    all.strangers += items.size() - there.size();
    std::set<std::string> wanted;
    if (visit.result.standing == Standing::revoked) {
        PENDOPO_TRY(base::Bytes frame, revocation(*visit.row));
        visit.frames.push_back(std::move(frame));
    }
    for (const auto& [journal, acks] : visit.acks)
        for (const model::Ack& ack : acks)
            visit.frames.push_back(protocol::encode(ack));
    const bool accepted = visit.result.standing == Standing::active || visit.result.standing == Standing::replaced;
    for (std::span<const model::Hash> rest = visit.chunks; accepted && !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), limits::media_names_max));
        PENDOPO_TRY(const protocol::MediaHeld held, parts_.media.held(visit.result.device, some));
        visit.frames.push_back(protocol::encode(held));
        rest = rest.subspan(some.size());
    }
    for (const base::Bytes& frame : visit.frames)
        PENDOPO_CHECK(tell_one(visit, frame, wanted, there));
    if (visit.result.standing == Standing::active) PENDOPO_CHECK(tell_mail(visit, wanted, there));
    if (!visit.clean) return {};
    for (const Item& item : items)
        if (courier::is_left_over(item.name) || (there.contains(item.name) && !wanted.contains(item.name)))
            PENDOPO_CHECK(visit.stick.remove(folder + "/" + item.name));
    return {};
}

base::Status Courier::tell_mail(Visit& visit, std::set<std::string>& wanted, const std::set<std::string>& there) {
    std::uint64_t after = 0;
    for (std::size_t bytes = 0; bytes < mail_bytes_max;) {
        PENDOPO_TRY(const province::MailPage page,
                    parts_.store.mail(visit.result.device, after, limits::mail_answer_bytes_max));
        for (const province::Letter& letter : page.letters) {
            PENDOPO_CHECK(tell_one(visit, letter.frame, wanted, there));
            bytes += letter.frame.size();
        }
        after = page.next;
        if (!page.more) break;
    }
    return {};
}

base::Status Courier::tell_one(Visit& visit, base::ByteView frame, std::set<std::string>& wanted,
                               const std::set<std::string>& there) {
    std::string name = courier::down_name(parts_.primitives, frame);
    const std::string path = courier::down_folder(visit.result.device) + "/" + name;
    bool whole = false;
    if (there.contains(name)) {
        const auto bytes = visit.stick.read(path, limits::courier_file_bytes_max);
        whole = bytes && std::equal(bytes->begin(), bytes->end(), frame.begin(), frame.end());
    }
    wanted.insert(std::move(name));
    if (whole) return {};
    PENDOPO_CHECK(visit.stick.write(path, frame));
    ++visit.result.frames_down;
    return {};
}

base::Status Courier::tell_bundle(port::Stick& stick) {
    const std::string folder = courier::down_folder_for_all();
    const base::Bytes frame = protocol::encode(protocol::BundleFrame{parts_.trust.get()->bundle});
    const std::string name = courier::down_name(parts_.primitives, frame);
    PENDOPO_TRY(const auto items, stick.list(folder, limits::courier_files_max));
    const auto there = stick.read(folder + "/" + name, limits::courier_file_bytes_max);
    if (!there || *there != frame) PENDOPO_CHECK(stick.write(folder + "/" + name, frame));
    for (const Item& item : items)
        if (item.name != name && (courier::is_down_name(item.name) || courier::is_left_over(item.name)))
            PENDOPO_CHECK(stick.remove(folder + "/" + item.name));
    return {};
}

base::Result<base::Bytes> Courier::revocation(const province::Device& device) {
    PENDOPO_TRY(const std::uint64_t incarnation, parts_.store.incarnation());
    protocol::Revoked revoked{device.id, device.tls_spki, incarnation, {}};
    revoked.signature = envelope::sign_tagged(parts_.primitives, "revoked", protocol::revoked_signed_bytes(revoked),
                                              parts_.trust.get()->ack_key);
    return protocol::encode(revoked);
}

}  // namespace pendopo::ingest

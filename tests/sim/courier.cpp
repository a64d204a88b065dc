// SPDX-License-Identifier: Apache-2.0
// Couriers: somebody with a stick goes round the boxes, to the province, and round the boxes again, days later.
#include <algorithm>

#include "sync/courier/names.hpp"
#include "tests/sim/world.hpp"

namespace pendopo::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto day = std::chrono::hours(24);
constexpr unsigned turns_per_visit_max = 5'000;
constexpr std::uint64_t pulled_within = 12;  // writes
constexpr std::uint64_t room_when_full = 6'000;

/// The stick as one visitor holds it: it stays the courier's.
class InTheSlot final : public port::Stick {
public:
    explicit InTheSlot(port::Stick& stick) : stick_(stick) {}
    base::Result<std::vector<Item>> list(std::string_view folder, std::size_t count_max) override {
        return stick_.list(folder, count_max);
    }
    base::Result<base::Bytes> read(std::string_view path, std::size_t bytes_max) override {
        return stick_.read(path, bytes_max);
    }
    base::Status write(std::string_view path, base::ByteView bytes) override { return stick_.write(path, bytes); }
    base::Status remove(std::string_view path) override { return stick_.remove(path); }

private:
    port::Stick& stick_;
};

}  // namespace

// --- At a box ----------------------------------------------------------------------------------------------

base::Result<std::unique_ptr<port::Stick>> SimDevice::open_stick() {
    if (stick_ == nullptr) return base::fail(base::ErrorCode::not_found, "no stick is there");
    return std::make_unique<InTheSlot>(*stick_);
}

protocol::CourierReport SimDevice::visit(port::Stick& stick) {
    protocol::CourierReport report{protocol::CourierState::not_ready, 0, 0, 0, 0};
    if (service_ == nullptr || sync_ == nullptr || full_) return report;
    must(service_->order_courier(), "the order for an exchange");
    stick_ = &stick;
    report.state = protocol::CourierState::working;
    courier_.reset();
    for (unsigned turn = 0; report.state == protocol::CourierState::working; ++turn) {
        if (turn == turns_per_visit_max) violated("a courier's visit does not end");
        static_cast<void>(sync_turn());
        static_cast<void>(kiosk_turn(false));
        if (courier_) report = *courier_;
    }
    stick_ = nullptr;
    return report;
}

// --- At the province ---------------------------------------------------------------------------------------

void SimProvince::exchange(sim::SimStick& stick) {
    const auto before = stick.files();
    ingest::Courier courier({*store_, *primitives_, *courier_trust_, *courier_batches_, *courier_mail_, *courier_media_,
                             *courier_enrolments_});
    const auto result = courier.exchange(stick);
    take_in_courier_rows();
    if (result)
        for (const ingest::CourierFolder& folder : result->folders)
            deliveries_ += folder.entries;
    else if (result.error().code != base::ErrorCode::io)
        violated("the province's end of a courier's round: " + result.error().message);
    for (const auto& [path, bytes] : stick.files()) {
        const auto old = before.find(path);
        if (path.find("/down/") == path.npos || (old != before.end() && old->second == bytes)) continue;
        if (const auto ack = protocol::decode_as<model::Ack>(bytes)) ledger_.acked(*ack);
        const auto held = protocol::decode_as<protocol::MediaHeld>(bytes);
        if (!held || held->incarnation != incarnation_) continue;
        ledger_.chunks_held(held->names);
        happened_.add(Fault::chunk_by_courier);
    }
}

void SimProvince::take_in_courier_rows() {
    for (const model::StoredEntry& row : rows_after(last_row_)) {
        last_row_ = row.number;
        const auto owners = store_->find_devices(row.entry.device);
        if (!owners || owners->empty()) violated("stored for a device that nobody confirmed");
        const bool active = std::any_of(owners->begin(), owners->end(), [](const province::Device& each) {
            return each.state == province::DeviceState::active;
        });
        ledger_.stored(row, !active && owners->back().state == province::DeviceState::revoked);
    }
}

// --- On the way --------------------------------------------------------------------------------------------

/// What sticks suffer: torn out while something else is written, bits that fall over, an older copy put back.
void World::spoil(Courier& courier) {
    auto& files = courier.stick.files();
    for (auto& [path, bytes] : files) {
        const std::uint64_t luck = courier_fate_.below(12);
        const std::uint64_t where = courier_fate_.next();
        if (bytes.empty()) continue;
        if (luck == 0 && may(Fault::stick_half_written)) {
            bytes.resize(where % bytes.size());
            happened(Fault::stick_half_written);
        } else if (luck == 1 && may(Fault::stick_tampered)) {
            bytes[where % bytes.size()] ^= static_cast<base::Byte>(1u << (where >> 61));
            happened(Fault::stick_tampered);
        }
    }
    const auto& packs = province_.packs();
    if (courier_fate_.below(4) == 0 && may(Fault::stick_old_pack) && packs.size() > 1) {
        const base::Bytes frame = protocol::encode(protocol::PackFrame{packs[courier_fate_.below(packs.size() - 1)]});
        files[courier::down_folder_for_all() + "/" + courier::down_name(province_.primitives(), frame)] = frame;
        happened(Fault::stick_old_pack);
    }
    if (courier_fate_.below(4) == 0 && may(Fault::stick_repeated) && !courier.older.empty()) {
        for (const auto& [path, bytes] : courier.older)
            files[path] = bytes;
        happened(Fault::stick_repeated, {courier.older.size()});
    }
    if (courier_fate_.below(3) == 0) courier.older = files;
}

/// Before somebody plugs it in: it may have little room, or be pulled out too early.
void World::plug_in(Courier& courier) {
    courier.stick.plug_in();
    courier.stick.set_capacity(UINT64_MAX);
    const std::uint64_t luck = courier_fate_.below(10);
    if (luck == 0 && may(Fault::stick_pulled)) courier.stick.pull_after(courier_fate_.below(pulled_within));
    if (luck == 1 && may(Fault::stick_full)) {
        std::uint64_t used = 0;
        for (const auto& [path, bytes] : courier.stick.files())
            used += bytes.size();
        courier.stick.set_capacity(used + courier_fate_.below(room_when_full));
    }
}

void World::let_courier_visit(Courier& courier, Box& box) {
    catch_up(box);
    plug_in(courier);
    const auto report = box.device->visit(courier.stick);
    box.sync_due = std::max(box.at, now_);
    using protocol::CourierState;
    if (report.entries_out > 0) happened(Fault::courier, {box.device->number(), report.entries_out});
    if (report.frames_in > 0) happened(Fault::courier_answered, {box.device->number(), report.frames_in});
    if (report.state == CourierState::stick_failed) happened(Fault::stick_pulled, {box.device->number()});
    if (report.state == CourierState::stick_full) happened(Fault::stick_full, {box.device->number()});
}

void World::let_couriers_arrive() {
    for (const auto& courier : couriers_) {
        if (courier->due > now_) continue;
        courier->due = now_ + random_time(courier_fate_, 2h, day * 3);
        if (!may(Fault::courier)) continue;
        spoil(*courier);
        if (std::exchange(courier->to_province, !courier->to_province)) {
            trace_.note("a courier reaches the province", {courier->stick.files().size()});
            plug_in(*courier);
            province_.exchange(courier->stick);
            continue;
        }
        for (std::size_t i = 0; i < boxes_.size(); ++i)
            if (boxes_[i]->off_until <= now_ && boxes_[i]->device->on() && courier_fate_.below(3) > 0)
                let_courier_visit(*courier, *boxes_[i]);
    }
}

}  // namespace pendopo::simulation

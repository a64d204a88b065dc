// SPDX-License-Identifier: Apache-2.0
// Couriers: somebody with a stick goes round the boxes, to the province, and round the boxes again, days later.
#include <algorithm>

#include "sync/courier/content.hpp"
#include "tests/sim/world.hpp"

namespace pendopo::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto day = std::chrono::hours(24);
constexpr std::size_t entries_per_file = 40;  // of at most 1 KB: below what a batch may have
constexpr std::uint64_t overlap = 3;          // what the stick brings is partly there already

}  // namespace

std::vector<StickFile> SimDevice::write_stick() {
    std::vector<StickFile> files;
    if (journal_ == nullptr) return files;
    for (const device::JournalSummary& journal : must(journal_->journals(), "journals")) {
        std::uint64_t seq = journal.acked.seq > overlap ? journal.acked.seq - overlap : 1;
        while (seq <= journal.head.seq) {
            protocol::Batch batch;
            batch.device = device_;
            batch.journal = journal.id;
            batch.first_seq = seq;
            for (; seq <= journal.head.seq && batch.entries.size() < entries_per_file; ++seq) {
                const model::Entry entry = must(journal_->read(journal.id, seq), "an entry for the stick");
                if (batch.entries.empty()) batch.previous = entry.previous;
                batch.entries.push_back({entry.header, entry.sealed});
                batch.signature = entry.signature;
            }
            courier::UpName name;
            name.kind = courier::UpName::Kind::batch;
            name.journal = batch.journal;
            name.first_seq = batch.first_seq;
            files.push_back({device_, courier::file_name(name), protocol::encode(batch)});
        }
    }
    return files;
}

void SimDevice::read_stick(const StickFile& file) {
    if (sync_ == nullptr || full_ || file.device != device_) return;
    const auto frame = courier::read_down(*primitives_, file.name, file.bytes, device_);
    if (!frame) return;
    must(inbox_writer_->append(frame->frame), "handing on what the stick brought");
    static_cast<void>(kiosk_turn(false));
}

std::vector<StickFile> SimProvince::take_stick(const StickFile& file) {
    const auto name = courier::parse_up(file.name);
    if (!name) violated("a name of ours on the stick is not understood");
    const auto up = courier::read_up(*primitives_, *name, file.bytes);
    if (!up) return {};
    const auto rows = store_->find_devices(file.device);
    const auto* batch = std::get_if<protocol::Batch>(&*up);
    if (!rows || rows->empty() || batch == nullptr) return {};
    const auto active = std::find_if(rows->begin(), rows->end(),
                                     [](const auto& row) { return row.state == province::DeviceState::active; });
    const province::Device& bringer = active == rows->end() ? rows->back() : *active;
    const auto taken = courier_batches_->take(bringer, *batch);
    take_in_rows(bringer.state == province::DeviceState::revoked);
    if (!taken) return {};
    deliveries_ += batch->entries.size();
    std::vector<StickFile> answers;
    for (const model::Ack& ack : taken->acks) {
        ledger_.acked(ack);
        const base::Bytes frame = protocol::encode(ack);
        answers.push_back({file.device, courier::down_name(*primitives_, frame), frame});
    }
    return answers;
}

/// What sticks suffer: torn out while it is written, bits that fall over, files copied about.
void World::spoil(std::vector<StickFile>& files) {
    const std::size_t count = files.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t luck = courier_fate_.below(12);
        const std::uint64_t where = courier_fate_.next();
        if (luck == 0 && may(Fault::stick_half_written)) {
            files[i].bytes.resize(where % files[i].bytes.size());
            happened(Fault::stick_half_written);
        } else if (luck == 1 && may(Fault::stick_tampered)) {
            files[i].bytes[where % files[i].bytes.size()] ^= static_cast<base::Byte>(1u << (where >> 61));
            happened(Fault::stick_tampered);
        } else if (luck == 2 && may(Fault::stick_repeated)) {
            files.push_back(files[i]);
            happened(Fault::stick_repeated);
        }
    }
    for (std::size_t i = files.size(); i > 1; --i)
        std::swap(files[i - 1], files[courier_fate_.below(i)]);
}

void World::send_courier() {
    courier_due_ = now_ + random_time(courier_fate_, 4h, 40h);
    if (!may(Fault::courier)) return;
    Courier courier{now_ + random_time(courier_fate_, 2h, day * 3), true, {}};
    for (const auto& box : boxes_) {
        if (courier_fate_.below(3) == 0 || box->off_until > now_) continue;
        auto files = box->device->write_stick();
        std::move(files.begin(), files.end(), std::back_inserter(courier.files));
    }
    if (courier.files.empty()) return;
    happened(Fault::courier, {courier.files.size()});
    spoil(courier.files);
    couriers_.push_back(std::move(courier));
}

/// At the province with what the boxes gave, then at the boxes with what the province gave.
void World::let_courier_arrive(Courier courier) {
    trace_.note(courier.to_province ? "a courier reaches the province" : "a courier is back", {courier.files.size()});
    if (!courier.to_province) {
        for (const StickFile& file : courier.files)
            for (const auto& box : boxes_)
                if (box->off_until <= now_) box->device->read_stick(file);
        return;
    }
    Courier back{now_ + random_time(courier_fate_, 2h, day * 3), false, {}};
    for (const StickFile& file : courier.files) {
        auto answers = province_.take_stick(file);
        std::move(answers.begin(), answers.end(), std::back_inserter(back.files));
    }
    if (back.files.empty()) return;
    spoil(back.files);
    couriers_.push_back(std::move(back));
}

void World::let_couriers_arrive() {
    for (std::size_t i = 0; i < couriers_.size();) {
        if (couriers_[i].due > now_) {
            ++i;
            continue;
        }
        Courier courier = std::move(couriers_[i]);
        couriers_.erase(couriers_.begin() + static_cast<std::ptrdiff_t>(i));
        let_courier_arrive(std::move(courier));
    }
}

}  // namespace pendopo::simulation

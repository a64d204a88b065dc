// SPDX-License-Identifier: Apache-2.0
// What goes wrong with boxes and with the province, other than on the network.
#include <algorithm>

#include "platform/base/limits.hpp"
#include "tests/sim/world.hpp"

namespace pendopo::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto day = std::chrono::hours(24);
constexpr std::size_t boxes_per_device_max = 4;

/// After each restore a device waits anew until it may let go of texts: in worlds that live long enough for that, the
/// next restore comes when some have gone.
constexpr base::Milliseconds between_restores = limits::text_kept_at_least + day * 10;
constexpr unsigned days_with_pruning = 120;

struct Chance {
    Fault fault;
    unsigned weight;
};

/// Storms of network faults have no kind of their own: Fault::count stands for one.
constexpr Chance device_troubles[] = {
    {Fault::reboot, 12},       {Fault::power_cut, 14},         {Fault::process_killed, 18}, {Fault::clock_back, 5},
    {Fault::clock_forward, 5}, {Fault::offline_for_long, 5},   {Fault::count, 14},          {Fault::slow_link, 6},
    {Fault::disk_full, 6},     {Fault::lost_sync_database, 3}, {Fault::lost_outbox, 3},     {Fault::clone, 2},
    {Fault::replacement, 2},   {Fault::revocation, 2},         {Fault::metered, 3},
};
/// Fault::count stands for the nightly backup.
constexpr Chance province_troubles[] = {
    {Fault::province_restart, 4},
    {Fault::province_power_cut, 4},
    {Fault::province_clock_step, 3},
    {Fault::backup_restored, 3},
    {Fault::key_rotation, 2},
    {Fault::pack_published, 4},
    {Fault::safe_said, 5},
    {Fault::erasure, 3},
    {Fault::count, 6},
};

template <std::size_t size>
Fault choose(const Chance (&chances)[size], sim::SimRandom& random) {
    unsigned sum = 0;
    for (const Chance& each : chances)
        sum += each.weight;
    std::uint64_t roll = random.below(sum);
    for (const Chance& each : chances) {
        if (roll < each.weight) return each.fault;
        roll -= each.weight;
    }
    return Fault::count;
}

}  // namespace

void World::trouble(Box& box) {
    box.trouble_due = now_ + random_time(box.troubles, 10min, 20h);
    const Fault fault = choose(device_troubles, box.troubles);
    if (fault == Fault::count) {
        box.storm_until = now_ + random_time(box.troubles, 30min, 12h);
        return trace_.note("a storm begins", {box.device->number()});
    }
    if (!may(fault)) return;
    switch (fault) {
        case Fault::clock_back:
        case Fault::clock_forward:
        case Fault::offline_for_long:
        case Fault::slow_link:
        case Fault::metered:
            return trouble_with_time(box, fault);
        case Fault::clone:
        case Fault::replacement:
        case Fault::revocation:
            return trouble_with_identity(box, fault);
        default:
            return trouble_on_card(box, fault);
    }
}

void World::trouble_with_time(Box& box, Fault fault) {
    sim::SimClock& clock = box.device->clock();
    const auto wall = clock.wall().since_epoch;
    const auto step = std::chrono::duration_cast<std::chrono::seconds>(random_time(box.troubles, 1s, day * 400));
    const auto length = random_time(box.troubles, 2h, box.troubles.below(4) == 0 ? Time(day * 12) : Time(18h));
    switch (fault) {
        case Fault::clock_back:
            clock.set_wall({std::max(wall - step, std::chrono::seconds(0))});
            break;
        case Fault::clock_forward:
            clock.set_wall({wall + step});
            break;
        case Fault::offline_for_long:
            box.offline_until = now_ + length;
            break;
        case Fault::metered:
            box.metered_until = now_ + length;
            box.device->set_metered(true);
            break;
        default:
            box.slow_until = now_ + length;  // counted with each exchange
            return;
    }
    happened(fault, {box.device->number()});
}

void World::trouble_on_card(Box& box, Fault fault) {
    happened(fault, {box.device->number()});
    const std::uint64_t luck = box.troubles.next();
    switch (fault) {
        case Fault::reboot:
            if (luck % 4 != 0) return box.device->reboot();
            return switch_off(box, now_ + random_time(box.troubles, 10min, 14h));
        case Fault::power_cut:
            return box.device->cut_power(luck);
        case Fault::process_killed:
            return luck % 2 == 0 ? box.device->restart_kiosk() : box.device->restart_sync();
        case Fault::disk_full:
            box.full_until = now_ + random_time(box.troubles, 20min, 8h);
            return box.device->set_disk_full(true);
        case Fault::lost_sync_database:
            return box.device->lose_sync_database();
        default:
            return box.device->lose_outbox();
    }
}

void World::switch_off(Box& box, Time until) {
    box.device->switch_off();
    box.off_until = until;
}

void World::trouble_with_identity(Box& box, Fault fault) {
    if (!box.enrolled || box.retired) return;
    const bool room = boxes_.size() < options_.devices * boxes_per_device_max;
    if (fault == Fault::revocation) {
        if (!province_.revoke(box.device->tls_spki())) return;
        return happened(fault, {box.device->number()});
    }
    if (!room || box.device->disk_full()) return;
    happened(fault, {box.device->number()});
    if (fault == Fault::clone) {
        add_box(4, &box);
        return;
    }
    // The old one goes into a cupboard, is perhaps reported as lost, and comes back.
    const unsigned visits = std::exchange(box.visits_per_day, 0u);
    box.visit_due = Time::max();
    box.retired = true;
    switch_off(box, now_ + random_time(box.troubles, 6h, day * 9));
    if (box.troubles.below(2) == 0 && province_.revoke(box.device->tls_spki()))
        happened(Fault::revocation, {box.device->number()});
    add_box(visits, nullptr);
}

void World::mischief() {
    mischief_due_ = now_ + random_time(fate_, 1h, 40h);
    const Fault fault = choose(province_troubles, fate_);
    if (fault == Fault::count) {
        province_.back_up();
        return trace_.note("a backup is made");
    }
    const auto wall = province_.clock().wall().since_epoch;
    const std::uint64_t luck = fate_.next();
    const std::chrono::seconds step(luck % 90'000);
    if (!may(fault)) return;
    switch (fault) {
        case Fault::province_restart:
            province_.restart();
            break;
        case Fault::province_power_cut:
            province_.cut_power();
            break;
        case Fault::province_clock_step:
            province_.clock().set_wall({fate_.below(2) == 0 ? wall + step : wall - step});
            ledger_.province_clock_ahead((province_.clock().wall().since_epoch - true_time(now_)).count());
            break;
        case Fault::backup_restored:
            if (now_ < restore_not_before_ || !province_.restore(luck)) return;
            if (options_.days > days_with_pruning) restore_not_before_ = now_ + between_restores;
            break;
        case Fault::safe_said:
            if (!province_.say_safe()) return;
            break;
        case Fault::erasure:
            if (!province_.erase_one(luck)) return;
            break;
        case Fault::pack_published:
            province_.publish_pack();
            break;
        default:
            province_.rotate_keys();
            break;
    }
    happened(fault);
}

}  // namespace pendopo::simulation

// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/world.hpp"

#include <algorithm>

#include "tests/sim/wire.hpp"

namespace pendopo::simulation {
namespace {

using namespace std::chrono_literals;

constexpr auto day = std::chrono::hours(24);
constexpr auto opening_time = 7h;
constexpr auto closing_time = 17h;
constexpr unsigned visits_least = 24;  // with those that a broken box misses, at least 20 remain
constexpr unsigned visits_most = 32;
constexpr auto calm_max =
    std::chrono::hours(24 * 8);  // for one box: a day of Retry-After, a new key, its whole journal
constexpr auto operator_round = 1h;
constexpr unsigned couriers = 2;

/// Independent streams of randomness for independent things: what one fault does leaves the others as they were.
std::uint64_t stream(std::uint64_t seed, std::uint64_t what, std::uint64_t which) {
    sim::SimRandom mixer(seed ^ (what * 0x9e37'79b9'7f4a'7c15u) ^ (which << 32));
    return mixer.next() ^ mixer.next();
}

}  // namespace

World::Box::Box(std::uint64_t seed, unsigned number)
    : visits(stream(seed, 1, number)), troubles(stream(seed, 2, number)), network(stream(seed, 3, number)) {}

World::World(const WorldOptions& options, std::filesystem::path folder)
    : options_(options),
      folder_(std::move(folder)),
      trace_(options.tells),
      ledger_(happened_),
      province_(stream(options.seed, 4, 0), options.real_primitives, folder_ / "province", ledger_, happened_, trace_),
      surroundings_{ledger_,
                    happened_,
                    trace_,
                    province_.root_keys(),
                    options.real_primitives,
                    [this](unsigned device, const std::string& certificate) {
                        return std::make_unique<Wire>(*this, device, certificate);
                    },
                    [this] { return province_.incarnation(); },
                    options.faults.test(index_of(Fault::sending_held))},
      beginning_(province_.clock().wall().since_epoch),
      fate_(stream(options.seed, 5, 0)),
      courier_fate_(stream(options.seed, 8, 0)) {}

World::~World() = default;

WorldReport World::run() {
    WorldReport report;
    try {
        begin();
        run_faults();
        run_calm();
    } catch (const Violation& violation) {
        report.violation = violation.what;
        report.violation_day = static_cast<unsigned>(now_ / day) + 1;
        trace_.note("VIOLATED: " + violation.what);
    }
    report.device_days = std::uint64_t{options_.devices} * options_.days;
    report.receipts = ledger_.receipts();
    report.deliveries = province_.deliveries();
    report.events = trace_.events();
    report.trace_hash = trace_.hash();
    report.happened = happened_;
    report.story.assign(trace_.story().begin(), trace_.story().end());
    return report;
}

WorldReport run_world(const WorldOptions& options, const std::filesystem::path& folder) {
    seams() = {options.mutant, options.real_primitives, false};
    seed_library_random(options.seed);
    return World(options, folder).run();
}

std::chrono::seconds World::true_time(Time now) const {
    return beginning_ + std::chrono::floor<std::chrono::seconds>(now);
}

void World::happened(Fault fault, std::initializer_list<std::uint64_t> numbers) {
    happened_.add(fault);
    trace_.note(name(fault), numbers);
}

World::Time World::random_time(sim::SimRandom& random, Time from, Time to) const {
    return from + Time(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>((to - from).count()))));
}

// --- Phases ------------------------------------------------------------------------------------------------

World::Box& World::add_box(unsigned visits_per_day, const Box* original) {
    const auto number = static_cast<unsigned>(boxes_.size());
    boxes_.push_back(std::make_unique<Box>(options_.seed, number));
    Box& box = *boxes_.back();
    box.at = now_;
    box.visits_per_day = visits_per_day;
    box.sync_due = now_;
    box.trouble_due = now_ + random_time(box.troubles, 1min, 12h);
    const auto folder = folder_ / std::to_string(number);
    const std::uint64_t seed = stream(options_.seed, 6, number);
    if (original != nullptr) {
        box.device = std::make_unique<SimDevice>(*original->device, number, seed, folder);
        box.enrolled = original->enrolled;
    } else {
        box.device = std::make_unique<SimDevice>(surroundings_, number, seed, folder);
        box.device->enrol(province_.make_token(), false);
    }
    schedule_visit(box);
    return box;
}

void World::begin() {
    for (unsigned i = 0; i < options_.devices; ++i) {
        sim::SimRandom crowd(stream(options_.seed, 7, i));
        add_box(visits_least + static_cast<unsigned>(crowd.below(visits_most - visits_least + 1)), nullptr);
    }
    mischief_due_ = random_time(fate_, 6h, 30h);
    for (unsigned i = 0; i < couriers; ++i)
        couriers_.push_back(std::make_unique<Courier>(Courier{random_time(courier_fate_, 12h, 30h)}));
}

void World::run_faults() {
    run_until(day * static_cast<int>(options_.days), [] { return false; });
}

/// Faults end. Box by box, for two with the same keys can't both be active: everything arrives.
void World::run_calm() {
    calm_ = true;
    trace_.note("calm");
    for (Late& late : late_)
        late.due = now_;
    for (const auto& box : boxes_)
        end_troubles(*box);
    for (int round = 0; round < 2; ++round) {
        for (const auto& box : boxes_) {
            only_ = box.get();
            const auto shows_news = [&] { return box->device->pack() >= province_.pack_in_mail(); };
            run_until(now_ + calm_max,
                      [&] { return box->device->drained() && box->device->obeyed() && shows_news() && late_.empty(); });
            if (!box->device->drained()) violated("not everything arrived: " + box->device->describe());
            if (!box->device->obeyed()) violated("an order to erase was not followed: " + box->device->describe());
            if (!shows_news()) violated("the content pack did not arrive: " + box->device->describe());
        }
    }
    ledger_.all_stored();
    province_.check_desk();
    trace_.note("all arrived", {ledger_.receipts()});
}

void World::end_troubles(Box& box) {
    box.trouble_due = box.visit_due = Time::max();
    if (box.off_until > now_) box.device->switch_on();
    box.off_until = now_;
    catch_up(box);
    if (box.device->disk_full()) box.device->set_disk_full(false);
    box.device->set_metered(false);
    // What a torn or full inbox lost, the kiosk hears again when sync starts.
    box.device->restart_sync();
    box.sync_due = now_;
    // One more citizen: a province that was restored is told of the journal again.
    if (box.device->ready() && say(box, false)) trace_.note("one more receipt", {box.device->number(), said_});
}

// --- Time --------------------------------------------------------------------------------------------------

World::Time World::next_due(const Box& box) const {
    if (box.off_until > now_) return box.off_until;
    Time due = std::min({box.visit_due, box.sync_due, box.trouble_due});
    if (box.full_until > now_) due = std::min(due, box.full_until);
    return std::max(due, box.at);
}

World::Time World::next_due() const {
    Time due = std::min(operator_due_, calm_ ? Time::max() : mischief_due_);
    for (const auto& courier : couriers_)
        due = std::min(due, courier->due);
    for (const auto& box : boxes_)
        due = std::min(due, next_due(*box));
    for (const Late& late : late_)
        due = std::min(due, late.due);
    return due;
}

void World::run_until(Time end, const std::function<bool()>& done) {
    while (!done()) {
        const Time due = std::max(next_due(), now_);
        if (due > end) return pass_time(end);
        step(due);
    }
}

void World::pass_time(Time now) {
    province_.clock().advance(now - now_);
    now_ = now;
    trace_.set_time(now);
}

void World::step(Time now) {
    pass_time(now);
    if (operator_due_ <= now) operate();
    if (!calm_ && mischief_due_ <= now) mischief();
    let_couriers_arrive();
    deliver_late();
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
        Box& box = *boxes_[i];
        if (box.off_until > now) continue;
        if (!box.device->on() && box.off_until == now && box.full_until <= now) box.device->switch_on();
        work(box);
    }
}

void World::catch_up(Box& box) {
    if (now_ <= box.at) return;
    box.device->clock().advance(now_ - box.at);
    box.at = now_;
}

void World::work(Box& box) {
    if (box.at > now_) return;  // it waits for an answer still
    if (std::min({box.visit_due, box.sync_due, box.trouble_due}) > now_ && !(box.device->disk_full())) return;
    catch_up(box);
    if (box.device->disk_full() && box.full_until <= now_) {
        box.device->set_disk_full(false);
        trace_.note("room on the card again", {box.device->number()});
    }
    if (box.metered_until <= now_) box.device->set_metered(false);
    if (box.trouble_due <= now_) trouble(box);
    if (box.off_until > now_) return;
    if (box.visit_due <= now_) visit(box);
    if (box.sync_due > now_) return;
    const Time sleep = box.device->sync_turn();
    const bool idle = box.idle_due <= now_;
    if (idle) box.idle_due = now_ + 2h;
    const bool wrote = box.device->kiosk_turn(idle);
    box.enrolled = box.enrolled || box.device->ready();
    box.sync_due = std::max(box.at, now_) + std::max(wrote ? std::min<Time>(sleep, 1s) : sleep, Time(1));
}

// --- Citizens ----------------------------------------------------------------------------------------------

void World::schedule_visit(Box& box) {
    if (box.visits_per_day == 0) {
        box.visit_due = Time::max();
        return;
    }
    const Time open = closing_time - opening_time;
    const Time gap = random_time(box.visits, 1s, open * 2 / box.visits_per_day);
    const Time today = now_ - now_ % day;
    Time next = std::max(now_, today + opening_time) + gap;
    if (next > today + closing_time) next = today + day + opening_time + random_time(box.visits, 1s, 20min);
    box.visit_due = next;
}

/// The next citizen.
bool World::say(Box& box, bool aloud) {
    if (!box.device->say(said_ + 1, aloud)) return false;
    ledger_.said_at(++said_, true_time(std::max(now_, box.at)).count());
    return true;
}

void World::visit(Box& box) {
    schedule_visit(box);
    const std::uint64_t mood = box.visits.below(32);
    if (mood == 0 && may(Fault::visit_abandoned) && box.device->leave_in_the_middle(said_ + 1))
        return happened(Fault::visit_abandoned, {box.device->number()});
    const bool aloud = mood <= 2 && may(Fault::recording);
    if (!say(box, aloud)) return trace_.note("a citizen is turned away", {box.device->number()});
    trace_.note("a receipt", {box.device->number(), said_});
    box.sync_due = std::min(box.sync_due, now_ + 200ms);
}

// --- The network's rest, and the operator ------------------------------------------------------------------

void World::deliver_late() {
    for (std::size_t i = 0; i < late_.size();) {
        if (late_[i].due > now_) {
            ++i;
            continue;
        }
        const Late late = std::move(late_[i]);
        late_.erase(late_.begin() + static_cast<std::ptrdiff_t>(i));
        port::HttpCall call;
        call.method = late.request.method == port::HttpRequest::Method::get ? "GET" : "POST";
        call.path = late.request.path;
        call.body = late.request.body;
        const std::string certificate =
            late.request.with_client_certificate ? escaped(late.certificate) : std::string();
        call.client_certificate = certificate;
        trace_.note("a late request arrives");
        static_cast<void>(province_.handle(call));
    }
}

/// Confirms who waits, and goes to boxes that the province does not accept.
void World::operate() {
    operator_due_ = now_ + operator_round;
    province_.confirm_pending();
    for (const auto& box : boxes_) {
        const bool there = box->off_until <= now_ && box->device->on() && !box->device->disk_full();
        const auto link = there ? box->device->status().link : protocol::Link::offline;
        const bool shut_out = link == protocol::Link::refused || link == protocol::Link::not_enrolled;
        if (!there || !shut_out || (box->retired && !calm_)) {
            box->refused_since = Time::max();
            continue;
        }
        if (box->refused_since == Time::max()) box->refused_since = now_;
        const Time patience = calm_ ? Time(6h) : Time(day * 2);
        if (now_ - box->refused_since < patience || (calm_ && only_ != box.get())) continue;
        box->refused_since = Time::max();
        catch_up(*box);
        box->device->enrol(province_.make_token(), true);
        box->sync_due = now_;
        trace_.note("the operator enrols again", {box->device->number()});
    }
}

}  // namespace pendopo::simulation

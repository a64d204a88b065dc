// SPDX-License-Identifier: Apache-2.0
// The process with the network is taken over: it garbles, floods, truncates and withholds, and locks what it can open.
#include <cstdio>
#include <fstream>
#include <random>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/device/stream.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/hosts/setting.hpp"

using namespace pendopo::e2e;
using namespace pendopo::hosts;

namespace {

namespace fs = std::filesystem;

/// Everything below the device's folder, locked in both ways that there are, as far as it can be opened.
class Locks {
public:
    explicit Locks(const fs::path& folder) {
        for (const auto& file : fs::recursive_directory_iterator(folder)) {
            if (!file.is_regular_file()) continue;
            const int opened = open(file.path().c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
            if (opened < 0) continue;
            struct flock whole {};
            whole.l_type = F_WRLCK;
            const bool by_record = fcntl(opened, F_SETLK, &whole) == 0;
            const bool by_file = flock(opened, LOCK_EX | LOCK_NB) == 0;
            held_ += by_record && by_file ? 1 : 0;
            opened_.push_back(opened);
        }
    }
    ~Locks() {
        for (const int file : opened_)
            close(file);
    }
    Locks(const Locks&) = delete;
    Locks& operator=(const Locks&) = delete;
    [[nodiscard]] int held() const { return held_; }

private:
    std::vector<int> opened_;
    int held_ = 0;
};

std::string noise(std::mt19937& dice, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(dice());
    return bytes;
}

template <class Fixed>
Fixed random_bytes(std::mt19937& dice) {
    return Fixed::from(pendopo::base::as_bytes(noise(dice, Fixed().view().size()))).value();
}

fs::path segment(const fs::path& inbox, unsigned number) {
    char name[32];
    std::snprintf(name, sizeof name, "%08u.seg", number);
    return inbox / name;
}

void write(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

/// Who the kiosk is, as it tells sync itself.
pendopo::protocol::Identity identity_in(const fs::path& outbox) {
    auto stream = pendopo::device::StreamReader::open(outbox);
    for (auto record = stream.next(); record && *record; record = stream.next())
        if (const auto found = pendopo::protocol::decode_as<pendopo::protocol::Identity>((*record)->frame))
            return *found;
    throw std::runtime_error("no identity in " + outbox.string());
}

/// Well-formed frames that nobody signed: all is acked, backed up and to be erased, the device is revoked, and so on.
void lie(const fs::path& inbox, const pendopo::protocol::Identity& kiosk, std::mt19937& dice) {
    using namespace pendopo;
    auto stream = device::StreamWriter::open(inbox, {dice(), false});
    REQUIRE(stream);
    const auto hash = [&] { return random_bytes<model::Hash>(dice); };
    const auto signature = [&] { return random_bytes<model::Signature>(dice); };
    const auto say = [&](const auto& frame) { CHECK(stream->append(protocol::encode(frame))); };
    for (std::uint64_t seq = 1; seq < 20; ++seq) {
        say(model::Ack{kiosk.device, kiosk.journal, {seq, hash()}, 9, signature()});
        say(protocol::Safe{kiosk.device, kiosk.journal, {seq, hash()}, 9, signature()});
        say(protocol::Erase{kiosk.device, kiosk.journal, {seq, hash()}, protocol::EraseReason::legal, signature()});
    }
    const std::string bundle = noise(dice, 700);
    say(protocol::BundleFrame{{bundle.begin(), bundle.end()}});
    say(protocol::MediaHeld{kiosk.device, 9, {hash(), hash()}, signature()});
    say(protocol::SafeMedia{kiosk.device, 9, {hash()}, signature()});
    say(protocol::ServerTime{{}, 9, 4'000'000'000, signature()});
    say(protocol::Revoked{kiosk.device, hash(), 9, signature()});
    say(protocol::Enrolment{model::EnrolmentState::refused, hash(), hash()});
    say(protocol::StatusFrame{protocol::Link::online, 0, 1'000'000, protocol::Trouble::none});
    say(protocol::CourierReport{protocol::CourierState::done, 9, 9, 9, 9});
}

/// The genuine stream again, each time with another bit turned.
void spoil(const fs::path& inbox, unsigned first, std::mt19937& dice) {
    const std::string genuine = read_text(fs::directory_iterator(inbox)->path());
    for (unsigned number = first; number < first + 20; ++number) {
        std::string spoiled = genuine;
        char& byte = spoiled[dice() % spoiled.size()];
        byte = static_cast<char>(byte ^ (1 << dice() % 8));
        write(segment(inbox, number), spoiled);
    }
}

/// One visit by touch, from the first screen to the receipt and back.
void a_whole_visit(Setting& setting, const std::string& words) {
    setting.device.play(setting.display,
                        "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:0\nscreen place\n"
                        "tap place:0\nscreen write\ntype " +
                            words +
                            "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\n"
                            "tap primary\nscreen receipt\ntap primary\nscreen attract\n");
}

}  // namespace

TEST_CASE("hosts: a sync process in hostile hands can't stop the kiosk, nor make it forget or repeat a word") {
    Setting setting;
    setting.device.sync().kill();
    const fs::path inbox = setting.inbox();
    const pendopo::protocol::Identity kiosk = identity_in(setting.device.directory() / "outbox");
    std::mt19937 dice(7);
    std::set<std::string> said;
    const auto visit = [&](const std::string& words) {
        CAPTURE(words);
        a_whole_visit(setting, words);
        CHECK(setting.device.kiosk().running());
        said.insert(words);
    };

    {
        const Locks locks(setting.device.directory());
        CHECK(locks.held() > 0);
        visit("dikunci");
    }
    spoil(inbox, 800, dice);
    write(segment(inbox, 900), noise(dice, 100'000));
    write(segment(inbox, 901), "PNDSEG01" + noise(dice, 3'000'000));
    lie(inbox, kiosk, dice);
    visit("dusta");
    for (const auto& file : fs::directory_iterator(inbox))
        if (file.is_regular_file()) fs::resize_file(file.path(), fs::file_size(file.path()) / 2);
    fs::resize_file(segment(inbox, 901), 8ull << 30);  // sparse
    REQUIRE(mkfifo(segment(inbox, 950).c_str(), 0600) == 0);
    fs::create_symlink("/dev/zero", segment(inbox, 951));
    fs::create_directory(segment(inbox, 952));
    for (unsigned number = 1'000; number < 3'000; ++number)
        write(segment(inbox, number), "PNDSEG01" + noise(dice, 64));
    visit("banjir");
    // The outbox is readable to sync; a hostile one that can write destroys it too.
    fs::remove_all(inbox);
    fs::remove_all(setting.device.directory() / "outbox");
    visit("dihapus");

    setting.device.kiosk().stop();
    setting.device.start_kiosk(setting.display);
    setting.device.start_sync();
    setting.check_each_once(said);

    // Beneath an honest one, too, and it does not start anew: what it tells next gets past what stands there.
    const auto segments = pendopo::device::StreamReader::segments(inbox);
    REQUIRE((segments && !segments->empty()));
    std::ofstream(segment(inbox, segments->back()), std::ios::binary | std::ios::app) << noise(dice, 700);
    visit("sampah");
    setting.check_each_once(said);
    setting.device.kiosk().stop();
    setting.wait_until_the_device_knows();
}

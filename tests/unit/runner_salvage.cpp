// SPDX-License-Identifier: Apache-2.0
// A damaged journal: what verifies in it is sent from the new one.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "runner_device.hpp"
#include "storage/device/set_aside.hpp"
#include "sync/runner/salvage.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using device::EntryLink;

namespace {

constexpr std::streamoff page_bytes = 4'096;

struct Card {
    TemporaryFolder folder;
    Province province{folder / "province.db", 37};
    Device device{province, folder / "device", 38};
    std::filesystem::path data = device.folder() / "kiosk";
    std::filesystem::path file = data / "journal.db";

    Card() { device.enrol(); }

    void say(int count) {
        for (int i = 0; i < count; ++i) {
            said.push_back("laporan " + std::to_string(said.size()));
            REQUIRE(device.say(said.back()));
        }
    }
    /// The leaf page that holds this entry, found by its hash.
    std::streamoff page_of(const model::Hash& hash) {
        std::ifstream stream(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        const auto at = bytes.find(std::string(base::as_text(hash.view())));
        REQUIRE(at != std::string::npos);
        return static_cast<std::streamoff>(at) / page_bytes;
    }
    void damage_page(std::streamoff page) {
        std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekp(page * page_bytes);
        stream << std::string(page_bytes, '\x5a');
    }
    /// What pendopo-kiosk does when the journal does not open.
    runner::Salvaged start_again() {
        device::JournalOptions options;
        options.new_device = device.id();
        device.primitives().random_fill(options.new_journal.bytes);
        options.boot_id = base::Bytes(16, 1);
        const auto opened = device::Journal::open(file, options);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == base::ErrorCode::corrupt);
        const auto aside = device::set_aside(file, "1");
        require_ok(aside);
        runner::Salvaged salvaged;
        {
            auto journal = device::Journal::open(file, options);
            require_ok(journal);
            const auto reader = device::JournalReader::open(*aside);
            require_ok(reader);
            CHECK(reader->damage());
            const auto done = runner::salvage(device.primitives(), *reader, *journal, device.journal_key().public_half);
            require_ok(done);
            salvaged = *done;
            // Again, as after a crash behind it: nothing doubles.
            const auto again =
                runner::salvage(device.primitives(), *reader, *journal, device.journal_key().public_half);
            require_ok(again);
            CHECK(again->entries == 0);
        }
        device.start_kiosk();
        return salvaged;
    }
    /// The same as one step, as pendopo-kiosk does it.
    void start_on_damage(std::string_view suffix) {
        require_ok(device::set_aside(file, suffix));
        salvage_all();
        device.start_kiosk();
    }
    void salvage_all() {
        device::JournalOptions options;
        options.new_device = device.id();
        device.primitives().random_fill(options.new_journal.bytes);
        options.boot_id = base::Bytes(16, 1);
        auto journal = device::Journal::open(file, options);
        require_ok(journal);
        runner::salvage_set_aside(device.primitives(), file, *journal, device.journal_key().public_half);
    }
    void order_erasure(const model::JournalId& journal, const model::Head& entry) {
        protocol::Erase order{device.id(), journal, entry, protocol::EraseReason::legal, {}};
        order.signature = envelope::sign_tagged(province.primitives(), "erase", protocol::erase_signed_bytes(order),
                                                province.keys().safe.private_half);
        device.forge(protocol::encode(order));
        device.poll();
    }
    void append_stray() {
        const device::Journal& journal = device.journal();
        const model::Entry entry =
            envelope::make_entry(device.primitives(), {journal.device(), journal.journal()}, journal.head(),
                                 envelope::encode_header(1, model::EntryClass::submission), base::Bytes(304, 0xee),
                                 device.journal_key().private_half);
        REQUIRE(device.journal().append(entry));
    }
    std::size_t set_aside() { return device::list_set_aside(file).size(); }
    std::vector<std::string> desk() {
        std::vector<std::string> words;
        for (const AtTheDesk& each : province.desk())
            words.push_back(each.words);
        return words;
    }
    std::vector<envelope::DeviceEvent> events() {
        std::vector<envelope::DeviceEvent> all;
        province::EntryQuery query;
        query.count = 1'000;
        const auto page = province.store().list(query);
        require_ok(page);
        for (const auto& stored : *page) {
            const auto header = envelope::decode_header(stored.entry.header);
            REQUIRE(header);
            if (header->entry_class != model::EntryClass::device_event) continue;
            auto event = envelope::open_device_event(province.primitives(), stored.entry.sealed,
                                                     envelope::aad_for(stored.entry), province.keys().desk);
            require_ok(event);
            all.push_back(std::move(*event));
        }
        return all;
    }

    /// What events of this kind say, one after the other.
    base::Bytes payloads(envelope::DeviceEventKind kind) {
        base::Bytes all;
        for (const envelope::DeviceEvent& each : events())
            if (each.kind == kind) base::append(all, each.payload);
        return all;
    }

    std::vector<std::string> said;
};

void append_head(base::Bytes& to, const model::JournalId& journal, const model::Head& head) {
    base::append(to, journal.view());
    base::append_big_endian(to, head.seq);
    base::append(to, head.hash.view());
}

}  // namespace

TEST_CASE("salvage: of a journal with a damaged page everything else arrives, and the desk is told what was lost") {
    Card card;
    card.say(20);
    card.device.run();
    card.say(60);  // nobody has them but this card
    const model::JournalId old = card.device.journal().journal();
    const model::Head head = card.device.journal().head();
    const model::Hash middle = card.device.journal().link(old, 50)->hash;
    card.device.stop_sync();
    card.device.stop_kiosk();
    std::filesystem::remove_all(card.device.folder() / "outbox");
    card.damage_page(card.page_of(middle));
    const runner::Salvaged salvaged = card.start_again();
    CHECK(salvaged.journals == 1);
    CHECK(salvaged.bundle);
    CHECK(salvaged.lost > 0);
    CHECK(salvaged.lost < 20);
    CHECK(salvaged.entries + salvaged.lost == head.seq);
    REQUIRE(card.device.kiosk().ready());
    CHECK(card.device.journal().journal() != old);
    CHECK(card.device.journal().link(old, 50)->text == EntryLink::Text::lost);
    CHECK(card.device.journal().link(old, head.seq)->hash == head.hash);
    card.device.start_sync();
    REQUIRE(card.device.say("baru"));
    card.device.run(std::chrono::minutes(20), 200);
    const auto desk = card.desk();
    CHECK(desk.size() == card.said.size() + 1 - salvaged.lost);
    CHECK(std::find(desk.begin(), desk.end(), "baru") != desk.end());
    CHECK(std::find(desk.begin(), desk.end(), card.said.back()) != desk.end());

    const auto events = card.events();
    const auto begun = std::find_if(events.begin(), events.end(), [](const auto& each) {
        return each.kind == envelope::DeviceEventKind::journal_begun;
    });
    REQUIRE(begun != events.end());
    base::Bytes named;
    base::append(named, old.view());
    base::append_big_endian(named, head.seq);
    base::append(named, head.hash.view());
    CHECK(begun->payload == named);
    const auto told = std::find_if(events.begin(), events.end(), [](const auto& each) {
        return each.kind == envelope::DeviceEventKind::journal_salvaged;
    });
    REQUIRE(told != events.end());
    CHECK(told->payload == runner::salvage_payload(salvaged));
}

TEST_CASE("salvage: a byte changed in an entry loses that entry and no other") {
    Card card;
    card.say(10);
    const model::JournalId old = card.device.journal().journal();
    const model::Head head = card.device.journal().head();
    const base::Bytes sealed = card.device.journal().read(5)->sealed;
    card.device.stop_kiosk();
    std::string bytes;
    {
        std::ifstream stream(card.file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }
    const auto at = bytes.find(std::string(base::as_text(base::ByteView(sealed).first(40))));
    REQUIRE(at != std::string::npos);
    {
        std::fstream stream(card.file, std::ios::binary | std::ios::in | std::ios::out);
        stream.seekp(static_cast<std::streamoff>(at));
        stream << "changed";
    }
    const auto reader = device::JournalReader::open(card.file);
    require_ok(reader);
    device::JournalOptions options;
    options.new_device = card.device.id();
    card.device.primitives().random_fill(options.new_journal.bytes);
    options.boot_id = base::Bytes(16, 1);
    auto journal = device::Journal::open(card.folder / "new.db", options);
    require_ok(journal);
    const auto salvaged =
        runner::salvage(card.device.primitives(), *reader, *journal, card.device.journal_key().public_half);
    require_ok(salvaged);
    CHECK(salvaged->lost == 1);
    CHECK(salvaged->entries == head.seq - 1);
    CHECK(journal->read(old, 5).error().code == base::ErrorCode::refused);
    CHECK(journal->read(old, 6));
    // A stranger's key vouches for nothing.
    auto other = device::Journal::open(card.folder / "other.db", options);
    require_ok(other);
    const auto stranger = card.device.primitives().generate_signing_key();
    CHECK(runner::salvage(card.device.primitives(), *reader, *other, stranger.public_half)->entries == 0);
    card.device.start_kiosk();
}

TEST_CASE("salvage: a later journal names each older head once, whatever a full disk or a crash put off") {
    Card card;
    std::vector<base::Bytes> old;
    for (int i = 0; i < 5; ++i) {
        card.say(2);
        append_head(old.emplace_back(), card.device.journal().journal(), card.device.journal().head());
        model::JournalId next;
        card.device.primitives().random_fill(next.bytes);
        card.device.stop_sync();
        REQUIRE(card.device.journal().begin_new_journal(next));
        // An event of another kind came first, so that the journal is not empty any more.
        if (i < 4) card.append_stray();
    }
    card.device.start_kiosk();
    card.device.start_sync();
    card.device.run(std::chrono::minutes(20), 200);
    const auto named = [&] {
        const base::Bytes all = card.payloads(envelope::DeviceEventKind::journal_begun);
        std::vector<base::Bytes> heads;
        for (std::size_t at = 0; at + 56 <= all.size(); at += 56)
            heads.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(at),
                               all.begin() + static_cast<std::ptrdiff_t>(at) + 56);
        CHECK(heads.size() * 56 == all.size());
        std::sort(heads.begin(), heads.end());
        return heads;
    };
    std::sort(old.begin(), old.end());
    CHECK(named() == old);
    card.device.start_kiosk();
    card.device.run(std::chrono::minutes(20), 200);
    CHECK(named() == old);  // once
}

TEST_CASE("salvage: what two damaged files held is told together, and a file in which nothing can be reached as well") {
    Card card;
    card.say(3);
    const model::Head first = card.device.journal().head();
    card.device.stop_sync();
    card.device.stop_kiosk();
    require_ok(device::set_aside(card.file, "1"));
    { std::ofstream(card.file, std::ios::binary) << "this is no database"; }
    require_ok(device::set_aside(card.file, "2"));
    card.salvage_all();
    card.salvage_all();  // killed before anything was told
    card.device.start_kiosk();
    card.device.start_sync();
    card.device.run(std::chrono::minutes(20), 200);
    CHECK(card.payloads(envelope::DeviceEventKind::journal_salvaged) ==
          runner::salvage_payload({1, first.seq, 0, true}));
    CHECK(card.set_aside() == 2);
}

TEST_CASE("salvage: an order to erase reaches the file that was set aside, also after lost power") {
    Card card;
    card.say(6);
    const model::JournalId old = card.device.journal().journal();
    const model::Entry gone = *card.device.journal().read(4);
    card.device.run();
    card.device.stop_kiosk();
    card.start_on_damage("1");
    REQUIRE(card.set_aside() == 1);
    const auto kept = card.folder / "kept";
    std::filesystem::copy_file(card.file.string() + ".damaged-1", kept);
    card.order_erasure(old, {4, gone.hash});
    CHECK(card.device.journal().link(old, 4)->text == EntryLink::Text::erased);
    CHECK(card.set_aside() == 0);
    // Power took the removal back.
    card.device.stop_kiosk();
    std::filesystem::copy_file(kept, card.file.string() + ".damaged-1");
    card.device.start_kiosk();
    CHECK(card.set_aside() == 0);
    // And the next damage: the text does not come back from an older file.
    card.device.stop_kiosk();
    std::filesystem::copy_file(kept, card.file.string() + ".damaged-1");
    card.start_on_damage("2");
    CHECK(card.device.journal().link(old, 4)->text == EntryLink::Text::erased);
    CHECK(card.set_aside() == 0);
    CHECK(card.device.journal().read(old, 5));
}

TEST_CASE("salvage: an order to erase what could not be salvaged removes the file that may hold it") {
    Card card;
    card.say(2);
    const model::JournalId old = card.device.journal().journal();
    const model::Head head = card.device.journal().head();
    card.device.stop_kiosk();
    {
        std::fstream stream(card.file, std::ios::binary | std::ios::in | std::ios::out);
        stream << "no database";
    }
    card.start_on_damage("1");
    // The bundle comes from sync again, and with it the key that orders.
    card.device.run(std::chrono::minutes(20), 200);
    REQUIRE(card.device.kiosk().ready());
    REQUIRE(card.set_aside() == 1);
    card.order_erasure(old, head);
    CHECK(card.set_aside() == 0);
}

TEST_CASE("salvage: few files are kept, and none is removed before what verified in it has arrived") {
    Card card;
    for (int i = 1; i <= 5; ++i) {
        card.say(2);
        card.device.stop_sync();
        card.device.stop_kiosk();
        card.start_on_damage(std::to_string(i));
        card.device.start_sync();
    }
    CHECK(card.set_aside() == 5);
    card.device.run(std::chrono::minutes(20), 400);
    CHECK(card.desk().size() == card.said.size());
    card.device.stop_kiosk();
    card.salvage_all();
    card.device.start_kiosk();
    CHECK(card.set_aside() == 3);
    CHECK(std::filesystem::exists(card.file.string() + ".damaged-5"));
}

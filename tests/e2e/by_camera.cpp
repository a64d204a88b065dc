// SPDX-License-Identifier: Apache-2.0
// A receipt's QR held up to the kiosk's camera: no letter is typed, and nothing of it stays.
#include <cctype>
#include <csignal>
#include <fstream>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/e2e/harness/world.hpp"
#include "tests/support/qr_picture.hpp"

using namespace pendopo;
using namespace pendopo::e2e;
namespace fs = std::filesystem;

namespace {

constexpr int width = 1280;
constexpr int height = 800;
constexpr std::size_t receipt_characters = 182;

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What stands behind the kiosk's FIFO: a program that writes what a camera sees, for as long as somebody looks.
class CameraProgram {
public:
    explicit CameraProgram(const fs::path& fifo) {
        eventually("the kiosk looks through its camera", [&] {
            writer_ = ::open(fifo.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
            return writer_ >= 0;
        });
        REQUIRE(::fcntl(writer_, F_SETFL, 0) == 0);  // from here on it waits for whoever reads
        REQUIRE(write(test::y4m_header(640, 480)));
    }
    CameraProgram(const CameraProgram&) = delete;
    CameraProgram& operator=(const CameraProgram&) = delete;
    ~CameraProgram() { ::close(writer_); }

    /// One noisy picture with this code in it, or none. False: nobody looks any more.
    bool sees(const std::string& code) {
        port::GreyPicture picture = test::grey_ground(640, 480);
        if (!code.empty()) test::draw_qr(picture, code, {330, 235, 6, 9});
        test::add_noise(picture, 30, ++seed_);
        return write(test::y4m_frame(picture));
    }

private:
    bool write(const std::string& bytes) {
        for (std::size_t done = 0; done < bytes.size();) {
            const ssize_t count = ::write(writer_, bytes.data() + done, bytes.size() - done);
            if (count < 0) return false;
            done += static_cast<std::size_t>(count);
        }
        return true;
    }
    int writer_ = -1;
    std::uint32_t seed_ = 0;
};

/// A device that was let in, with a printer and a camera.
struct Stand {
    Folder folder;
    Province province{folder / "province"};
    Display display{width, height, folder.path()};
    Device device{province, folder / "site", width, height, 217, 136};

    Stand() {
        std::signal(SIGPIPE, SIG_IGN);  // a kiosk that stops looking closes its end
        province.start();
        REQUIRE(::mkfifo(fifo().c_str(), 0600) == 0);
        std::ofstream{paper()};
        device.configure("\n[printer]\ndevice = \"" + paper().string() +
                         "\"\n[camera]\ndevice = \"y4m:" + fifo().string() + "\"\n");
        device.join(province, display);
    }
    [[nodiscard]] fs::path paper() const { return folder / "paper"; }
    [[nodiscard]] fs::path fifo() const { return folder / "camera.y4m"; }
    void play(const std::string& script) const { device.play(display, script); }

    /// What the printed receipt's QR holds.
    [[nodiscard]] std::string receipt() const {
        std::string qr;
        eventually("the receipt is on paper", [&] {
            const std::string paper_bytes = read_file(paper());
            const std::size_t begin = paper_bytes.find("PENDOPO ");
            if (begin != std::string::npos) qr = paper_bytes.substr(begin, receipt_characters);
            return qr.size() == receipt_characters;
        });
        return qr;
    }
    /// The code printed on it, without its dashes: 4, 4 and 5 characters.
    [[nodiscard]] std::string code() const {
        const std::string all = read_file(paper());
        const auto is_code = [&](std::size_t at) {
            for (std::size_t i = 0; i < 15; ++i) {
                const char c = all[at + i];
                const bool dash = i == 4 || i == 9;
                if (dash ? c != '-' : std::isdigit(c) == 0 && std::isupper(c) == 0) return false;
            }
            return true;
        };
        for (std::size_t at = 0; at + 15 <= all.size(); ++at)
            if (is_code(at)) return all.substr(at, 4) + all.substr(at + 5, 4) + all.substr(at + 10, 5);
        FAIL("no code is on the paper");
        return {};
    }
    /// The desk answers the one entry that came.
    void answer() const {
        eventually("the entry is at the desk", [&] { return province.desk().size() == 1; });
        std::ofstream(folder / "letter.txt") << "Lampu sudah diganti.";
        const std::string number = std::to_string(province.desk()[0]["number"].get<unsigned>());
        static_cast<void>(province.ctl({"desk", "reply", province.directory().string(), number, "--text-file",
                                        (folder / "letter.txt").string(), "--status", "done"}));
    }
    [[nodiscard]] std::optional<std::string> in_memory(const Traces& traces) {
        return traces.find_in_memory(device.kiosk().pid());
    }
};

/// What the doctor says about the kiosk's camera.
bool doctor_says(const Device& device, const std::string& words) {
    const Finished told = run({program("pendopo-ctl"), "doctor", "--device", device.directory().string()});
    return told.output.find(words) != std::string::npos;
}

const std::string to_the_camera =
    "screen attract\ntap start\nscreen doors\ntap door:4\nscreen code_entry\ntap secondary\nscreen scan\n";

}  // namespace

TEST_CASE("by camera: a receipt's QR opens its case without a letter typed, and a camera that is lost leaves typing") {
    Stand stand;
    stand.play(
        "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:1\nscreen place\ntap place:0\n"
        "screen write\ntype lampu jalan di gang melati mati\ntap primary\nscreen contact\ntap contact_choice:0\n"
        "tap primary\nscreen review\ntap primary\nscreen receipt\ntap print\n");
    const std::string receipt = stand.receipt();
    const std::string code = stand.code();
    Traces traces({receipt, code});
    stand.play("tap primary\nscreen attract\n");
    stand.answer();

    // Another's QR first: it is told, and the camera goes on looking.
    stand.play(to_the_camera);
    {
        CameraProgram camera(stand.fifo());
        for (int i = 0; i < 3; ++i)
            CHECK(camera.sees("https://example.org/menu"));
        CHECK(stand.device.screen() == "scan");
        for (int i = 0; i < 1'000 && camera.sees(receipt); ++i) {
        }
        CHECK_FALSE(camera.sees(receipt));  // found: nobody looks any more
    }
    stand.play("screen case_view\nwait helped\n");
    CHECK_MESSAGE(stand.in_memory(traces).has_value(), "the search must be able to find something");
    stand.play("tap primary\nscreen attract\n");
    const auto trace = stand.in_memory(traces);
    CHECK_MESSAGE(!trace.has_value(), trace.value_or(""));

    // Pulled out in the middle: back to the keys, which open the same case.
    stand.play(to_the_camera);
    {
        CameraProgram camera(stand.fifo());
        CHECK(camera.sees(""));
        CHECK(camera.sees(""));
    }
    stand.play("screen code_entry\nspell " + code + "\ntap primary\nscreen case_view\nwait helped\ntap primary\n" +
               "screen attract\n");
    CHECK(read_file(stand.device.log("kiosk")).find(code) == std::string::npos);

    fs::remove(stand.fifo());
    CHECK(doctor_says(stand.device, "the camera can't be used"));
    std::ofstream(stand.fifo(), std::ios::binary)
        << test::y4m_header(640, 480) << test::y4m_frame(test::grey_ground(640, 480));
    CHECK(doctor_says(stand.device, "the camera sends pictures of 640 x 480 points"));
}

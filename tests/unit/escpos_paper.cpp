// SPDX-License-Identifier: Apache-2.0
#include "escpos_paper.hpp"

#include <fstream>
#include <qrcodegen/qrcodegen.hpp>

#include <stb_image_write.h>
#include <stb_truetype.h>

namespace pendopo::escpos_test {
namespace {

constexpr int cell_width = 12;  // font A
constexpr int cell_height = 24;
constexpr int quiet_zone = 4;
constexpr base::Byte white = 255;

/// Font A drawn with DejaVu Sans Mono, whose letters are 0.6 as wide as they are high.
class Font {
public:
    Font() {
        std::ifstream file("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", std::ios::binary);
        bytes_.assign(std::istreambuf_iterator<char>(file), {});
        usable_ = !bytes_.empty() && stbtt_InitFont(&info_, data(), 0) != 0;
    }
    void draw(Paper& paper, int left, int top, char letter, int scale) const {
        if (!usable_) return;
        const float size = stbtt_ScaleForPixelHeight(&info_, static_cast<float>(cell_height * scale));
        int ascent = 0;
        stbtt_GetFontVMetrics(&info_, &ascent, nullptr, nullptr);
        int width = 0;
        int height = 0;
        int x = 0;
        int y = 0;
        unsigned char* bitmap = stbtt_GetCodepointBitmap(&info_, size, size, letter, &width, &height, &x, &y);
        const int base_line = top + static_cast<int>(static_cast<float>(ascent) * size);
        for (int row = 0; row < height; ++row)
            for (int column = 0; column < width; ++column)
                if (bitmap[row * width + column] > 100) blacken(paper, left + x + column, base_line + y + row);
        stbtt_FreeBitmap(bitmap, nullptr);
    }
    static void blacken(Paper& paper, int x, int y) {
        if (x < 0 || x >= Paper::width || y < 0 || y >= paper.height()) return;
        paper.dots[static_cast<std::size_t>(y) * Paper::width + static_cast<std::size_t>(x)] = 0;
    }

private:
    [[nodiscard]] const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(bytes_.data()); }
    std::string bytes_;
    stbtt_fontinfo info_{};
    bool usable_ = false;
};

class Printer {
public:
    explicit Printer(base::ByteView job) : rest_(job) {}

    Paper run() {
        while (!rest_.empty()) {
            const base::Byte first = take();
            if (first == 0x1B)
                escape();
            else if (first == 0x1D)
                group();
            else if (first == '\n')
                end_line();
            else
                line_ += static_cast<char>(first);
        }
        feed(4 * cell_height);
        return std::move(paper_);
    }

private:
    base::Byte take() {
        if (rest_.empty()) {
            paper_.unknown.emplace_back("a command that is cut off");
            return 0;
        }
        const base::Byte first = rest_.front();
        rest_ = rest_.subspan(1);
        return first;
    }
    void unknown(std::string_view family, base::Byte command) {
        paper_.unknown.push_back(std::string(family) + " " + std::to_string(command));
    }

    void escape() {
        const base::Byte command = take();
        if (command == '@') return;
        const base::Byte value = take();
        if (command == 'a')
            centred_ = value == 1;
        else if (command != 'E' && (command != 't' || value != 0))
            unknown("ESC", command);
    }

    void group() {
        const base::Byte command = take();
        if (command == '!') {
            scale_ = (take() & 0x0F) + 1;
        } else if (command == 'V') {
            paper_.cut = take() == 66 && take() == 0;
        } else if (command == '(' && take() == 'k') {
            const std::size_t size = take() + 256u * take();
            if (size < 2 || size > rest_.size()) return unknown("GS ( k", command);
            const base::ByteView parameters = rest_.first(size);
            rest_ = rest_.subspan(size);
            code(parameters);
        } else {
            unknown("GS", command);
        }
    }

    void code(base::ByteView parameters) {
        if (parameters[0] != 49) return unknown("GS ( k of kind", parameters[0]);
        const base::Byte function = parameters[1];
        if (function == 67) module_ = parameters[2];
        if (function == 80) stored_ = std::string(base::as_text(parameters.subspan(3)));
        if (function == 81) draw_code();
        if (function != 65 && function != 67 && function != 69 && function != 80 && function != 81)
            unknown("GS ( k function", function);
    }

    void draw_code() {
        const auto code = qrcodegen::QrCode::encodeText(stored_.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
        paper_.codes.push_back(stored_);
        const int side = (code.getSize() + 2 * quiet_zone) * module_;
        const int left = centred_ ? (Paper::width - side) / 2 : 0;
        const int top = paper_.height();
        if (side > Paper::width) paper_.overflowed = true;
        feed(side);
        for (int y = 0; y < code.getSize() * module_; ++y)
            for (int x = 0; x < code.getSize() * module_; ++x)
                if (code.getModule(x / module_, y / module_))
                    Font::blacken(paper_, left + quiet_zone * module_ + x, top + quiet_zone * module_ + y);
    }

    void end_line() {
        const int letter = cell_width * scale_;
        const int used = letter * static_cast<int>(line_.size());
        if (used > Paper::width) paper_.overflowed = true;
        const int left = centred_ ? (Paper::width - used) / 2 : 0;
        const int top = paper_.height();
        feed((cell_height + 6) * scale_);
        for (std::size_t i = 0; i < line_.size(); ++i)
            font_.draw(paper_, left + letter * static_cast<int>(i), top, line_[i], scale_);
        paper_.lines.push_back(line_);
        if (scale_ > 1) paper_.large.push_back(line_);
        line_.clear();
    }

    void feed(int rows) {
        paper_.dots.resize(paper_.dots.size() + static_cast<std::size_t>(rows * Paper::width), white);
    }

    base::ByteView rest_;
    Font font_;
    Paper paper_;
    std::string line_;
    std::string stored_;
    bool centred_ = false;
    int scale_ = 1;
    int module_ = 3;
};

}  // namespace

bool Paper::save_png(const std::filesystem::path& path) const {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    return stbi_write_png(path.c_str(), width, height(), 1, dots.data(), width) != 0;
}

Paper print(base::ByteView job) {
    return Printer(job).run();
}

}  // namespace pendopo::escpos_test

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "platform/sim/crash_replay.hpp"

namespace pendopo::sim {
namespace {

using Kind = DiskOperation::Kind;
using Pending = CrashReplay::Pending;

constexpr std::uint64_t garbage_reach = 8;  // of how many last writes one is taken to be in flight

/// What one operation in question did to one sector.
struct Piece {
    std::size_t pending = 0;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    bool kept = false;
};

class FileCut {
public:
    FileCut(const base::Bytes& durable, const std::vector<Pending>& pending, const CutShape& shape, SimRandom& random,
            CutFacts& facts)
        : durable_(durable), pending_(pending), shape_(shape), random_(random), facts_(facts) {}

    base::Bytes make() {
        if (pending_.empty()) return durable_;
        split_into_sectors();
        choose();
        base::Bytes content = durable_;
        for (const Piece& piece : pieces_)
            if (piece.kept) apply(content, piece);
        if (shape_.manner == CutManner::garbage) spoil(content);
        content.resize(size_);
        tell();
        return content;
    }

private:
    void split_into_sectors() {
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            const std::uint64_t end = pending_[i].offset + pending_[i].size;
            for (std::uint64_t begin = pending_[i].offset; begin < end;) {
                const std::uint64_t piece_end = std::min(end, (begin / shape_.sector + 1) * shape_.sector);
                pieces_.push_back({i, begin, piece_end});
                begin = piece_end;
            }
        }
    }

    void choose() {
        size_ = durable_.size();
        switch (shape_.manner) {
            case CutManner::nothing:
                return;
            case CutManner::everything:
                return choose_prefix(pending_.size());
            case CutManner::prefix:
                return choose_prefix(random_.below(pending_.size() + 1));
            case CutManner::some_writes:
                return choose_writes();
            case CutManner::sectors:
            case CutManner::garbage:
                return choose_sectors();
            case CutManner::doubts:
                return choose_doubts();
        }
    }

    /// The first `whole` operations and some sectors of the next one.
    void choose_prefix(std::size_t whole) {
        const bool last_truncate = random_.below(2) == 0;
        for (Piece& piece : pieces_) {
            const bool kept = is_truncate(piece.pending) ? last_truncate : random_.below(2) == 0;
            piece.kept = piece.pending < whole || (piece.pending == whole && kept);
        }
        std::size_t sized = whole;
        if (whole < pending_.size()) sized += is_truncate(whole) ? (last_truncate ? 1 : 0) : random_.below(2);
        if (sized > 0) size_ = size_after(sized - 1);
    }

    void choose_writes() {
        const std::uint64_t of_four = 1 + random_.below(3);
        std::vector<bool> kept(pending_.size());
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            kept[i] = random_.below(4) < of_four;
            if (!kept[i]) continue;
            const Pending& pending = pending_[i];
            size_ = is_truncate(i) ? pending.operation->offset : std::max(size_, pending.offset + pending.size);
        }
        for (Piece& piece : pieces_)
            piece.kept = kept[piece.pending];
    }

    void choose_doubts() {
        for (Piece& piece : pieces_)
            piece.kept = !pending_[piece.pending].in_doubt || random_.below(2) == 0;
        size_ = size_after(pending_.size() - 1);
    }

    /// Each sector as it was at the last flush or after any of the operations on it; often as it is now.
    void choose_sectors() {
        std::vector<Piece*> by_sector;
        for (Piece& piece : pieces_)
            by_sector.push_back(&piece);
        std::stable_sort(by_sector.begin(), by_sector.end(),
                         [this](const Piece* a, const Piece* b) { return sector_of(*a) < sector_of(*b); });
        const std::uint64_t newest_of_eight = 1 + 3 * random_.below(3);
        for (std::size_t i = 0; i < by_sector.size();) {
            std::size_t end = i;
            while (end < by_sector.size() && sector_of(*by_sector[end]) == sector_of(*by_sector[i]))
                ++end;
            const std::size_t versions = end - i;
            const bool newest = random_.below(8) < newest_of_eight;
            const std::size_t version = newest ? versions : random_.below(versions + 1);
            for (std::size_t each = 0; each < versions; ++each)
                by_sector[i + each]->kept = each < version;
            i = end;
        }
        choose_truncates();
    }

    /// A truncation is one change of a file system's books: it happened or not, whatever became of writes around it.
    void choose_truncates() {
        std::vector<bool> kept(pending_.size());
        for (std::size_t i = 0; i < pending_.size(); ++i)
            kept[i] = random_.below(2) == 0;
        for (Piece& piece : pieces_) {
            if (is_truncate(piece.pending))
                piece.kept = kept[piece.pending];
            else if (piece.kept)
                kept[piece.pending] = true;  // what is there lies inside the file
        }
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            if (!kept[i]) continue;
            const std::uint64_t end = pending_[i].offset + pending_[i].size;
            size_ = is_truncate(i) ? pending_[i].operation->offset : std::max(size_, end);
        }
    }

    [[nodiscard]] bool is_truncate(std::size_t index) const {
        return pending_[index].operation->kind == Kind::truncate;
    }
    [[nodiscard]] std::uint64_t sector_of(const Piece& piece) const { return piece.begin / shape_.sector; }

    [[nodiscard]] std::uint64_t size_after(std::size_t index) const {
        const DiskOperation& operation = *pending_[index].operation;
        if (operation.kind == Kind::truncate) return operation.offset;
        return std::max<std::uint64_t>(operation.size_before, operation.offset + operation.bytes.size());
    }

    void apply(base::Bytes& content, const Piece& piece) const {
        content.resize(std::max<std::size_t>(content.size(), piece.end));
        const auto to = content.begin() + static_cast<std::ptrdiff_t>(piece.begin);
        const DiskOperation& operation = *pending_[piece.pending].operation;
        const auto size = static_cast<std::ptrdiff_t>(piece.end - piece.begin);
        if (operation.kind == Kind::truncate) {
            std::fill_n(to, size, base::Byte{0});
        } else {
            const auto from = operation.bytes.begin() + static_cast<std::ptrdiff_t>(piece.begin - operation.offset);
            std::copy_n(from, size, to);
        }
    }

    /// The erase block around a write in flight: what it held of unflushed bytes is no longer what anybody wrote.
    void spoil(base::Bytes& content) {
        const std::size_t reach = std::min<std::size_t>(garbage_reach, pending_.size());
        const Pending& victim = pending_[pending_.size() - 1 - random_.below(reach)];
        const std::uint64_t block = victim.offset / shape_.erase_block;
        const std::uint64_t filling = random_.below(4);
        for (const Piece& piece : pieces_) {
            if (is_truncate(piece.pending) || piece.begin / shape_.erase_block != block || random_.below(4) == 0)
                continue;
            content.resize(std::max<std::size_t>(content.size(), piece.end));
            const std::uint64_t elsewhere = random_.below(content.size());
            for (std::uint64_t at = piece.begin; at < piece.end; ++at)
                content[at] = garbage(filling, content, elsewhere + at - piece.begin);
            facts_.garbage = facts_.garbage || piece.begin < size_;
        }
    }

    [[nodiscard]] base::Byte garbage(std::uint64_t filling, const base::Bytes& content, std::uint64_t from) const {
        if (filling == 0) return 0xff;
        if (filling == 1) return 0;
        if (filling == 2) return content[from % content.size()];
        return static_cast<base::Byte>(random_.next());
    }

    void tell() const {
        std::vector<std::tuple<std::size_t, std::size_t>> kept_of_all(pending_.size());
        for (const Piece& piece : pieces_) {
            auto& [kept, all] = kept_of_all[piece.pending];
            kept += piece.kept && (is_truncate(piece.pending) || piece.begin < size_) ? 1 : 0;
            ++all;
        }
        bool earlier_is_lost = false;
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            const auto [kept, all] = kept_of_all[i];
            const bool lost = kept < all;
            const bool truncate = is_truncate(i);
            facts_.reordered = facts_.reordered || (earlier_is_lost && kept > 0);
            facts_.torn_write = facts_.torn_write || (!truncate && lost && kept > 0);
            facts_.lost_write = facts_.lost_write || (!truncate && lost);
            facts_.lost_truncate = facts_.lost_truncate || (truncate && lost && size_ > pending_[i].operation->offset);
            earlier_is_lost = earlier_is_lost || (lost && !truncate);
        }
    }

    const base::Bytes& durable_;
    const std::vector<Pending>& pending_;
    const CutShape& shape_;
    SimRandom& random_;
    CutFacts& facts_;
    std::vector<Piece> pieces_;
    std::uint64_t size_ = 0;
};

}  // namespace

base::Bytes cut_file(const base::Bytes& durable, const std::vector<CrashReplay::Pending>& pending,
                     const CutShape& shape, SimRandom& random, CutFacts& facts) {
    return FileCut(durable, pending, shape, random, facts).make();
}

}  // namespace pendopo::sim

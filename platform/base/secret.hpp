// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "platform/base/assert.hpp"
#include "platform/base/bytes.hpp"

namespace pendopo::base {

/// A bounded buffer for what must not stay in memory: citizens' words, passphrases, private keys.
///
/// Allocates once and never grows, so that no copy is left behind by a reallocation; wiped when it is cleared,
/// moved from or destroyed. Not copyable. One owner, one thread at a time.
class SecretBuffer {
public:
    SecretBuffer() = default;
    explicit SecretBuffer(std::size_t capacity) : data_(std::make_unique<Byte[]>(capacity)), capacity_(capacity) {}
    /// A buffer that holds exactly `bytes`. The caller wipes its own copy.
    explicit SecretBuffer(ByteView bytes) : SecretBuffer(bytes.size()) {
        const bool fits = append(bytes);
        PENDOPO_ASSERT(fits);
    }
    SecretBuffer(SecretBuffer&& other) noexcept { swap(other); }
    SecretBuffer& operator=(SecretBuffer&& other) noexcept {
        if (this != &other) {
            SecretBuffer empty;
            swap(empty);
            swap(other);
        }
        return *this;
    }
    SecretBuffer(const SecretBuffer&) = delete;
    SecretBuffer& operator=(const SecretBuffer&) = delete;
    ~SecretBuffer() { clear(); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] ByteView view() const noexcept { return {data_.get(), size_}; }
    [[nodiscard]] ByteSpan span() noexcept { return {data_.get(), size_}; }
    [[nodiscard]] std::string_view text() const noexcept { return as_text(view()); }

    /// False, and nothing changed, if it does not fit.
    [[nodiscard]] bool append(ByteView bytes) noexcept { return replace(size_, 0, bytes); }
    /// Replaces `count` bytes at `position`. False, and nothing changed, if the result does not fit.
    [[nodiscard]] bool replace(std::size_t position, std::size_t count, ByteView bytes) noexcept {
        PENDOPO_ASSERT(position <= size_ && count <= size_ - position);
        if (size_ - count + bytes.size() > capacity_) return false;
        const std::size_t tail = size_ - position - count;
        const std::size_t new_size = size_ - count + bytes.size();
        if (tail > 0) std::memmove(data_.get() + position + bytes.size(), data_.get() + position + count, tail);
        if (!bytes.empty()) std::memcpy(data_.get() + position, bytes.data(), bytes.size());
        if (new_size < size_) wipe(data_.get() + new_size, size_ - new_size);
        size_ = new_size;
        return true;
    }
    /// Growing adds zero bytes; the size must fit the capacity.
    void resize(std::size_t size) noexcept {
        PENDOPO_ASSERT(size <= capacity_);
        if (size > size_)
            std::fill(data_.get() + size_, data_.get() + size, Byte{0});
        else if (size < size_)
            wipe(data_.get() + size, size_ - size);
        size_ = size;
    }
    /// Overwrites everything, capacity included.
    void clear() noexcept {
        wipe(data_.get(), capacity_);
        size_ = 0;
    }
    void swap(SecretBuffer& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

private:
    std::unique_ptr<Byte[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// A fixed-size secret (keys, R). Wiped when destroyed or overwritten by move. Copies are explicit.
template <std::size_t Size>
struct SecretFixed {
    std::array<Byte, Size> bytes{};

    SecretFixed() = default;
    SecretFixed(SecretFixed&& other) noexcept : bytes(other.bytes) { wipe(other.bytes); }
    SecretFixed& operator=(SecretFixed&& other) noexcept {
        if (this != &other) {
            bytes = other.bytes;
            wipe(other.bytes);
        }
        return *this;
    }
    SecretFixed(const SecretFixed&) = delete;
    SecretFixed& operator=(const SecretFixed&) = delete;
    ~SecretFixed() { wipe(bytes); }

    [[nodiscard]] ByteView view() const noexcept { return bytes; }
    [[nodiscard]] ByteSpan span() noexcept { return bytes; }
    [[nodiscard]] SecretFixed copy() const {
        SecretFixed out;
        out.bytes = bytes;
        return out;
    }
    [[nodiscard]] static Result<SecretFixed> from(ByteView view) {
        if (view.size() != Size) return fail(ErrorCode::malformed, "expected " + std::to_string(Size) + " bytes");
        SecretFixed out;
        std::copy(view.begin(), view.end(), out.bytes.begin());
        return out;
    }
};

}  // namespace pendopo::base

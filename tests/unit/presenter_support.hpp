// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "app/presenter/presenter.hpp"
#include "app/text/utf8.hpp"

/// One visitor at one kiosk, with a clock in the hand.
namespace pendopo::presenter::testing {

using namespace std::chrono_literals;

inline constexpr model::AreaCode banten{36};
inline constexpr model::AreaCode serang_district{367301};

inline const text::Library& texts() {
    static const text::Library library = [] {
        auto loaded = text::Library::embedded();
        REQUIRE(loaded);
        return std::move(*loaded);
    }();
    return library;
}

inline const areas::Areas& places() {
    static const areas::Areas loaded = [] {
        auto areas = areas::Areas::embedded();
        REQUIRE(areas);
        return std::move(*areas);
    }();
    return loaded;
}

inline Options options() {
    Options out;
    out.province = banten;
    out.district = serang_district;
    return out;
}

class Visit {
public:
    explicit Visit(const Options& given = options()) : presenter(given, texts(), places(), now) {
        presenter.set_readiness(Readiness::ready, {}, now);
    }

    Visit& act(const Intent& intent) {
        presenter.handle(intent, now);
        return *this;
    }
    Visit& type(std::string_view utf8) {
        for (; !utf8.empty(); utf8.remove_prefix(text::decode_utf8(utf8).size))
            act(InsertCharacter{text::decode_utf8(utf8).character});
        return *this;
    }
    /// Lets time pass as the program does: waking at each deadline.
    Visit& wait(base::Milliseconds time) {
        const base::Instant until = now + time;
        for (auto next = presenter.next_deadline(); next && *next <= until; next = presenter.next_deadline()) {
            REQUIRE(*next > now);
            now = *next;
            presenter.tick(now);
            ++wakes;
        }
        now = until;
        presenter.tick(now);
        return *this;
    }
    Visit& go_to(Screen screen) {
        const auto reached = [&] { return view().screen == screen; };
        if (!reached() && view().screen == Screen::attract) act(Start{});
        if (!reached()) act(ChooseDoor{Door::aspiration});
        if (!reached()) act(ChooseTopic{model::Topic::roads});
        if (!reached()) act(ChoosePlace{serang_district});
        if (!reached()) type(words).act(Next{});
        if (!reached()) act(ChooseAnonymous{}).act(Next{});
        if (!reached()) act(Send{});
        if (!reached() && screen == Screen::failure) presenter.save_failed(SaveFailure::storage_full, now);
        if (!reached()) presenter.saved(secret("7K3M-92QF-XW4T6"), secret("QR TEXT"), now);
        REQUIRE(reached());
        return *this;
    }
    /// Everything the presenter asks for, in order.
    std::vector<Request> requests() {
        std::vector<Request> out;
        while (auto request = presenter.take_request())
            out.push_back(std::move(*request));
        return out;
    }
    [[nodiscard]] const View& view() const { return presenter.view(); }
    [[nodiscard]] Screen screen() const { return view().screen; }

    static base::SecretBuffer secret(std::string_view text) { return base::SecretBuffer(base::as_bytes(text)); }
    static constexpr std::string_view words = "Jalan di depan SDN Cilowong berlubang. Mohon diperbaiki.";

    base::Instant now{1h};
    Presenter presenter;
    int wakes = 0;
};

}  // namespace pendopo::presenter::testing

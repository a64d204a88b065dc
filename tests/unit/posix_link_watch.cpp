// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "platform/posix/link_watch.hpp"

using namespace pendopo;

namespace {

base::Bytes message(std::uint16_t type, std::size_t payload) {
    nlmsghdr head{};
    head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + payload);
    head.nlmsg_type = type;
    base::Bytes bytes(sizeof head + payload);
    std::memcpy(bytes.data(), &head, sizeof head);
    bytes.resize((bytes.size() + 3) / 4 * 4);
    return bytes;
}

}  // namespace

TEST_CASE("link watch: a new address or route is news, its loss and everything else is not") {
    CHECK(posix::announces_connection(message(RTM_NEWADDR, 20)));
    CHECK(posix::announces_connection(message(RTM_NEWROUTE, 33)));
    CHECK_FALSE(posix::announces_connection(message(RTM_DELADDR, 20)));
    CHECK_FALSE(posix::announces_connection(message(RTM_DELROUTE, 0)));
    base::Bytes several = message(RTM_DELADDR, 21);
    base::append(several, message(RTM_NEWADDR, 20));
    CHECK(posix::announces_connection(several));
}

TEST_CASE("link watch: cut messages and wrong lengths tell nothing and harm nothing") {
    const base::Bytes whole = message(RTM_DELADDR, 20);
    for (std::size_t size = 0; size <= whole.size(); ++size)
        CHECK_FALSE(posix::announces_connection({whole.data(), size}));
    base::Bytes endless = message(RTM_NEWADDR, 0);
    for (const std::uint32_t length : {0u, 1u, 15u, 17u, 0xfffffffcu, 0xffffffffu}) {
        std::memcpy(endless.data(), &length, sizeof length);
        CHECK_FALSE(posix::announces_connection(endless));
    }
}

TEST_CASE("link watch: the kernel lets us listen, and looking for news does not block") {
    auto watch = posix::LinkWatch::open();
    REQUIRE(watch);
    while (watch->drain().changed) {
    }
    CHECK(watch->descriptor() >= 0);
}

// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/link_watch.hpp"

#include <array>
#include <cstring>

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "platform/posix/system_error.hpp"

namespace pendopo::posix {

base::Result<LinkWatch> LinkWatch::open() {
    Descriptor descriptor(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (!descriptor.open() ||
        ::bind(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return base::fail(base::ErrorCode::unsupported, system_error("watching for connections", errno).message);
    return LinkWatch(std::move(descriptor));
}

LinkWatch::News LinkWatch::drain() {
    std::array<base::Byte, 8192> datagram;
    News news;
    for (;;) {
        const ssize_t size = ::recv(descriptor_.get(), datagram.data(), datagram.size(), 0);
        const bool dropped = size < 0 && errno == ENOBUFS;  // the kernel dropped some: there was plenty of news
        if (size <= 0 && !dropped) return news;
        news.changed = true;
        if (dropped || announces_connection({datagram.data(), static_cast<std::size_t>(size)})) news.up = true;
    }
}

bool announces_connection(base::ByteView datagram) {
    while (datagram.size() >= sizeof(nlmsghdr)) {
        nlmsghdr head{};
        std::memcpy(&head, datagram.data(), sizeof head);
        if (head.nlmsg_len < sizeof head || head.nlmsg_len > datagram.size()) return false;
        if (head.nlmsg_type == RTM_NEWADDR || head.nlmsg_type == RTM_NEWROUTE) return true;
        const std::size_t aligned = (head.nlmsg_len + std::size_t{3}) & ~std::size_t{3};
        if (aligned >= datagram.size()) return false;
        datagram = datagram.subspan(aligned);
    }
    return false;
}

}  // namespace pendopo::posix

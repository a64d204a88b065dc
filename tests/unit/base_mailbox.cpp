// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <thread>

#include <doctest/doctest.h>

#include "platform/base/mailbox.hpp"

using pendopo::base::Mailbox;

TEST_CASE("mailbox: things come out in their order, once") {
    Mailbox<std::unique_ptr<int>> box;
    CHECK_FALSE(box.take());
    box.post(std::make_unique<int>(1));
    box.post(std::make_unique<int>(2));
    CHECK(**box.take() == 1);
    CHECK(**box.take() == 2);
    CHECK_FALSE(box.take());
}

TEST_CASE("mailbox: one that was closed is finished only when nothing is left in it") {
    Mailbox<int> box;
    CHECK_FALSE(box.finished());
    CHECK_FALSE(box.take());  // the reader looked, and then somebody posted and left
    box.post(7);
    box.close();
    CHECK_FALSE(box.finished());
    CHECK(box.take() == 7);
    CHECK(box.finished());
}

TEST_CASE("mailbox: a reader that ends when it is finished has seen everything, whenever the poster leaves") {
    for (int round = 0; round < 200; ++round) {
        Mailbox<int> box;
        int seen = 0;
        std::thread reader([&] {
            while (!box.finished())
                while (box.take())
                    ++seen;
        });
        for (int i = 0; i < 20; ++i)
            box.post(i);
        box.close();
        reader.join();
        CHECK(seen == 20);
    }
}

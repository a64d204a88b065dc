// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/service_words.hpp"

namespace pendopo::kiosk {

presenter::ServiceLink link_of(protocol::Link link) {
    switch (link) {
        case protocol::Link::online:
            return presenter::ServiceLink::online;
        case protocol::Link::not_enrolled:
            return presenter::ServiceLink::not_enrolled;
        case protocol::Link::refused:
            return presenter::ServiceLink::refused;
        case protocol::Link::offline:
            break;
    }
    return presenter::ServiceLink::offline;
}

presenter::Exchange exchange_of(protocol::CourierState state) {
    switch (state) {
        case protocol::CourierState::working:
            return presenter::Exchange::working;
        case protocol::CourierState::done:
            return presenter::Exchange::done;
        case protocol::CourierState::stick_full:
            return presenter::Exchange::stick_full;
        case protocol::CourierState::stick_failed:
            return presenter::Exchange::stick_failed;
        case protocol::CourierState::device_failed:
            return presenter::Exchange::device_failed;
        case protocol::CourierState::not_ready:
            return presenter::Exchange::not_ready;
        case protocol::CourierState::no_stick:
            break;
    }
    return presenter::Exchange::no_stick;
}

}  // namespace pendopo::kiosk

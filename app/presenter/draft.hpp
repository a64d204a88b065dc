// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/presenter/intent.hpp"
#include "app/presenter/text_field.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::presenter {

enum class ContactChoice : std::uint8_t { open, anonymous, leave };

/// What one visitor has entered so far. Nothing of it is written anywhere; reset() overwrites all of it.
struct Draft {
    model::Topic topic = model::Topic::none;
    model::AreaCode place;
    ContactChoice contact_choice = ContactChoice::open;
    bool consent = false;
    bool receipt_declined = false;

    TextField query{{limits::search_text_bytes_max, limits::search_text_bytes_max, false}};
    TextField words{{limits::words_characters_max, limits::words_bytes_max, true}};
    TextField name{{limits::contact_field_bytes_max, limits::contact_field_bytes_max, false}};
    TextField contact{{limits::contact_field_bytes_max, limits::contact_field_bytes_max, false}};

    /// Something would be lost by starting over.
    [[nodiscard]] bool begun() const noexcept {
        return topic != model::Topic::none || !words.empty() || !name.empty() || !contact.empty();
    }
    void reset(model::AreaCode own_district) noexcept {
        topic = model::Topic::none;
        place = own_district;
        contact_choice = ContactChoice::open;
        consent = false;
        receipt_declined = false;
        for (TextField* field : {&query, &words, &name, &contact})
            field->wipe();
    }
};

}  // namespace pendopo::presenter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/bytes.hpp"
#include "sync/envelope/primitives.hpp"

/// The targets of the other files, and what they share.
namespace pendopo::fuzz {

/// With random bytes that are the same in every run, so that a corpus keeps its worth.
[[nodiscard]] envelope::Primitives& primitives();

// envelope.cpp
void body(base::ByteView input);
void sealed(base::ByteView input);
void receipt(base::ByteView input);
void reply(base::ByteView input);
void case_words(base::ByteView input);
void key_file(base::ByteView input);
void key_share(base::ByteView input);
void certificate(base::ByteView input);

// machines.cpp
void stream(base::ByteView input);
void http(base::ByteView input);

// device.cpp
void engine_answer(base::ByteView input);
void http_head(base::ByteView input);
void kiosk_inbox(base::ByteView input);

// packs.cpp
void crest(base::ByteView input);
void pack_folder(base::ByteView input);

// camera.cpp
void y4m(base::ByteView input);
void qr_picture(base::ByteView input);
void jpeg(base::ByteView input);

// app.cpp
void config(base::ByteView input);
void areas_list(base::ByteView input);
void areas_search(base::ByteView input);
void catalog(base::ByteView input);
void form_answers(base::ByteView input);
void text_field(base::ByteView input);

}  // namespace pendopo::fuzz

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "platform/base/secret.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::model {

/// How a recording is coded. The numbers are part of the format.
enum class Codec : std::uint8_t { ogg_opus = 1 };

using RecordingId = base::Fixed<struct RecordingIdTag, 16>;  ///< random

/// Something a citizen told aloud, as it stands inside the seal: what opens its chunks, in their order. The chunks
/// themselves travel apart, by name (sync/envelope/media.hpp).
struct Recording {
    Codec codec = Codec::ogg_opus;
    std::uint32_t milliseconds = 0;
    RecordingId id;
    base::SecretFixed<32> key;
    std::vector<Hash> chunks;
};

}  // namespace pendopo::model

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "sync/courier/names.hpp"
#include "sync/protocol/frame.hpp"

/// What the bytes of a file on the stick are, held against its name. Shapes only: whether something is genuine is for
/// the receiver, the engine and the kiosk to say, as if it had come by network.
namespace pendopo::courier {

/// A chunk's ciphertext, whose SHA-256 is its name.
struct Chunk {
    model::Hash name;
    base::Bytes ciphertext;
};
using UpFile = std::variant<protocol::Batch, Chunk, protocol::Health, protocol::AnnouncementCounts, protocol::Identity,
                            protocol::EnrolRequest>;

/// A file in a device's `up`. A batch may be of another device than the folder's: a box that was enrolled anew brings
/// its older journal. Errors: malformed (not what its name says), too_large, unsupported (of a later version).
[[nodiscard]] base::Result<UpFile> read_up(envelope::Primitives& primitives, const UpName& name, base::ByteView bytes);

/// A frame in a `down` folder.
struct DownFile {
    /// In this order they are taken: keys come before what is verified with them.
    enum class Kind : std::uint8_t {
        grant,    ///< EnrolGrant
        bundle,   ///< BundleFrame
        ack,      ///< model::Ack
        revoked,  ///< protocol::Revoked
        mail,  ///< anything else that the kiosk looks into: MediaHeld, Safe, SafeMedia, Erase, PackFrame, Reply, what
               ///< is newer than we
    };
    Kind kind = Kind::mail;
    base::Bytes frame;
};

/// A frame for `device`, from its own folder or that for all. Errors: malformed (does not fit its name, is for another
/// device, or has no business on a stick: what only sync itself may tell the kiosk), too_large.
[[nodiscard]] base::Result<DownFile> read_down(envelope::Primitives& primitives, std::string_view name,
                                               base::ByteView bytes, const model::DeviceId& device);

}  // namespace pendopo::courier

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace pendopo::ctl {

/// Where `province init DIR` puts things. Each folder belongs to one duty, so that it can move to the machine or the
/// stick where that duty is done; the commands find them again by these names.
struct ProvinceLayout {
    std::filesystem::path root;

    // public: handed to devices
    [[nodiscard]] std::filesystem::path roots() const { return root / "public" / "roots.txt"; }
    [[nodiscard]] std::filesystem::path bundle() const { return root / "public" / "bundle.cbor"; }
    /// The content pack that was published last.
    [[nodiscard]] std::filesystem::path pack() const { return root / "public" / "pack.cbor"; }
    [[nodiscard]] std::filesystem::path unsigned_bundle() const { return root / "public" / "bundle.unsigned"; }
    [[nodiscard]] std::filesystem::path ca_certificate() const { return root / "public" / "ca.pem"; }
    [[nodiscard]] std::filesystem::path address() const { return root / "public" / "address.toml"; }
    // ca: confirms devices
    [[nodiscard]] std::filesystem::path ca_key() const { return root / "ca" / "ca.key"; }
    [[nodiscard]] std::filesystem::path ca_unlock() const { return root / "ca" / "unlock.key"; }
    // content: signs content packs
    [[nodiscard]] std::filesystem::path content_key() const { return root / "content" / "content.key"; }
    [[nodiscard]] std::filesystem::path content_unlock() const { return root / "content" / "unlock.key"; }
    // ingest: the server
    [[nodiscard]] std::filesystem::path ack_key() const { return root / "ingest" / "ack.key"; }
    /// Made for the bundle to come; the server finds it as soon as that is in force.
    [[nodiscard]] std::filesystem::path next_ack_key() const { return root / "ingest" / "ack.key.next"; }
    [[nodiscard]] std::filesystem::path ack_unlock() const { return root / "ingest" / "unlock.key"; }
    [[nodiscard]] std::filesystem::path server_config() const { return root / "ingest" / "server.toml"; }
    [[nodiscard]] std::filesystem::path socket() const { return root / "run" / "server.sock"; }
    [[nodiscard]] std::filesystem::path store() const { return root / "store" / "province.db"; }
    // nginx
    [[nodiscard]] std::filesystem::path nginx() const { return root / "nginx"; }
    // desk and practice keys: made here only with --practice
    [[nodiscard]] std::filesystem::path desk_key(const std::string& role) const {
        return root / "desk" / (role + ".key");
    }
    [[nodiscard]] std::filesystem::path desk_unlock() const { return root / "desk" / "unlock.key"; }
    [[nodiscard]] std::filesystem::path ombudsman_key() const { return root / "ombudsman" / "ombudsman.key"; }
    [[nodiscard]] std::filesystem::path ombudsman_unlock() const { return root / "ombudsman" / "unlock.key"; }
    [[nodiscard]] std::filesystem::path root_key(int number) const {
        return root / "practice-roots" / ("root-" + std::to_string(number) + ".key");
    }
    [[nodiscard]] std::filesystem::path root_unlock() const { return root / "practice-roots" / "unlock.key"; }
};

}  // namespace pendopo::ctl

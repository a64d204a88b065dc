// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/config/programs.hpp"
#include "app/ctl/context.hpp"

namespace pendopo::ctl {

enum class Health { fine, worth_knowing, broken };

/// One thing that was looked at: what it is, how it is, and what to do if it is not fine.
struct Finding {
    Health health = Health::fine;
    std::string what;
    std::string advice;
};

/// Collects findings; used by the two sides' examinations.
class Findings {
public:
    void fine(std::string what) { all_.push_back({Health::fine, std::move(what), ""}); }
    void worth_knowing(std::string what, std::string advice) {
        all_.push_back({Health::worth_knowing, std::move(what), std::move(advice)});
    }
    void broken(std::string what, std::string advice) {
        all_.push_back({Health::broken, std::move(what), std::move(advice)});
    }
    [[nodiscard]] const std::vector<Finding>& all() const { return all_; }

private:
    std::vector<Finding> all_;
};

/// The machine that either side stands on: clock, disk.
void examine_machine(Context& context, const std::filesystem::path& directory, Findings& findings);
/// The province in `directory`: keys, bundle, permissions, nginx, server, store.
void examine_province(Context& context, const std::filesystem::path& directory, Findings& findings);
/// The device whose kiosk.toml and sync.toml lie in `directory`.
void examine_device(Context& context, const std::filesystem::path& directory, Findings& findings);

/// The kiosk's journal and the key that signs it: there, whole at its head, its owner's alone. Changes and locks
/// nothing.
void examine_journal(const std::filesystem::path& data_dir, Findings& findings);
/// The font files that the screen's letters are read from.
void examine_fonts(Findings& findings);
/// The kiosk's camera, if it has one: opened, and looked through for a few seconds at most.
void examine_camera(const config::CameraConfig& camera, Findings& findings);
/// A stream's folder: there, and written by the owner of `writer_dir` alone.
void examine_stream(const std::filesystem::path& folder, const std::filesystem::path& writer_dir, Findings& findings);

/// A file or folder that must be its owner's alone.
void examine_privacy(const std::filesystem::path& path, Findings& findings);

}  // namespace pendopo::ctl

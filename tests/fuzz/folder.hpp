// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "platform/base/assert.hpp"

namespace pendopo::fuzz {

/// An empty folder, in memory where there is one. Gone with the program, also when it ends by exit().
class Folder {
public:
    Folder() {
        const std::filesystem::path memory = "/dev/shm";
        const auto base = std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
        std::string name = (base / "pendopo-fuzz-XXXXXX").string();
        PENDOPO_ASSERT(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

}  // namespace pendopo::fuzz

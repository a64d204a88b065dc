// SPDX-License-Identifier: Apache-2.0
#include "platform/log/log_sink.hpp"

#include <memory>
#include <string>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "platform/base/limits.hpp"

namespace pendopo::log {
namespace {

// Lives until the process ends: threads may log while main's objects are being destroyed.
spdlog::logger* logger = nullptr;

spdlog::level::level_enum to_spdlog(base::Level level) {
    switch (level) {
        case base::Level::debug:
            return spdlog::level::debug;
        case base::Level::info:
            return spdlog::level::info;
        case base::Level::warning:
            return spdlog::level::warn;
        case base::Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string one_line(std::string_view component, std::string_view message) {
    std::string line(component);
    line.append(": ").append(message.substr(0, limits::log_line_bytes_max));
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return line;
}

void write_line(base::Level level, std::string_view component, std::string_view message) {
    try {
        logger->log(to_spdlog(level), one_line(component, message));
    } catch (const std::exception&) {  // no memory for a log line: the work goes on without it
    }
}

std::shared_ptr<spdlog::sinks::sink> make_sink(const std::filesystem::path& file) {
    if (file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), limits::log_file_bytes_max,
                                                                  limits::log_files_max - 1);
}

}  // namespace

base::Status open(const Options& options) {
    try {
        auto made = std::make_unique<spdlog::logger>("pendopo", make_sink(options.file));
        made->set_formatter(
            std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%SZ %l %v", spdlog::pattern_time_type::utc));
        made->set_level(to_spdlog(options.least));
        made->flush_on(spdlog::level::info);
        made->set_error_handler([](const std::string&) {});
        delete logger;
        logger = made.release();
    } catch (const spdlog::spdlog_ex& error) {
        return base::fail(base::ErrorCode::io, "opening the log " + options.file.string() + ": " + error.what());
    }
    base::set_log_sink(write_line);
    return {};
}

}  // namespace pendopo::log

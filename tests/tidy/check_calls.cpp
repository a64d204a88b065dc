// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "tests/tidy/checks.hpp"

namespace pendopo::tidy {
namespace {

enum class Form { name, call };  // a call is a name, an opening bracket, and no declaration or member before it

struct BannedCall {
    std::string_view name;
    Form form;
    std::vector<std::string_view> allowed_below;
    std::string_view instead;
};

const std::vector<BannedCall>& banned_calls() {
    const std::vector<std::string_view> clock_folders = {"platform/", "tests/bench/", "tests/e2e/", "tests/hosts/",
                                                         "tests/tidy/"};
    const std::vector<std::string_view> random_folders = {"platform/", "tests/tidy/"};
    const std::vector<std::string_view> sleep_folders = {"platform/",    "tests/bench/",   "tests/e2e/",
                                                         "tests/hosts/", "tests/machine/", "tests/tidy/"};
    const std::vector<std::string_view> environment_folders = {"platform/posix/", "app/kiosk/", "app/syncd/",
                                                               "app/server/",     "app/ctl/",   "tests/"};
    static const std::vector<BannedCall> calls = {
        {"system_clock::now", Form::name, clock_folders, "port::Clock"},
        {"steady_clock::now", Form::name, clock_folders, "port::Clock"},
        {"high_resolution_clock", Form::name, clock_folders, "port::Clock"},
        {"clock_gettime", Form::call, clock_folders, "port::Clock"},
        {"gettimeofday", Form::call, clock_folders, "port::Clock"},
        {"time", Form::call, clock_folders, "port::Clock"},
        {"rand", Form::call, random_folders, "port::Random"},
        {"srand", Form::call, random_folders, "port::Random"},
        {"random", Form::call, random_folders, "port::Random"},
        {"getrandom", Form::call, random_folders, "port::Random"},
        {"getentropy", Form::call, random_folders, "port::Random"},
        {"random_device", Form::name, random_folders, "port::Random"},
        {"getenv", Form::call, environment_folders, "the configuration"},
        {"secure_getenv", Form::call, environment_folders, "the configuration"},
        {"sleep_for", Form::call, sleep_folders, "waiting for what happens"},
        {"sleep_until", Form::call, sleep_folders, "waiting for what happens"},
        {"usleep", Form::call, sleep_folders, "waiting for what happens"},
        {"nanosleep", Form::call, sleep_folders, "waiting for what happens"},
        {"sleep", Form::call, sleep_folders, "waiting for what happens"},
        {"glfwSetClipboardString", Form::name, {}, "nothing: the next visitor would find the words there"},
        {"glfwGetClipboardString", Form::name, {}, "nothing: the next visitor would find the words there"},
        {"SetClipboardText", Form::name, {}, "nothing: the next visitor would find the words there"},
        {"GetClipboardText", Form::name, {}, "nothing: the next visitor would find the words there"},
        {"InputText", Form::name, {}, "TextField: ImGui's own copies to the clipboard, and keeps copies"},
        {"InputTextMultiline", Form::name, {}, "TextField: ImGui's own copies to the clipboard, and keeps copies"},
    };
    return calls;
}

std::string_view before(std::string_view code, std::size_t place) {
    const std::size_t last = code.substr(0, place).find_last_not_of(" \t\n");
    return last == std::string_view::npos ? std::string_view() : code.substr(0, last + 1);
}

std::string_view last_word(std::string_view text) {
    std::size_t begin = text.size();
    while (begin > 0 && is_name_character(text[begin - 1]))
        --begin;
    return text.substr(begin);
}

/// A member (`clock.time()`), a name of another scope (`own::time()`) or a declaration (`Instant time()`).
bool is_someone_elses(std::string_view code, std::size_t place) {
    std::string_view lead = before(code, place);
    if (lead.ends_with("::")) {
        const std::string_view scope = last_word(before(lead, lead.size() - 2));
        return !scope.empty() && scope != "std" && scope != "this_thread" && scope != "return";
    }
    if (lead.ends_with(".") || lead.ends_with("->")) return true;
    if (lead.ends_with("&") || lead.ends_with("*") || lead.ends_with(">")) return true;
    const std::string_view word = last_word(lead);
    return !word.empty() && word != "return" && word != "co_return";
}

bool matches(std::string_view code, std::size_t place, const BannedCall& call) {
    const std::size_t end = place + call.name.size();
    if (place > 0 && is_name_character(code[place - 1])) return false;
    if (end < code.size() && is_name_character(code[end])) return false;
    if (call.form == Form::name) return true;
    const std::size_t next = code.find_first_not_of(" \t\n", end);
    return next != std::string_view::npos && code[next] == '(' && !is_someone_elses(code, place);
}

}  // namespace

Findings check_calls(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp()) return findings;
    const std::string code = code_only(file.text);
    for (const BannedCall& call : banned_calls()) {
        const auto is_above = [&](std::string_view folder) { return file.path.starts_with(folder); };
        if (std::ranges::any_of(call.allowed_below, is_above)) continue;
        for (std::size_t place = code.find(call.name); place != std::string::npos;
             place = code.find(call.name, place + 1)) {
            if (!matches(code, place, call)) continue;
            const std::string what =
                std::string(call.name) + " is not for this folder; take " + std::string(call.instead);
            findings.push_back(at(file, line_of(code, place), what));
        }
    }
    return findings;
}

}  // namespace pendopo::tidy

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/ctl/context.hpp"
#include "app/ctl/province_layout.hpp"
#include "storage/model/submission.hpp"
#include "sync/content/pack.hpp"

namespace pendopo::ctl {

/// The questions that kiosks asked, as far as they are known here: what is built in, the pack that the province
/// published last, and pack files that the operator names.
class FormBook {
public:
    /// Errors: those of read_bundle, of reading a named file and of content::verify_pack. A published pack that can't
    /// be read is left out: then ids stand where words would.
    [[nodiscard]] static base::Result<FormBook> read(Context& context, const ProvinceLayout& layout,
                                                     const std::vector<std::string>& pack_files);

    /// Null if that pack is not known here.
    [[nodiscard]] const content::Form* find(model::Kind kind, std::uint16_t form, std::uint32_t pack_version) const;
    /// The newest form of that number.
    [[nodiscard]] const content::Form* newest(model::Kind kind, std::uint16_t form) const;

    /// Null if that pack is not known here.
    [[nodiscard]] const content::Announcement* announcement(std::uint32_t pack_version, std::uint16_t id) const;

private:
    std::vector<content::Pack> packs_;
};

[[nodiscard]] constexpr bool holds_answers(model::Kind kind) noexcept {
    return kind == model::Kind::poll || kind == model::Kind::survey;
}

/// What a poll or survey entry says: {form, title, answers: [{question, label, options: [{option, label}] or text}]},
/// or {error} if its words are no answers. Labels are null where the form is not known.
[[nodiscard]] nlohmann::ordered_json answers_json(const FormBook& book, const model::Submission& said);
/// What answers_json made, a line for each question.
[[nodiscard]] std::string answers_text(const nlohmann::ordered_json& answers);

}  // namespace pendopo::ctl

// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "app/config/programs.hpp"
#include "app/ctl/doctor.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "storage/device/stream.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

namespace fs = std::filesystem;

/// What sync last told the kiosk, read from the inbox without disturbing either.
struct LastWords {
    std::optional<protocol::StatusFrame> status;
    std::optional<protocol::Enrolment> enrolment;
    base::Bytes bundle;
    std::optional<std::uint64_t> acked;
};

LastWords read_inbox(const fs::path& folder) {
    LastWords last;
    auto reader = device::StreamReader::open(folder);
    for (auto record = reader.next(); record && *record; record = reader.next()) {
        const auto frame = protocol::decode((*record)->frame);
        if (!frame) continue;
        if (const auto* status = std::get_if<protocol::StatusFrame>(&*frame)) last.status = *status;
        if (const auto* enrolment = std::get_if<protocol::Enrolment>(&*frame)) last.enrolment = *enrolment;
        if (const auto* bundle = std::get_if<protocol::BundleFrame>(&*frame)) last.bundle = bundle->bundle;
        if (const auto* ack = std::get_if<model::Ack>(&*frame)) last.acked = ack->head.seq;
    }
    return last;
}

void examine_trust(Context& context, const config::KioskConfig& kiosk, const LastWords& last, Findings& findings) {
    const auto text = posix::read_trusted_file(kiosk.roots_file, limits::config_bytes_max);
    const auto roots = text ? content::parse_root_keys(base::as_text(*text))
                            : base::Result<content::RootKeys>(base::fail(text.error()));
    if (!roots) {
        findings.broken("root keys: " + roots.error().message,
                        "lay down the province's roots.txt again, owned by root");
        return;
    }
    findings.fine(std::string("root keys are there") + (roots->practice ? ", PRACTICE" : ""));
    if (last.bundle.empty()) {
        findings.broken("no trust bundle has come: the kiosk says 'not set up' and takes nothing",
                        "enrol it: token, connection, and the 8 words compared at the desk");
        return;
    }
    const auto verified = content::verify_bundle(*context.primitives, last.bundle, *roots, std::nullopt);
    if (!verified)
        findings.broken("trust bundle: " + verified.error().message,
                        "the kiosk keeps its last good one; look at what the province hands out");
    else
        findings.fine("trust bundle of " + verified->bundle.province + ", epoch " +
                      std::to_string(verified->bundle.epoch));
}

void examine_enrolment(const LastWords& last, Findings& findings) {
    if (!last.enrolment) {
        findings.worth_knowing("pendopo-sync has told nothing about enrolment", "start it and look again");
        return;
    }
    switch (last.enrolment->state) {
        case protocol::EnrolmentState::waiting_for_token:
            findings.broken("waits for an enrolment token",
                            "pendopo-ctl device token at the province, then into token.txt");
            return;
        case protocol::EnrolmentState::pending:
            findings.broken("waits for somebody to compare the 8 words on its screen",
                            "pendopo-ctl device confirm at the province");
            return;
        case protocol::EnrolmentState::refused:
            findings.broken("the province refused this device or its token", "make a new token and start again");
            return;
        case protocol::EnrolmentState::confirmed:
            findings.fine("enrolled");
            return;
    }
}

std::string advice_for(protocol::Trouble trouble) {
    using protocol::Trouble;
    switch (trouble) {
        case Trouble::network:
            return "no connection: check cable, SIM or Wi-Fi; nothing is lost, it goes on by itself";
        case Trouble::not_the_province:
            return "something else answers, such as a log-in page of the network: open it once";
        case Trouble::wrong_server:
            return "the server's certificate is not the pinned one: check host and pinned_keys";
        case Trouble::refused:
            return "the province does not accept this device: was it revoked or replaced?";
        case Trouble::foreign_head:
            return "its card was copied or restored: look for a second device with the same id";
        case Trouble::disk:
            return "sync can't write: check disk space and permissions";
        case Trouble::server_error:
            return "the province's server is in trouble: pendopo-ctl doctor --province there";
        case Trouble::bad_signature:
            return "an acknowledgement is not signed by the bundle's ack key: nothing is lost; sync asks for a new "
                   "bundle, and the province checks its ack.key with pendopo-ctl doctor --province";
        case Trouble::token_refused:
            return "the enrolment token is used up, too old or mistyped: pendopo-ctl device token at the province";
        case Trouble::too_large:
            return "a batch is larger than the server takes: check client_max_body_size of the province's nginx";
        case Trouble::outbox_damaged:
            return "entries are missing in the outbox: start pendopo-kiosk, it fills it again from its journal";
        case Trouble::batch_refused:
            return "the province calls an entry malformed or not authentic: update the programs on both sides; the "
                   "entries stay here";
        case Trouble::bundle_refused:
            return "the trust bundle does not verify or is an older one: the kiosk keeps its last good one; "
                   "pendopo-ctl bundle show at the province, and compare roots.txt";
        case Trouble::media_refused:
            return "the province takes no more recordings of this device: look at its quota there; texts go on";
        case Trouble::none:
            return "";
    }
    return "see the log of pendopo-sync";
}

void examine_link(const LastWords& last, Findings& findings) {
    if (!last.status) {
        findings.worth_knowing("pendopo-sync has not reported yet", "start it: pendopo-sync --config sync.toml");
        return;
    }
    const std::string waiting = std::to_string(last.status->waiting) + " entries wait to be sent";
    if (last.status->waiting > 0 && last.status->link != protocol::Link::online)
        findings.worth_knowing(waiting, "they are safe; they leave with the next connection");
    else
        findings.fine(waiting);
    if (last.acked) findings.fine("the province has confirmed up to entry " + std::to_string(*last.acked));
    const std::string link = "the link is " + std::string(protocol::name(last.status->link));
    if (last.status->trouble == protocol::Trouble::none)
        findings.fine(link);
    else
        findings.worth_knowing(link + " (" + std::string(protocol::name(last.status->trouble)) + ")",
                               advice_for(last.status->trouble));
}

}  // namespace

void examine_device(Context& context, const fs::path& directory, Findings& findings) {
    const auto kiosk = config::load_kiosk(directory / "kiosk.toml");
    const auto sync = config::load_sync(directory / "sync.toml");
    if (!kiosk) findings.broken("kiosk configuration: " + kiosk.error().message, "mend that line");
    if (!sync) findings.broken("sync configuration: " + sync.error().message, "mend that line");
    if (!kiosk || !sync) return;
    if (kiosk->outbox_dir != sync->outbox_dir || kiosk->inbox_dir != sync->inbox_dir)
        findings.broken("kiosk.toml and sync.toml name different outbox or inbox folders", "make them the same");
    for (const fs::path& path : {kiosk->data_dir, sync->data_dir})
        examine_privacy(path, findings);
    examine_journal(kiosk->data_dir, findings);
    examine_fonts(findings);
    examine_camera(kiosk->camera, findings);
    examine_stream(kiosk->outbox_dir, kiosk->data_dir, findings);
    examine_stream(kiosk->inbox_dir, sync->data_dir, findings);
    std::error_code ignored;
    for (const auto& file : fs::directory_iterator(kiosk->data_dir, ignored))
        if (file.path().filename().string().find(".damaged-") != std::string::npos)
            findings.worth_knowing("a damaged journal was set aside: " + file.path().string(),
                                   "keep the file; what was sent is at the province");
    const LastWords last = read_inbox(kiosk->inbox_dir);
    examine_enrolment(last, findings);
    examine_trust(context, *kiosk, last, findings);
    examine_link(last, findings);
}

}  // namespace pendopo::ctl

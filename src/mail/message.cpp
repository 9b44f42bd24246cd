#include "mail/message.hpp"

#include "mail/encoding.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>

namespace pyscaler::mail {

namespace {

constexpr std::size_t max_address = 254;

bool is_control(char character) {
    return static_cast<unsigned char>(character) < 0x20 || static_cast<unsigned char>(character) == 0x7f;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char character) { return static_cast<unsigned char>(character) < 0x80; });
}

Result<void> check_field(std::string_view name, std::string_view text) {
    if (std::ranges::any_of(text, is_control)) return Error{Errc::invalid, fmt::format("{}: control character", name)};
    if (!is_utf8(text)) return Error{Errc::invalid, fmt::format("{}: not UTF-8", name)};
    return {};
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// A mailbox taken apart: name and address.
struct Mailbox {
    std::string_view name;
    std::string_view address;
};

Mailbox split(std::string_view text) {
    text = trimmed(text);
    const auto open = text.rfind('<');
    if (open == std::string_view::npos || !text.ends_with('>')) return {{}, text};
    return {trimmed(text.substr(0, open)), text.substr(open + 1, text.size() - open - 2)};
}

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > max_address) return false;
    if (text.find('@', at + 1) != std::string_view::npos || !is_ascii(text)) return false;
    return std::ranges::none_of(text, [](char character) {
        return is_control(character) || std::string_view{" <>()[]\\,;:\""}.find(character) != std::string_view::npos;
    });
}

/// A display name: as it is, in quotes, or in encoded words (RFC 5322, 3.2.4 and 3.4; RFC 2047, 5 (3)).
std::string display_name(std::string_view name) {
    if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
    if (!is_ascii(name) || name.size() > 60) return encoded_words(name);
    std::string quoted;
    for (const auto character : name) {
        if (character == '"' || character == '\\') quoted += '\\';
        quoted += character;
    }
    return fmt::format("\"{}\"", quoted);
}

Result<std::string> mailbox_field(std::string_view field, std::string_view text) {
    if (auto checked = check_field(field, text); !checked) return checked.error();
    const auto address = address_of(text);
    if (!address) return address.error().in(field);
    const auto name = split(text).name;
    if (name.empty()) return *address;
    return fmt::format("{} <{}>", display_name(name), *address);
}

std::string subject_field(std::string_view subject) {
    const bool is_plain = is_ascii(subject) && subject.size() <= 60 && subject.find("=?") == std::string_view::npos;
    return is_plain ? std::string(subject) : encoded_words(subject);
}

std::string date_field(Time date) {
    constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(date);
    const std::chrono::year_month_day ymd{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(date - day)};
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days[std::chrono::weekday{day}.c_encoding()],
                       unsigned{ymd.day()}, months[unsigned{ymd.month()} - 1], int{ymd.year()}, time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

Result<std::string> recipients_field(const std::vector<std::string>& recipients) {
    if (recipients.empty()) return Error{Errc::invalid, "to: nobody to send to"};
    std::string field;
    for (const auto& recipient : recipients) {
        const auto mailbox = mailbox_field("to", recipient);
        if (!mailbox) return mailbox.error();
        field += (field.empty() ? "" : ",\r\n ") + *mailbox;
    }
    return field;
}

}  // namespace

Result<std::string> address_of(std::string_view mailbox) {
    const auto address = split(mailbox).address;
    if (!is_address(address)) return Error{Errc::invalid, "not an address such as name@example.org"};
    return std::string(address);
}

Result<std::string> to_mime(const Message& message, Time date, std::string_view message_id) {
    const auto from = mailbox_field("from", message.from);
    if (!from) return from.error();
    const auto to = recipients_field(message.to);
    if (!to) return to.error();
    if (auto checked = check_field("subject", message.subject); !checked) return checked.error();
    if (auto checked = check_field("message id", message_id); !checked) return checked.error();
    if (!is_utf8(message.text)) return Error{Errc::invalid, "text: not UTF-8"};

    const auto sender = address_of(message.from).value();
    const auto domain = sender.substr(sender.find('@') + 1);
    return fmt::format(
        "Date: {}\r\nFrom: {}\r\nTo: {}\r\nMessage-ID: <{}@{}>\r\nSubject: {}\r\n"
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}",
        date_field(date), *from, *to, message_id, domain, subject_field(message.subject),
        quoted_printable(message.text));
}

}  // namespace pyscaler::mail

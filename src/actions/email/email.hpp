#pragma once
#include "actions/action.hpp"
#include "base/duration.hpp"
#include "model/action.hpp"
#include "model/field_error.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::actions {

/// Sends a mail by the server's SMTP settings. `{cluster}`, `{trigger}`, `{reason}`, `{execution}` and `{nodes}` in
/// subject and text stand for those of the execution.
struct Email {
    static constexpr std::string_view kind_name = "Email";
    static constexpr model::Effect effect = model::Effect::none;
    static constexpr Duration default_timeout{std::chrono::minutes{1}};
    static std::unique_ptr<Action> make_action(const Services& services, const Email& settings);

    std::vector<model::Text<254, 3>> to{};
    model::Text<255, 1> subject{};
    model::Text<65536> text{};

    friend bool operator==(const Email&, const Email&) = default;
};
BOOST_DESCRIBE_STRUCT(Email, (), (to, subject, text))

/// At least one recipient, each an address.
model::FieldErrors validate(const Email& email);

/// `text` with each `{name}` of `step` filled in; other braces stay.
std::string filled_in(std::string_view text, const StepContext& step);

}  // namespace pyscaler::actions

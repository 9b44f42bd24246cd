#pragma once
#include "base/result.hpp"
#include "control/trigger_state.hpp"
#include "control/victims.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::control {

/// One stage of the decision: how many nodes went in, how many came out, by which rule, and how near it was.
struct Stage {
    std::string name{};
    int in{0};
    int out{0};
    std::string rule{};
    std::string margin{};
    friend bool operator==(const Stage&, const Stage&) = default;
};

/// What one trigger asked for, and what held it.
struct Proposal {
    Id trigger{0};
    std::string name{};
    int nodes{0};                 ///< how many it wants
    std::string held{};           ///< empty: not held
    std::optional<Time> until{};  ///< when a cooldown lets it go
    friend bool operator==(const Proposal&, const Proposal&) = default;
};

/// One execution to make of a trigger's steps.
struct Grant {
    Id trigger{0};
    std::string name{};
    Effect effect{Effect::none};
    int count{0};                   ///< nodes to add or remove
    std::vector<Victim> victims{};  ///< shrinking: as many as count
    std::string reason{};
    friend bool operator==(const Grant&, const Grant&) = default;
};

/// A shrinking execution to stop because capacity is needed; all its draining nodes go back into service, newest
/// first.
struct Supersede {
    Id execution{0};
    std::vector<Id> nodes{};
    friend bool operator==(const Supersede&, const Supersede&) = default;
};

enum class AlertKind {
    capped_at_max,      ///< more nodes are needed than max allows
    no_growth_trigger,  ///< below min, and nothing to refill with
    no_shrink_trigger,  ///< above max, and nothing to remove with
    no_victim,          ///< nobody may go
    blackout,           ///< no node reports
    node_failed,        ///< a node is unreachable and considered failed
};
BOOST_DESCRIBE_ENUM(AlertKind, capped_at_max, no_growth_trigger, no_shrink_trigger, no_victim, blackout, node_failed)

struct Alert {
    AlertKind kind{AlertKind::capped_at_max};
    std::string text{};
    friend bool operator==(const Alert&, const Alert&) = default;
};

/// One decision as it is stored: the state that the next one goes on from, and every stage with its reason. Its size is
/// bounded by the number of series; texts and lists have limits.
struct Record {
    std::string cluster{};
    Time slot{};
    Time decided_at{};
    Duration interval{};
    Mode mode{Mode::on};
    int in_service{0};
    int nodes{0};           ///< n
    int may_exist{0};       ///< n_cap
    int desired{0};         ///< after all stages
    bool acted{false};      ///< grants and supersede are to be carried out, not only shown
    std::string outcome{};  ///< "scale out by 1: cpu 83 > 70 on web01 for 3 slots"
    std::vector<Stage> stages{};
    std::vector<TriggerState> triggers{};  ///< ascending by id
    std::vector<Proposal> proposals{};
    std::vector<Grant> grants{};
    std::optional<Supersede> supersede{};
    std::vector<Victim> passed_over{};  ///< nodes that could not be victims
    std::vector<Id> failed{};           ///< unreachable nodes to mark as failed
    std::vector<Alert> alerts{};
    friend bool operator==(const Record&, const Record&) = default;
};

/// The longest text in a record in bytes, and how many alerts and nodes passed over it lists.
inline constexpr std::size_t text_limit = 500;
inline constexpr std::size_t list_limit = 50;

/// Cuts texts and lists to their limits, and makes texts one line of valid UTF-8: they quote what nodes said.
void bound(Record& record);

/// The format that write_record makes and the only one read_record takes.
inline constexpr int record_version = 1;

/// One JSON object; no line breaks.
std::string write_record(const Record& record);

/// `Errc::invalid` names the member: "record: triggers[2].state: …". Text over 16 MiB is refused, unknown members are
/// skipped.
Result<Record> read_record(std::string_view text);

}  // namespace pyscaler::control

#pragma once
#include "base/clock.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/slug.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace pyscaler::model {

enum class EventKind { demo, cluster, node, trigger, execution, step };
BOOST_DESCRIBE_ENUM(EventKind, demo, cluster, node, trigger, execution, step)

/// Something that came to be otherwise: the timeline that people and programs follow, in the order of `id`. Written in
/// the transaction of the change that it tells of; old ones are removed.
struct Event {
    std::int64_t id{0};
    ReadOnly<Time> time{};
    ReadOnly<EventKind> kind{EventKind::node};
    ReadOnly<Text<50>> cluster{};
    ReadOnly<Text<50>> node{};     ///< empty: not of one node
    ReadOnly<Text<64>> subject{};  ///< name of the node, trigger, execution or step
    ReadOnly<Text<32>> state{};
    ReadOnly<Text<32>> state_before{};  ///< of a node whose state changed; empty: it is new, or this is no state
    ReadOnly<Text<1024>> reason{};

    friend bool operator==(const Event&, const Event&) = default;
};
BOOST_DESCRIBE_STRUCT(Event, (), (id, time, kind, cluster, node, subject, state, state_before, reason))

inline auto search_keys(const Event*) { return keys(key(&Event::time), key(&Event::cluster)); }

}  // namespace pyscaler::model

#pragma once
#include "base/clock.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace pyscaler::model {

struct Execution;

/// `note`: said by us.
enum class Stream { out, err, note };
BOOST_DESCRIBE_ENUM(Stream, out, err, note)

/// A piece of what a step said, in the order of `id`.
struct ExecutionOutput {
    std::int64_t id{0};
    ReadOnly<Owner<Execution>> execution{};
    ReadOnly<std::int64_t> position{0};  ///< of the step
    ReadOnly<Text<50>> node{};           ///< empty: not of one node
    ReadOnly<Stream> stream{Stream::out};
    ReadOnly<Time> time{};
    ReadOnly<Text<65536>> text{};  ///< by `lossy`: a machine said it

    friend bool operator==(const ExecutionOutput&, const ExecutionOutput&) = default;
};
BOOST_DESCRIBE_STRUCT(ExecutionOutput, (), (id, execution, position, node, stream, time, text))

}  // namespace pyscaler::model

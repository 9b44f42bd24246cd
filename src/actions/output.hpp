#pragma once
#include "model/execution_output.hpp"

#include <string>

namespace pyscaler::actions {

/// Takes what a step says while it runs. Safe from any thread; returns at once.
class Output {
public:
    virtual ~Output() = default;

    /// `node`: the name of the node that said it, or empty.
    virtual void append(std::string node, model::Stream stream, std::string text) = 0;

    void note(std::string text) { append({}, model::Stream::note, std::move(text)); }
    void note(std::string node, std::string text) { append(std::move(node), model::Stream::note, std::move(text)); }
};

}  // namespace pyscaler::actions

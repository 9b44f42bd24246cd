#pragma once
#include "jmx/answer.hpp"
#include "jmx/limits.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::jmx {

/// An answer that was read in full, by which those that look alike are read. The bytes of two answers to one call are
/// mostly the same: only primitive fields differ, on which nothing else in a stream depends (Java Object Serialization
/// Specification, 6.4.2). Where all other bytes are equal, so is all else of the graph.
class Mould {
public:
    /// `answer` is a value that `bytes` and nothing else brought, `spots` all primitive fields in them, `graph_memory`
    /// what its graph takes.
    Mould(std::string bytes, std::vector<PrimitiveSpot> spots, std::shared_ptr<Answer> answer,
          std::size_t graph_memory = limits::empty_graph);

    /// Whether an answer can be read by a mould: it has a head of the usual length.
    static bool is_possible(std::string_view bytes);

    enum class Fit { none, part, whole };
    /// Whether an answer of which `bytes` have come looks like this one; `part`: as far as they go.
    Fit fit(std::string_view bytes) const;
    std::size_t size() const noexcept { return bytes_.size(); }
    /// What all of it takes: few bytes can bring a large graph.
    std::size_t memory() const noexcept {
        return bytes_.size() + spots_.size() * sizeof(PrimitiveSpot) + graph_memory_;
    }

    /// The answer that `bytes` are, which fit as a whole; nullptr while somebody still has the last one.
    std::shared_ptr<Answer> cast(std::string_view bytes) const;

private:
    std::string bytes_;
    std::vector<PrimitiveSpot> spots_;
    std::shared_ptr<Answer> answer_;
    std::size_t graph_memory_;
};

}  // namespace pyscaler::jmx

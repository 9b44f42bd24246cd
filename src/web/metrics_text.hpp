#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace pyscaler::web {

/// Figures in Prometheus' text format, version 0.0.4.
class MetricsText {
public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// Begins a figure; its values follow. `type`: "gauge" or "counter".
    void begin(std::string_view name, std::string_view type, std::string_view help);
    void add(double value, Labels labels = {});

    std::string take() { return std::move(text_); }

private:
    std::string name_{};
    std::string text_{};
};

}  // namespace pyscaler::web

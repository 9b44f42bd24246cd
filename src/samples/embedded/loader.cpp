#include "samples/embedded/loader.hpp"

namespace pyscaler::samples::embedded {

void Loader::receive_entries(std::vector<Entry> entries) {
    for (auto& entry : entries) {
        const auto time = entry.sample.time();
        if (!is_wanted(time)) continue;
        shards_.with(entry.key, [&](Series& series) {
            series.insert(std::move(entry.sample));
            series.mark_unsaved(time);
        });
    }
}

void Loader::receive_block(const SeriesKey& key, std::vector<Sample> samples) {
    std::erase_if(samples, [&](const Sample& sample) { return !is_wanted(sample.time()); });
    if (samples.empty()) return;
    shards_.with(key, [&](Series& series) { series.insert_all(samples); });
}

void Loader::receive_forget(std::int64_t node) {
    shards_.remove_if([node](const SeriesKey& key, Series&) { return key.node == node; });
    journal_.remember_forgotten(node);
}

void Loader::finish() {
    shards_.each([](const SeriesKey&, Series& series) { series.join(); });
}

}  // namespace pyscaler::samples::embedded

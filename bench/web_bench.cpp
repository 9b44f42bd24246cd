// Not a benchmark of its own: writes a day of samples, one a minute, of one counter of the nodes 1 to N into the
// samples of a data folder, for web.sh to ask for. web_bench FOLDER NODES COUNTER
#include "samples/embedded/embedded_store.hpp"

#include <chrono>
#include <cstdlib>
#include <fmt/format.h>

using namespace pyscaler;
using namespace pyscaler::samples;
using namespace std::chrono_literals;

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "web_bench FOLDER NODES COUNTER\n");
        return 2;
    }
    const auto nodes = std::atoll(argv[2]);
    const auto counter = std::atoll(argv[3]);
    const SystemClock clock;
    auto store = embedded::EmbeddedStore::open(argv[1], clock, {}).value();
    constexpr int minutes = 1440;
    const auto newest = clock.now();
    for (int minute = 1 - minutes; minute <= 0; ++minute) {
        Batch batch;
        for (std::int64_t node = 1; node <= nodes; ++node)
            batch.push_back({{node, 0, counter}, {newest + minute * 1min, 0.5 + (minute + minutes) % 97 / 50.0}});
        if (const auto appended = store->append_now(std::move(batch)); !appended.refused.empty()) {
            fmt::print(stderr, "{}\n", appended.refused.front().error.detail());
            return 1;
        }
    }
    store->flush_now().value();
    fmt::print("{} samples\n", store->size().samples);
    return 0;
}

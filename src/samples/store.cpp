#include "samples/store.hpp"

namespace pyscaler::samples {

Task<Result<std::vector<Sample>>> Store::range(SeriesKey key, Window window) {
    std::vector<SeriesKey> keys{key};
    auto found = co_await ranges(std::move(keys), window);
    if (!found) co_return found.error();
    co_return std::move(found->front());
}

Task<Result<std::optional<Sample>>> Store::last(SeriesKey key) {
    std::vector<SeriesKey> keys{key};
    auto found = co_await lasts(std::move(keys));
    if (!found) co_return found.error();
    co_return std::move(found->front());
}

}  // namespace pyscaler::samples

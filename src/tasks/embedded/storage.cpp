#include "tasks/embedded/storage.hpp"

#include "tasks/embedded/instance.hpp"
#include "tasks/embedded/journal.hpp"
#include "tasks/embedded/schema.hpp"

namespace pyscaler::tasks::embedded {
namespace {

std::filesystem::path lock_folder(std::filesystem::path file) { return file += ".instances"; }

}  // namespace

Storage::Storage(StorageOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {
    Connection connection{options_.file};
    std::filesystem::permissions(options_.file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    Journal::run_alone(connection, bring_up_to_date);
    instance_ = std::make_unique<Instance>(lock_folder(options_.file));
    journal_ = std::make_unique<Journal>(options_.file);
}

Storage::~Storage() = default;

}  // namespace pyscaler::tasks::embedded

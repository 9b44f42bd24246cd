// Whatever read_record takes, it writes and reads again as the same record.
#include "control/record.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace pyscaler::control;
    const auto record = read_record({reinterpret_cast<const char*>(data), size});
    if (!record) return 0;
    const auto again = read_record(write_record(*record));
    if (!again || *again != *record) std::abort();
    return 0;
}

#include "base/json_text.hpp"
#include "model/json.hpp"
#include "model/nouns.hpp"
#include "model/sample_kinds.hpp"

#include <cstdlib>

namespace {

using namespace pyscaler;
using namespace pyscaler::model;

/// Whatever is accepted is written so that it is accepted again, and unchanged.
template <class T>
void read(const boost::json::value& input) {
    auto object = from_json<T>(input);
    if (!object) return;
    auto copy = *object;
    if (!replace_from_json(copy, to_json(*object)).empty() || !changes(*object, copy).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const auto input = parse_json({reinterpret_cast<const char*>(data), size});  // NOLINT: bytes are text here
    if (!input) return 0;
    using Read = boost::mp11::mp_append<PlainNouns, boost::mp11::mp_list<SampleCounter>>;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Read>>(
        [&](auto identity) { read<typename decltype(identity)::type>(*input); });
    return 0;
}

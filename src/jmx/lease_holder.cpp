#include "jmx/lease_holder.hpp"

namespace pyscaler::jmx {

LeaseHolder LeaseHolder::make(Identifiers& identifiers) {
    LeaseHolder holder;
    const auto random = identifiers.token(24);
    for (std::size_t i = 0; i < holder.id.address.size(); ++i)
        holder.id.address[i] = static_cast<unsigned char>(random[i]);
    Cursor rest{std::string_view(random).substr(holder.id.address.size())};
    holder.id.uid = take_uid(rest);
    return holder;
}

}  // namespace pyscaler::jmx

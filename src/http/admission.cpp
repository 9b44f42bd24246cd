#include "http/admission.hpp"

namespace pyscaler::http {

std::optional<Admission::Place> Admission::admit(const std::shared_ptr<Admission>& self, const std::string& address) {
    const std::lock_guard lock{self->mutex_};
    if (self->taken_ >= self->in_all_) return std::nullopt;
    auto& taken = self->by_address_[address];
    if (self->per_address_ > 0 && !address.empty() && taken >= self->per_address_) return std::nullopt;
    ++taken;
    ++self->taken_;
    return Place{self, address};
}

std::size_t Admission::taken() const {
    const std::lock_guard lock{mutex_};
    return taken_;
}

void Admission::give_back(const std::string& address) {
    const std::lock_guard lock{mutex_};
    --taken_;
    const auto found = by_address_.find(address);
    if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
}

}  // namespace pyscaler::http

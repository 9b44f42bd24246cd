#pragma once
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::model {

/// A request with an idempotency key, and what it was answered: sealed, since some answers show a secret once.
struct IdempotentRequest {
    std::int64_t id{0};
    ReadOnly<Text<64>> key{};      ///< hash of the caller and their key
    ReadOnly<Text<64>> request{};  ///< hash of what was asked
    Secret answer{};               ///< empty: it is not answered yet, or was cut off
    ReadOnly<Time> created_at{};

    friend bool operator==(const IdempotentRequest&, const IdempotentRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(IdempotentRequest, (), (id, key, request, answer, created_at))

inline auto unique_keys(const IdempotentRequest*) { return keys(key(&IdempotentRequest::key)); }
inline auto search_keys(const IdempotentRequest*) { return keys(key(&IdempotentRequest::created_at)); }

}  // namespace pyscaler::model

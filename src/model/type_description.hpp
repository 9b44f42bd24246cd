#pragma once
#include "model/field_error.hpp"
#include "model/value_type.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::model {

/// A member of a described struct.
struct Member {
    std::string name;  ///< in JSON, as column, in URLs
    const ValueType* type = nullptr;
    bool read_only = false;  ///< set by the system: ignored in input
    bool required = false;   ///< has no usable default
    void* (*access)(void* object) = nullptr;

    void* in(void* object) const { return access(object); }
    const void* in(const void* object) const { return access(const_cast<void*>(object)); }  // NOLINT: one accessor
};

/// One alternative of a noun with kinds.
struct KindDescription {
    std::string name;  ///< "SshCounter"
    const TypeDescription* settings = nullptr;
    /// The settings inside an object whose kind this is.
    void* (*access)(void* object) = nullptr;
    /// Gives the object default settings of this kind.
    void (*make)(void* object) = nullptr;
};

/// A described struct at run time, so that storage, JSON, schemas and command line need no templates. Built once for
/// each type by `description<T>()` (described.hpp). The pointers given to its functions are to a `T`.
struct TypeDescription {
    std::string name;  ///< "Cluster"
    std::vector<Member> members;
    std::vector<std::vector<std::string>> unique;   ///< names of members that are unique together
    std::vector<std::vector<std::string>> indexes;  ///< names of members that are often searched by
    bool append_only = false;                       ///< what is written stays as it is
    std::vector<KindDescription> kinds;             ///< empty for a plain noun
    std::size_t (*kind_of)(const void* object) = nullptr;

    std::shared_ptr<void> (*make)() = nullptr;
    void (*assign)(void* to, const void* from) = nullptr;
    /// The rules across members, those of the kind included.
    FieldErrors (*validate)(const void* object) = nullptr;

    const Member* find(std::string_view member) const;
    const KindDescription* find_kind(std::string_view kind) const;
};

}  // namespace pyscaler::model

#pragma once
#include "db/query.hpp"
#include "db/session.hpp"
#include "db/table.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pyscaler::db {

/// The rows of one noun, over its description: what `Repository<T>` is made of. Objects are given as pointers to a `T`.
class Records {
public:
    Records(Session& session, const Layout& layout) : session_(session), layout_(layout) {}

    Result<void> insert(void* object);
    Result<bool> update(const void* object);
    bool remove(std::int64_t id);
    /// `next` becomes the cursor of the following page, empty at the end.
    Result<std::vector<std::shared_ptr<void>>> select(const Query& query, std::string& next);
    std::int64_t count(const Query& query);
    /// The id of the object with this name; 0 when there is none.
    std::int64_t id_of(std::string_view name);
    model::FieldErrors missing_references(const void* object);

private:
    void write_lists(const std::vector<ListTable>& lists, std::int64_t owner, const void* object, bool replace);
    void read_lists(const std::vector<ListTable>& lists, const std::vector<std::int64_t>& ids,
                    const std::vector<void*>& objects);
    void read_kinds(const std::vector<std::shared_ptr<void>>& objects, const std::vector<std::string>& kinds);
    Error conflict(const ConstraintViolation& violation, const void* object) const;

    Session& session_;
    const Layout& layout_;
};

}  // namespace pyscaler::db

#include "control/output_log.hpp"

#include "base/log.hpp"
#include "db/repository.hpp"

namespace pyscaler::control {
namespace {

constexpr std::chrono::milliseconds flush_every{250};
constexpr std::size_t row_bytes = 32768;

}  // namespace

void OutputLog::append(std::string node, model::Stream stream, std::string text) {
    const std::scoped_lock lock{mutex_};
    if (bytes_ >= most_bytes) return;
    bytes_ += text.size();
    if (bytes_ >= most_bytes) text = "(more was said, and dropped)";
    auto* last = gathered_.empty() ? nullptr : &gathered_.back();
    const bool goes_on = last != nullptr && stream != model::Stream::note && *last->stream == stream &&
                         last->node->str() == node && last->text->str().size() + text.size() < row_bytes;
    if (goes_on) {
        last->text = model::Text<65536>::lossy(last->text->str() + text);
        return;
    }
    for (std::size_t from = 0; from == 0 || from < text.size(); from += row_bytes) {
        auto& row = gathered_.emplace_back();
        row.execution = model::Owner<model::Execution>{execution_};
        row.position = position_;
        row.node = node;
        row.stream = stream;
        row.time = clock_.now();
        row.text = model::Text<65536>::lossy(std::string_view(text).substr(from, row_bytes));
    }
}

Task<void> OutputLog::flush() {
    std::vector<model::ExecutionOutput> rows;
    {
        const std::scoped_lock lock{mutex_};
        rows.swap(gathered_);
    }
    if (rows.empty()) co_return;
    auto body = [rows = std::move(rows)](db::Session& session) mutable -> Result<void> {
        for (auto& row : rows)
            if (auto written = db::Repository<model::ExecutionOutput>{session}.insert(row); !written) return written;
        return {};
    };
    auto written = co_await database_.transact(std::move(body));
    if (!written) log::warning("control", "output of {} is lost: {}", execution_, written.error().detail());
}

Task<void> OutputLog::keep_flushing(std::shared_ptr<OutputLog> log) {
    for (;;) {
        co_await sleep_until(deadline_in(flush_every));
        co_await log->flush();
    }
}

}  // namespace pyscaler::control

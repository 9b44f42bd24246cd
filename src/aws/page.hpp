#pragma once
#include "aws/call.hpp"

#include <string>
#include <vector>

namespace pyscaler::aws {

/// One page of a list, and what to ask for the next one with; empty on the last page.
template <class T>
struct Page {
    std::vector<T> items{};
    std::string next{};
};

/// All pages of a Describe call. `parameter` is what the next page is asked with ("NextToken" or "Marker"); `read`
/// turns an answer into a page. A list of more than `page_limit` pages, or one that goes in circles, is a protocol
/// error.
template <class T>
Task<Result<std::vector<T>>> all_pages(Caller& caller, Form form, std::string parameter,
                                       Result<Page<T>> (*read)(std::string_view body), Deadline deadline) {
    constexpr int page_limit = 1000;
    std::vector<T> items;
    std::string next;
    for (int number = 0; number < page_limit; ++number) {
        auto asked = form;
        asked.add_unless_empty(parameter, next);
        auto body = co_await caller.call(std::move(asked), deadline);
        if (!body) co_return body.error();
        auto page = read(*body);
        if (!page) co_return page.error().in(form.text("Action"));
        for (auto& item : page->items) items.push_back(std::move(item));
        if (page->next.empty()) co_return items;
        if (page->next == next) break;
        next = std::move(page->next);
    }
    co_return Error{Errc::protocol, form.text("Action") + ": the pages have no end"};
}

}  // namespace pyscaler::aws

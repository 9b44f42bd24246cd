#include "http/router.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <stdexcept>

namespace pyscaler::http {
namespace {

/// A handler that answers with its name and what its pattern captured.
Handler echo(std::string name) {
    return [name](Request request) -> Task<Response> {
        auto text = name;
        for (const auto& [key, value] : request.parameters) text += " " + key + "=" + value;
        co_return Response::text(text);
    };
}

Router sample() {
    Router router;
    router.add(Method::get, "/", echo("root"));
    router.add(Method::get, "/nodes", echo("list"));
    router.add(Method::post, "/nodes", echo("create"));
    router.add(Method::get, "/nodes/{name}", echo("read"));
    router.add(Method::delete_, "/nodes/{node}", echo("delete"));
    router.add(Method::get, "/nodes/all", echo("all"));
    router.add(Method::get, "/nodes/{node}/samples/{counter}", echo("samples"));
    router.add(Method::get, "/ui/{path...}", echo("ui"));
    return router;
}

Response ask(const Router& router, Method method, std::string_view target) {
    Request request;
    request.method = method;
    request.target = parse_target(target).value();
    boost::asio::io_context loop;
    Response response;
    asio::co_spawn(loop, router.handle(request), [&](std::exception_ptr, Response answer) { response = answer; });
    loop.run();
    return response;
}

TEST(Router, the_most_particular_pattern_answers) {
    const auto router = sample();
    const struct {
        Method method;
        const char* target;
        const char* answer;
    } cases[] = {
        {Method::get, "/", "root"},
        {Method::get, "/nodes", "list"},
        {Method::post, "/nodes", "create"},
        {Method::get, "/nodes/web01", "read name=web01"},
        {Method::head, "/nodes/web01", "read name=web01"},
        {Method::delete_, "/nodes/a%20b", "delete node=a b"},
        {Method::get, "/nodes/all", "all"},
        {Method::get, "/nodes/all/samples/cpu", "samples node=all counter=cpu"},
        {Method::get, "/ui", "ui path="},
        {Method::get, "/ui/a/b.js", "ui path=a/b.js"},
    };
    for (const auto& each : cases) EXPECT_EQ(ask(router, each.method, each.target).body, each.answer) << each.target;
}

TEST(Router, an_unknown_path_is_404) {
    const auto router = sample();
    for (const auto* target : {"/x", "/nodes/", "/nodes/a/b", "/nodes//samples/cpu", "//"}) {
        EXPECT_EQ(ask(router, Method::get, target).status, 404) << target;
    }
}

TEST(Router, a_known_path_without_the_method_is_405_and_says_which_it_has) {
    const auto response = ask(sample(), Method::put, "/nodes");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.value("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_NE(response.body.find("only GET, HEAD, POST, OPTIONS"), std::string::npos) << response.body;
    EXPECT_EQ(ask(sample(), Method::other, "/nodes").status, 405);
}

TEST(Router, options_are_answered_by_the_router) {
    const auto response = ask(sample(), Method::options, "/nodes/x");
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.headers.value("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

TEST(Router, lists_its_routes_in_the_order_added) {
    const auto router = sample();
    ASSERT_EQ(router.routes().size(), 8U);
    EXPECT_EQ(router.routes()[2]->pattern, "/nodes");
    EXPECT_EQ(router.routes()[2]->method, Method::post);
}

TEST(Router, a_wrong_route_is_our_bug) {
    auto router = sample();
    EXPECT_THROW(router.add(Method::get, "nodes", echo("")), std::logic_error);
    EXPECT_THROW(router.add(Method::get, "/nodes/{other}", echo("")), std::logic_error);
    EXPECT_THROW(router.add(Method::get, "/x/{rest...}/y", echo("")), std::logic_error);
    EXPECT_THROW(router.add(Method::other, "/x", echo("")), std::logic_error);
}

}  // namespace
}  // namespace pyscaler::http

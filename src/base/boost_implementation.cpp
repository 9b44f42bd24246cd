// The one unit that compiles Asio, its TLS part and Beast: everything else is built with the SEPARATE_COMPILATION
// definitions and sees declarations only.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>

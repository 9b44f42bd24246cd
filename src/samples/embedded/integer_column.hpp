#pragma once
#include "samples/embedded/bytes.hpp"

#include <cstdint>
#include <span>

namespace pyscaler::samples::embedded {

/// A column of whole numbers in few bits. One of four models is taken, whichever is smallest: distance from the least
/// number; difference from the one before; difference of differences; difference less the least difference. What the
/// model leaves over is divided by its greatest common divisor and written as Rice codes with the best parameter
/// (Golomb 1966; Rice 1979). A constant column and an even progression need no bits at all.
///
/// Layout: one byte, model in the upper two bits and Rice parameter in the lower six (63: nothing is left over); the
/// model's starting numbers; the divisor; the codes. A code is a quotient in ones, a zero, the remainder; 24 ones
/// announce the number itself in 64 bits.
void write_integers(std::span<const std::int64_t> numbers, Bytes& out);

/// Fills `numbers`, as many as were written. False when the data is damaged; any bytes are safe to read.
bool read_integers(ByteReader& in, std::span<std::int64_t> numbers);

}  // namespace pyscaler::samples::embedded

// Codes of a second factor (RFC 6238: SHA-1, 30 seconds, six digits).
import { createHmac } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const totpStep = () => Math.floor(Date.now() / 30_000);

export function totpCode(key, step) {
    const bits = [...key].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
    const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const message = Buffer.alloc(8);
    message.writeBigInt64BE(BigInt(step));
    const digest = createHmac("sha1", bytes).update(message).digest();
    const at = digest[19] & 15;
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

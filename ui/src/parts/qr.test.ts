import jsQR from "jsqr";
import { describe, expect, it } from "vitest";
import { qrCode } from "./qr";

/** What a camera sees: `scale` pixels for each square. */
function picture(text: string, scale = 4): { pixels: Uint8ClampedArray; width: number } {
    const { size, path } = qrCode(text);
    const width = size * scale;
    const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
    for (const [, left, top, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
        for (let y = Number(top) * scale; y < (Number(top) + 1) * scale; ++y)
            for (let x = Number(left) * scale; x < (Number(left) + Number(length)) * scale; ++x) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    return { pixels, width };
}

describe("qrCode", () => {
    it.each(["otpauth://totp/PyScaler:admin?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=PyScaler", "a", "ä€ ".repeat(40)])("is read by a scanner: %s", (text) => {
        const { pixels, width } = picture(text);
        expect(jsQR(pixels, width, width)?.data).toBe(text);
    });
    it("has a white frame of four squares", () => expect(qrCode("a").path).toMatch(/^M4 4h/));
});

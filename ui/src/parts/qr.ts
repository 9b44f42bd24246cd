import { encode } from "uqr";

/** Dark squares of a QR code, each row's runs as an SVG path; `size` counts the white frame that scanners need. */
export function qrCode(text: string): { size: number; path: string } {
    const frame = 4;
    const { data, size } = encode(text, { ecc: "M", border: frame });
    const runs: string[] = [];
    data.forEach((row, y) => {
        for (let x = 0; x < row.length; ++x) {
            const begin = x;
            while (row[x]) ++x;
            if (x > begin) runs.push(`M${begin} ${y}h${x - begin}v1h${begin - x}z`);
        }
    });
    return { size, path: runs.join("") };
}

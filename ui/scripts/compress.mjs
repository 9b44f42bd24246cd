// Writes FILE.gz and FILE.br beside every file of a folder that becomes clearly smaller: node compress.mjs dist
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const worthwhile = 0.95;
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

function compress(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) compress(path);
        else if (!/\.(gz|br|png|woff2)$/.test(entry.name)) {
            const plain = readFileSync(path);
            for (const [ending, bytes] of [[".gz", gzipSync(plain, { level: 9 })], [".br", brotliCompressSync(plain, brotli)]])
                if (bytes.length < plain.length * worthwhile) writeFileSync(path + ending, bytes);
        }
    }
}

compress(process.argv[2]);

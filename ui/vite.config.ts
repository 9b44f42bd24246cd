import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// PYSCALER_URL: the server that `npm run dev` passes the API on to.
const server = process.env.PYSCALER_URL ?? "http://127.0.0.1:7070";

export default defineConfig({
    plugins: [svelte()],
    build: {
        target: "es2022",
        assetsDir: "assets",
        // A data: address in a style sheet would need a wider Content-Security-Policy.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 200,
        reportCompressedSize: true,
    },
    server: { proxy: { "/api/v1": server, "/api/openapi.json": server, "/healthz": server, "/readyz": server } },
});

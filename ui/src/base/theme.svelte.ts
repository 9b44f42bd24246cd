export type ThemeName = "system" | "light" | "dark";

/** Light, dark, or as the reader's system is; remembered in this browser. */
class Theme {
    name = $state<ThemeName>("system");
    #dark = matchMedia("(prefers-color-scheme: dark)");
    isDark = $state(false);

    constructor() {
        const kept = localStorage.getItem("pyscaler.theme");
        if (kept === "light" || kept === "dark") this.name = kept;
        this.#dark.addEventListener("change", () => this.#apply());
        this.#apply();
    }

    choose(name: ThemeName): void {
        this.name = name;
        if (name === "system") localStorage.removeItem("pyscaler.theme");
        else localStorage.setItem("pyscaler.theme", name);
        this.#apply();
    }

    #apply(): void {
        this.isDark = this.name === "dark" || (this.name === "system" && this.#dark.matches);
        document.documentElement.dataset.theme = this.isDark ? "dark" : "light";
    }
}

export const theme = new Theme();

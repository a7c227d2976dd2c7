// The part `rest`: functions of the core that few programs call. The page's build moves them here (scripts/vite/lean-engine.mjs);
// elsewhere they are where they are written, and this file is empty.

export {};

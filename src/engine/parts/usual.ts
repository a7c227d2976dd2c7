// The part `usual`: functions of the core that many programs call, but not for a first line. The page's build moves them here
// (scripts/vite/lean-engine.mjs); elsewhere they are where they are written, and this file is empty.

export {};

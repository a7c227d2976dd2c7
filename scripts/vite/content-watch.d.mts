import type { PluginOption } from 'vite';

export function contentWatch(): PluginOption;

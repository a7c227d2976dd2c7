import type { AstroIntegration } from 'astro';

export declare function findDeadLinks(root: string, base: string): string[];
export declare function deadLinks(): AstroIntegration;

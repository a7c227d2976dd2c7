// The help of an editor: loaded with it, not with the page.
export { MachineHelp } from './machine-help.ts';
export { Problems } from './problems.ts';

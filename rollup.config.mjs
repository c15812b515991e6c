export { default } from './tools/config/rollup.ts';

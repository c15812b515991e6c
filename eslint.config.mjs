export { default } from './tools/config/eslint.ts';

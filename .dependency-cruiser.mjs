export { default } from './tools/config/import-rules.ts';

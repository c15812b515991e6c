export { default } from './tools/config/web-test-runner.ts';

export { limit as subject } from '../pages/limit-drawing.ts';

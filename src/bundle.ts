/**
 * What the bundle for a `<script type="module">` holds: every element, without ever making code from text, so that a strict
 * Content-Security-Policy has nothing to report.
 * @module
 */
import './no-eval.ts';
export * from './elements/index.ts';

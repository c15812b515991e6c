import type { Alert } from '../alert.ts';
import { bySeverity, commonUrl, countsOf, factsOf, headlineOf, short, type Telling } from '../telling.ts';

/** Longest subject, characters: mail programs show less. */
const MAX_SUBJECT = 200;

/** An email: its subject, and its content twice. */
export interface EmailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] as string);

/** One line, whatever a variant is called. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

function textOf(alert: Alert): string {
  const { title, reason, severity, at, url } = alert;
  const facts = factsOf(alert).map(([name, value]) => `${name}: ${oneLine(value)}`);
  const lines = [`${oneLine(title)} (${severity})`, ...(reason === '' ? [] : [oneLine(reason)]), ...facts, at];
  return [...lines, ...(url === null ? [] : [url])].join('\n');
}

function htmlOf(alert: Alert): string {
  const { title, reason, severity, at, url } = alert;
  const rows = [...factsOf(alert), ['Severity', severity], ['Time', at]].map(
    ([name = '', value = '']) => `<tr><th align="left">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  return [
    `<h2>${escaped(title)}</h2>`,
    ...(reason === '' ? [] : [`<p>${escaped(reason)}</p>`]),
    `<table cellpadding="4">${rows.join('')}</table>`,
    ...(url === null ? [] : [`<p><a href="${escaped(url)}">Open</a></p>`]),
  ].join('\n');
}

/** Writes a message as an email. No content of a variant is read as HTML or as a header. */
export function emailOf(telling: Telling): EmailText {
  const alerts = bySeverity(telling.alerts);
  const isOne = alerts.length === 1 && !telling.isDigest;
  const headline = headlineOf(telling);
  const subject = short(oneLine(`[Peeksafe] ${alerts[0].severity}: ${headline}`), MAX_SUBJECT);
  const url = commonUrl(telling);
  const head = isOne ? [] : [`${oneLine(headline)}\n${countsOf(telling)}${url === null ? '' : `\n${url}`}`];
  const htmlHead = isOne ? [] : [`<h1>${escaped(headline)}</h1>`, `<p>${escaped(countsOf(telling))}</p>`];
  return {
    subject,
    text: `${[...head, ...alerts.map(textOf)].join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><body>\n${[...htmlHead, ...alerts.map(htmlOf)].join('\n')}\n</body></html>\n`,
  };
}

import { setting, type Environment } from '../settings/environment.ts';

/** A text that must not reach a log: printed or as JSON it is `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one place that sends it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }
}

/** The settings of a language model. */
export interface LanguageModelSettings {
  /** Base of the OpenAI-compatible API without a slash at its end, such as `http://localhost:11434/v1`. */
  readonly url: string;
  /** The model's name as that server knows it. */
  readonly model: string;
  /** Sent as a bearer token; null when the server wants none. */
  readonly key: Secret | null;
}

const MAX_MODEL_LENGTH = 200;
const MAX_KEY_LENGTH = 8192;

// Characters that a header may carry, and characters that could break a log line.
const VISIBLE_ASCII = /^[\u0021-\u007e]+$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

function isLoopback(host: string): boolean {
  // The WHATWG parser has already written every form of an IPv4 address, such as 127.1, as four numbers.
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

// No message repeats the address: people put keys into addresses, and this one may be printed before that is refused.
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !(url.protocol === 'https:' || url.protocol === 'http:')) {
    throw new RangeError('PEEKSAFE_LLM_URL is an address such as https://llm.example/v1 or http://localhost:11434/v1.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new RangeError(
      'PEEKSAFE_LLM_URL is https, or http on this machine only: the key and the content travel there.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new RangeError('PEEKSAFE_LLM_URL holds no user name or password; a key goes into PEEKSAFE_LLM_KEY.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new RangeError('PEEKSAFE_LLM_URL is the base of the API, without "?" and "#".');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readModel(text: string): string {
  if (text === '') throw new RangeError('PEEKSAFE_LLM_URL is set, so PEEKSAFE_LLM_MODEL must name the model to ask.');
  if (text.length > MAX_MODEL_LENGTH || CONTROL.test(text)) {
    throw new RangeError(
      `PEEKSAFE_LLM_MODEL is a name of at most ${MAX_MODEL_LENGTH} characters without control characters.`,
    );
  }
  return text;
}

function readKey(text: string): Secret {
  if (text.length > MAX_KEY_LENGTH || !VISIBLE_ASCII.test(text)) {
    throw new RangeError(`PEEKSAFE_LLM_KEY is at most ${MAX_KEY_LENGTH} visible ASCII characters without spaces.`);
  }
  return new Secret(text);
}

/**
 * The settings of the language model from `PEEKSAFE_LLM_URL`, `PEEKSAFE_LLM_MODEL` and `PEEKSAFE_LLM_KEY`; null, and so no
 * language model at all, when no address is set.
 * @throws RangeError when a setting is missing, empty or wrong; its message never repeats the address or the key.
 */
export function readSettings(env: Environment): LanguageModelSettings | null {
  const [url, model, key] = ['URL', 'MODEL', 'KEY'].map((name) => setting(env, `PEEKSAFE_LLM_${name}`)?.trim());
  if (url === undefined) return null;
  return { url: readUrl(url), model: readModel(model ?? ''), key: key === undefined ? null : readKey(key) };
}

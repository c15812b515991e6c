// The compose files of server/deploy. There is no Docker for tests: their schema is checked by dclint, which has that of the Compose
// Specification, and everything in them that is ours to run is run: the commands, the checks of health, the site of nginx.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { parse } from 'yaml';
import { temporaryFolder } from '../support/harness.ts';
import { NO_NATS, startNats } from '../support/nats-server.ts';
import { startAsDeployed } from '../support/start-as-deployed.ts';
import { bearer, tokenFor, WORD } from '../support/tokens.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DEPLOY = join(ROOT, 'server/deploy');
const FILES = ['compose.yaml', 'scale/compose.yaml'];

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks?: { readonly default: { readonly ipv4_address: string } };
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const read = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8');
const compose = (file: string): ComposeFile => parse(read(file), { merge: true }) as ComposeFile;

/** Matters of taste, and two that hold here on purpose: an image is built and named, and nginx listens to everybody. */
const NOT_ASKED = [
  ...['service-keys-order', 'services-alphabetical-order', 'top-level-properties-order', 'no-quotes-in-volumes'],
  ...['no-build-and-image', 'no-unbound-port-interfaces'],
];

function lint(file: string): { status: number | null; said: string } {
  const args = [join(ROOT, 'node_modules/dclint/bin/dclint.cjs'), file, '--max-warnings=0', '--color=false'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--disable-rule', ...NOT_ASKED], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

for (const file of FILES) {
  test(`${file} is a valid compose file, and a field that there is none of is found`, (t) => {
    const { status, said } = lint(join(DEPLOY, file));
    assert.equal(status, 0, said);
    // cspell:ignore periode
    const misspelt = join(temporaryFolder(t), 'compose.yaml');
    writeFileSync(misspelt, read(file).replace('stop_grace_period:', 'stop_grace_periode:'));
    assert.match(lint(misspelt).said, /instancePath="\/services\/[\w-]+".*additional properties/);
  });

  test(`everything that ${file} names is there, and every service says how it is`, () => {
    const { services, volumes } = compose(file);
    for (const [name, service] of Object.entries(services)) {
      assert.equal(service.healthcheck?.test[0], 'CMD', `${name} has no health check`);
      for (const volume of service.volumes ?? []) {
        const [from = ''] = volume.split(':');
        if (from.startsWith('.')) assert.ok(existsSync(join(DEPLOY, dirname(file), from)), volume);
        else if (!from.startsWith('/')) assert.ok(Object.hasOwn(volumes, from), volume);
      }
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        assert.ok(Object.hasOwn(services, other), `${name} waits for ${other}`);
        assert.equal(condition, 'service_healthy');
      }
      if (service.build === undefined) continue;
      const context = resolve(DEPLOY, dirname(file), service.build.context);
      assert.equal(context, resolve(ROOT));
      assert.ok(existsSync(join(context, service.build.dockerfile)));
    }
  });
}

/** A text in which compose has put variables of the environment. */
const interpolated = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\$|\$\{(\w+)[^}]*\}/g, (whole, name: string) => (whole === '$$' ? '$' : (variables[name] ?? '')));

const VARIABLES = { PEEKSAFE_SECRET: WORD, PEEKSAFE_ORIGIN: 'https://www.example.com', NATS_PASSWORD: 'ab12' };

const commandOf = ({ command = [] }: Service): string[] => command.map((word) => interpolated(word, VARIABLES));
const environmentOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolated(value, VARIABLES)]));

/** Runs a check of health against another address, and returns its exit code. */
function health({ healthcheck }: Service, from: string, to: string): number | null {
  const [, program = '', ...args] = healthcheck?.test ?? [];
  const at = args.map((word) => word.replace(from, to));
  assert.notDeepEqual(at, args, `${from} is in no word of the check`);
  return spawnSync(program === 'node' ? process.execPath : program, at, { timeout: 10_000 }).status;
}

test('the server of compose.yaml starts, is healthy, and lets its own pages in', { timeout: 30_000 }, async (t) => {
  const { peeksafe: service = {} } = compose('compose.yaml').services;
  const server = await startAsDeployed(t, commandOf(service), environmentOf(service));
  assert.equal(health(service, 'http://127.0.0.1:8787', server.url), 0);
  const headers = { ...bearer(await tokenFor('s', ['view'], { secret: WORD })), Origin: 'https://www.example.com' };
  assert.equal((await fetch(`${server.url}/v1/streams`, { headers })).status, 200);
  await server.kill('SIGTERM');
  assert.equal(health(service, 'http://127.0.0.1:8787', server.url), 1);
});

test('the server of compose.yaml believes the address of nginx, and no other', () => {
  const { peeksafe, nginx } = compose('compose.yaml').services;
  const command = peeksafe?.command ?? [];
  assert.equal(command[command.indexOf('--trust-proxy') + 1], nginx?.networks?.default.ipv4_address);
});

test('nginx of compose.yaml serves the site of server/deploy for the host of the environment', (t: TestContext) => {
  const [folder, { nginx = {} }] = [temporaryFolder(t), compose('compose.yaml').services];
  mkdirSync(join(folder, 'conf.d'));
  const [shell = '', ...args] = nginx.command ?? [];
  const here = args.map((word) =>
    interpolated(word, {})
      .replace('/etc/peeksafe/nginx.conf', join(DEPLOY, 'nginx.conf'))
      .replace('/etc/nginx/conf.d', join(folder, 'conf.d'))
      .replace(/&& exec nginx .*/, ''),
  );
  const done = spawnSync(shell, here, { env: { ...process.env, PEEKSAFE_HOST: 'live.example.org' } });
  assert.equal(done.status, 0, done.stderr.toString());
  const site = readFileSync(join(folder, 'conf.d/default.conf'), 'utf8');
  assert.match(site, /server_name live\.example\.org;/);
  assert.match(site, /\/etc\/letsencrypt\/live\/live\.example\.org\/fullchain\.pem;/);
  assert.match(site, /server peeksafe:8787;/);
  assert.doesNotMatch(site, /peeksafe\.example\.com|127\.0\.0\.1:8787;/);
});

test(
  'writers and gateways of scale/compose.yaml start on NATS and are healthy',
  { skip: NO_NATS, timeout: 60_000 },
  async (t) => {
    const { services } = compose('scale/compose.yaml');
    const nats = await startNats();
    t.after(() => nats.stop());
    for (const name of ['writer-0', 'gateway-1']) {
      const service = services[name] ?? {};
      const server = await startAsDeployed(t, commandOf(service), environmentOf(service), nats.url);
      assert.equal(health(service, 'http://127.0.0.1:8787', server.url), 0, name);
    }
  },
);

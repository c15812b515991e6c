// The manifests of server/deploy/scale. There is no cluster for tests. kubernetes-models checks the types and forms of values and passes over
// fields that it does not know, so tsc reads the manifests too, as objects of its types: it finds a field that there is none of.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from '../support/harness.ts';
import { NO_NATS, startNats } from '../support/nats-server.ts';
import { startAsDeployed } from '../support/start-as-deployed.ts';
import { WORD } from '../support/tokens.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TEXT = readFileSync(join(ROOT, 'server/deploy/scale/kubernetes.yaml'), 'utf8');

type Labels = Readonly<Record<string, string>>;

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly livenessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

/** As much of every kind as is looked at here. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly serviceName?: string;
    readonly clusterIP?: string;
    readonly selector?: Labels & { readonly matchLabels?: Labels };
    readonly ports?: readonly { readonly name: string; readonly targetPort: string }[];
    readonly template?: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly rules?: readonly {
      readonly http: {
        readonly paths: readonly [
          {
            readonly backend: { readonly service: { readonly name: string; readonly port: { readonly name: string } } };
          },
        ];
      };
    }[];
  };
}

const manifests = parseAllDocuments(TEXT).map((document) => document.toJS() as Manifest);
const ofKind = (kind: string): readonly Manifest[] => manifests.filter((one) => one.kind === kind);

/** Where the package has the type of a manifest: `kubernetes-models/apps/v1/StatefulSet`. */
const moduleOf = ({ apiVersion, kind }: Manifest): string => `kubernetes-models/${apiVersion}/${kind}`;

test('every value of the manifests has the type and the form that Kubernetes asks for', async () => {
  assert.ok(manifests.length >= 8);
  for (const manifest of manifests) {
    const models = (await import(moduleOf(manifest))) as Record<string, new (data: object) => { validate(): void }>;
    const Model = models[manifest.kind];
    assert.ok(Model, moduleOf(manifest));
    assert.doesNotThrow(() => new Model(manifest).validate(), `${manifest.kind} ${manifest.metadata.name}`);
    const wrong = { ...manifest, metadata: { ...manifest.metadata, name: 7 } };
    assert.throws(() => new Model(wrong).validate());
  }
});

test('no manifest has a field that Kubernetes does not know', { timeout: 120_000 }, (t) => {
  const folder = temporaryFolder(t);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const typed = (text: string): string =>
    parseAllDocuments(text)
      .map((document) => document.toJS() as Manifest)
      .map(
        (one, i) =>
          `import type { I${one.kind} as T${i} } from '${moduleOf(one)}';\nexport const m${i}: T${i} = ${JSON.stringify(one)};\n`,
      )
      .join('');
  writeFileSync(join(folder, 'ours.ts'), typed(TEXT));
  // cspell:ignore readyness
  writeFileSync(join(folder, 'misspelt.ts'), typed(TEXT.replace('readinessProbe:', 'readynessProbe:')));
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext'];
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'ours.ts', 'misspelt.ts'],
    { cwd: folder, encoding: 'utf8' },
  );
  const faults = stdout.split('\n').filter((line) => /error TS/.test(line));
  assert.deepEqual(
    faults.filter((line) => !line.startsWith('misspelt.ts')),
    [],
  );
  assert.match(faults.join('\n'), /misspelt\.ts.*"readynessProbe"' does not exist/);
});

const has = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

test('what the manifests name of each other is there: Services, ports, labels, volumes', () => {
  const pods = ofKind('StatefulSet').map(({ spec }) => spec.template);
  const services = ofKind('Service');
  for (const { metadata, spec } of ofKind('StatefulSet')) {
    const governing = services.find((one) => one.metadata.name === spec.serviceName);
    assert.equal(governing?.spec.clusterIP, 'None', `the Service of ${metadata.name} has no head`);
    assert.ok(has(spec.template?.metadata.labels ?? {}, governing?.spec.selector ?? {}), metadata.name);
    assert.ok(has(spec.template?.metadata.labels ?? {}, spec.selector?.matchLabels ?? {}), metadata.name);
    const volumes = [
      ...(spec.template?.spec.volumes ?? []),
      ...(spec.volumeClaimTemplates ?? []).map((one) => one.metadata),
    ];
    for (const { name } of spec.template?.spec.containers[0].volumeMounts ?? [])
      assert.ok(
        volumes.some((volume) => volume.name === name),
        name,
      );
  }
  for (const { metadata, spec } of services) {
    const pod = pods.find((one) => has(one?.metadata.labels ?? {}, spec.selector ?? {}));
    assert.ok(pod, `${metadata.name} leads to no pod`);
    for (const { targetPort } of spec.ports ?? [])
      assert.ok(
        pod.spec.containers[0].ports.some(({ name }) => name === targetPort),
        targetPort,
      );
  }
  for (const { metadata, spec } of ofKind('PodDisruptionBudget'))
    assert.ok(
      pods.some((one) => has(one?.metadata.labels ?? {}, spec.selector?.matchLabels ?? {})),
      metadata.name,
    );
  for (const { http } of ofKind('Ingress').flatMap(({ spec }) => spec.rules ?? [])) {
    const { name, port } = http.paths[0].backend.service;
    const service = services.find((one) => one.metadata.name === name);
    assert.ok(
      service?.spec.ports?.some((one) => one.name === port.name),
      name,
    );
  }
  assert.ok(ofKind('Ingress').length === 1 && ofKind('PodDisruptionBudget').length === 2);
});

test(
  'writers and gateways start as the manifests have it, and answer their probes',
  { skip: NO_NATS, timeout: 60_000 },
  async (t) => {
    const nats = await startNats();
    t.after(() => nats.stop());
    const secrets = temporaryFolder(t);
    mkdirSync(join(secrets, 'run'));
    for (const [file, text] of Object.entries({ secret: WORD, 'nats-password': 'password' }))
      writeFileSync(join(secrets, 'run', file), text);
    for (const { metadata, spec } of ofKind('StatefulSet')) {
      const [container] = (spec.template as NonNullable<typeof spec.template>).spec.containers;
      const environment = Object.fromEntries(
        container.env.map(({ name, value }) => [name, value.replace('/run/secrets/peeksafe', join(secrets, 'run'))]),
      );
      const server = await startAsDeployed(t, container.args, environment, nats.url);
      for (const { httpGet } of [container.readinessProbe, container.livenessProbe])
        assert.equal((await fetch(server.url + httpGet.path)).status, 200, `${metadata.name} ${httpGet.path}`);
    }
  },
);

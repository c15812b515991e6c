import { MAX_TARGETING_KEY } from '../../ofrep/shapes.ts';
import type { DescriptionGroup } from './description-group.ts';

const METADATA = 'Where the flag comes from.';

/** Words for what the remote evaluation protocol of OpenFeature says of experiments. */
export const OFREP: DescriptionGroup = {
  common: {
    metadata: METADATA,
    stream: 'Name of the stream.',
    experiment: 'Id of the experiment.',
    share: 'Planned share of the variant; left out without one.',
    key: 'Id of the experiment.',
  },
  components: {
    FlagsCall: {
      '': 'A call of OFREP for the evaluation of flags.',
      context: 'What is known of the visitor; all but the targeting key is ignored.',
      'context.targetingKey': `The visitor: 1 to ${MAX_TARGETING_KEY} UTF-16 code units, the same on each visit.`,
    },
    EvaluatedFlag: {
      '': 'An experiment, evaluated as a flag for one visitor.',
      value: 'Content of the variant; left out where nothing is shown, so that the code falls back to its default.',
      variant: 'Id of the variant; left out where nothing is shown.',
      reason:
        'Why: `SPLIT` while it runs, `STATIC` once it is closed with a winner, `DISABLED` where nothing is shown: all is stopped, or the visitor takes no part.',
    },
    EvaluatedFlags: {
      '': 'The experiments of a stream, evaluated as flags for one visitor.',
      flags: 'Those that run or ended with a winner, in the order of their opening.',
      eventStreams: 'Where changes are heard; left out while there is no room for another connection.',
      'eventStreams.type': 'Always `sse`: Server-Sent Events.',
      'eventStreams.endpoint': 'Its address.',
      'eventStreams.endpoint.requestUri': 'Its path on this server.',
      'eventStreams.inactivityDelaySec': 'After how long a hidden page should close it, in seconds.',
    },
    OfrepErrorCode: { '': 'Why an evaluation failed, by OFREP.' },
    FailedEvaluation: {
      '': 'An evaluation that failed, by OFREP.',
      key: 'Id of the experiment, where one was asked for.',
      errorCode: 'Why.',
      errorDetails: 'The same in a sentence.',
    },
  },
};

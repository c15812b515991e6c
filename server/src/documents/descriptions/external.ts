import type { DescriptionGroup } from './description-group.ts';

/** Words for what the monitors of the former system post. */
export const EXTERNAL: DescriptionGroup = {
  common: {
    variant_id: 'Id of the variant.',
    persona_id: 'The stream; left out when the address names it as `?persona_id=`.',
  },
  components: {
    EarlyKill: {
      '': 'What an EarlyKillMonitor posts when it stops a variant.',
      reason: 'Why.',
      final_engagement_rate: 'The engagement rate when it was stopped.',
      sample_size: 'How many interactions the monitor had seen; not impressions.',
      killed_at: 'When; without offset it counts as UTC. Left out for now.',
    },
    PerformanceUpdate: {
      '': 'What a PerformanceMonitor posts: the running totals of a variant.',
      engagement_rate: 'Checked, but not used: the rate follows from the totals.',
      interaction_count: 'All engagements so far.',
      view_count: 'All impressions so far.',
      updated_at: 'When; without offset it counts as UTC. Left out for now.',
    },
    PatternFatigue: {
      '': 'What a PatternFatigueDetector posts. It has no time.',
      pattern: 'Name of the pattern.',
      usage_count: 'How often it was used.',
      fatigue_score: '0 = fresh, 1 = worn out.',
      recommendation: 'What to do, in one sentence.',
    },
    OptimizationAlert: {
      '': 'An optimization alert. It has no time.',
      alert_type: 'What kind of alert it is.',
      title: 'What to do, in one sentence; not empty.',
      description: 'Why.',
      action: 'A word for what to do, or a sentence.',
      priority:
        'How urgent it is: low, info, minor, medium, normal, warning, high, major, important, critical, urgent or severe, in any case.',
    },
  },
};

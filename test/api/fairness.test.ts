import { fairnessConformance } from '../conformance/fairness.ts';

fairnessConformance('a queue on PostgreSQL', () => Promise.resolve({ env: {}, end: () => Promise.resolve() }));

// Where the migrations lie, wherever a program is started from.
import { fileURLToPath } from 'node:url';

export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

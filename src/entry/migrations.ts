// The folder of the migrations, independent of the working directory.
import { fileURLToPath } from 'node:url';

export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
